import './theme/overlay.ts'
import '@mantine/core/styles/Modal.css'
import '@mantine/core/styles/Drawer.css'
import { Drawer, Modal } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useT } from '../i18n/i18n.ts'
import { Button, IconButton } from './button.tsx'
import { cx } from './cx.ts'
import styles from './dialog.module.css'
import { useTopDialog } from './top-dialog.ts'

export interface DialogProps {
  readonly opened: boolean
  readonly title: string
  readonly onClose: () => void
  /** False while it must stay, such as while it works: then nothing closes it, and its button says so. */
  readonly closable?: boolean
  readonly children: ReactNode
  /** Stays in view below the body that scrolls. */
  readonly footer?: ReactNode
  /** `panel` slides in from the side and is for forms; `dialog` asks one thing. */
  readonly kind?: 'dialog' | 'panel'
  /** Width in px (dialog 480, panel 520). */
  readonly width?: number
}

/**
 * Shell of dialogs and side panels: traps focus, gives it back, closes on Escape. What should have
 * the focus first bears `data-autofocus`.
 */
export function Dialog(props: DialogProps) {
  const { opened, onClose, kind = 'dialog', closable = true } = props
  const top = useTopDialog(opened)
  const backdrop = { backgroundOpacity: 1, color: 'var(--backdrop)' }
  if (kind === 'panel') {
    return (
      <Drawer.Root
        opened={opened}
        onClose={onClose}
        closeOnEscape={top && closable}
        closeOnClickOutside={closable}
        position="right"
        size={props.width ?? 520}
        classNames={{ content: cx(styles.content, styles.panel) }}
        transitionProps={{ duration: 140 }}
      >
        <Drawer.Overlay {...backdrop} />
        <Drawer.Content>
          <Inside {...props} />
        </Drawer.Content>
      </Drawer.Root>
    )
  }
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose}
      closeOnEscape={top && closable}
      closeOnClickOutside={closable}
      size={props.width ?? 480}
      yOffset="12vh"
      radius={10}
      classNames={{ content: styles.content ?? '' }}
      transitionProps={{ transition: 'fade', duration: 120 }}
    >
      <Modal.Overlay {...backdrop} />
      <Modal.Content>
        <Inside {...props} />
      </Modal.Content>
    </Modal.Root>
  )
}

function Inside({ title, onClose, children, footer, kind, closable = true }: DialogProps) {
  const t = useT()
  const Title = kind === 'panel' ? Drawer.Title : Modal.Title
  const Body = kind === 'panel' ? Drawer.Body : Modal.Body
  return (
    <>
      <div className={styles.header}>
        <Title className={styles.title ?? ''}>{title}</Title>
        <IconButton
          label={t('action.close')}
          icon={<IconX size={18} />}
          disabled={!closable}
          onClick={onClose}
        />
      </div>
      <Body className={styles.body ?? ''}>{children}</Body>
      {footer}
    </>
  )
}

interface DialogFooterProps {
  readonly error?: ReactNode
  /** Something of second rank, at the other end of the row. */
  readonly aside?: ReactNode
  readonly children: ReactNode
}

/** The row of buttons below a dialog, with the error of its action above them. */
export function DialogFooter({ error, aside, children }: DialogFooterProps) {
  return (
    <>
      {error !== undefined && error !== null && <div className={styles.footerError}>{error}</div>}
      <div className={styles.footer}>
        {aside !== undefined && <span className={styles.aside}>{aside}</span>}
        {children}
      </div>
    </>
  )
}

/** Below what is only to be read. */
export function CloseFooter({ onClose }: Pick<DialogProps, 'onClose'>) {
  const t = useT()
  return (
    <DialogFooter>
      <Button onClick={onClose} data-autofocus>
        {t('action.close')}
      </Button>
    </DialogFooter>
  )
}
