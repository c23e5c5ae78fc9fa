import '@mantine/core/styles/Popover.css'
import { Popover } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useT } from '../i18n/i18n.ts'
import { ChipButton } from './chip.tsx'
import chip from './chip.module.css'
import styles from './popover-chip.module.css'

interface PopoverChipProps {
  readonly name: string
  /** What is chosen, in words; undefined while nothing is. */
  readonly chosen: string | undefined
  readonly onClear: () => void
  /** What is shown below; `close` once something was chosen. */
  readonly children: (close: () => void) => ReactNode
}

/** A filter that needs more than a menu: fields in a small sheet below its chip. */
export function PopoverChip({ name, chosen, onClear, children }: PopoverChipProps) {
  const t = useT()
  const [opened, setOpened] = useState(false)
  const close = () => setOpened(false)
  const on = chosen !== undefined
  return (
    <span className={on ? chip.on : styles.off}>
      <Popover
        opened={opened}
        onChange={setOpened}
        position="bottom-start"
        width={320}
        offset={4}
        shadow="md"
        trapFocus
        returnFocus
      >
        <Popover.Target>
          <ChipButton
            name={on ? `${name}: ${chosen}` : name}
            bare={on}
            onClick={() => setOpened(!opened)}
          />
        </Popover.Target>
        <Popover.Dropdown className={styles.sheet} aria-label={name}>
          {children(close)}
        </Popover.Dropdown>
      </Popover>
      {on && (
        <button
          type="button"
          className={chip.remove}
          aria-label={t('list.filterRemove', { name })}
          onClick={onClear}
        >
          <IconX size={14} />
        </button>
      )}
    </span>
  )
}
