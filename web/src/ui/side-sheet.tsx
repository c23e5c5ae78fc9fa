import './theme/overlay.ts'
import '@mantine/core/styles/Drawer.css'
import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'

interface SideSheetProps {
  readonly opened: boolean
  readonly label: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A sheet from the left for the navigation of narrow screens. */
export function SideSheet({ opened, label, onClose, children }: SideSheetProps) {
  return (
    <Drawer.Root
      opened={opened}
      onClose={onClose}
      position="left"
      size={260}
      transitionProps={{ duration: 140 }}
      styles={{ content: { background: 'var(--side)' } }}
    >
      <Drawer.Overlay backgroundOpacity={1} color="var(--backdrop)" />
      <Drawer.Content aria-label={label}>{children}</Drawer.Content>
    </Drawer.Root>
  )
}
