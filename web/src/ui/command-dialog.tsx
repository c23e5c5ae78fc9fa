import './theme/overlay.ts'
import '@mantine/core/styles/Modal.css'
import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './command-dialog.module.css'
import { useTopDialog } from './top-dialog.ts'

interface CommandDialogProps {
  /** Read aloud as the dialog's name; its first field says the same to the eye. */
  readonly label: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A dialog without head and buttons, for a field with a list below it. */
export function CommandDialog({ label, onClose, children }: CommandDialogProps) {
  const top = useTopDialog(true)
  return (
    <Modal.Root
      opened
      onClose={onClose}
      closeOnEscape={top}
      size={600}
      yOffset="10vh"
      radius={10}
      transitionProps={{ transition: 'fade', duration: 100 }}
      classNames={{ content: styles.content ?? '' }}
    >
      <Modal.Overlay backgroundOpacity={1} color="var(--backdrop)" />
      <Modal.Content aria-label={label}>{children}</Modal.Content>
    </Modal.Root>
  )
}
