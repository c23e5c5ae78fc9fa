import { Menu as MantineMenu } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import type { ReactElement, ReactNode } from 'react'
import { cx } from './cx.ts'
import styles from './menu.module.css'

export interface MenuItem {
  readonly id: string
  readonly label: string
  readonly icon?: ReactNode
  readonly onSelect: () => void
  /** Set when it cannot be chosen now: the sentence that says why. */
  readonly disabledReason?: string | undefined
  readonly danger?: boolean
  /** For choices: whether this is the chosen one. */
  readonly checked?: boolean
  /** Keeps the menu open, for switches such as columns. */
  readonly stay?: boolean
}

export interface MenuGroup {
  readonly label?: string
  readonly items: readonly MenuItem[]
}

interface MenuProps {
  /** The button that opens it. */
  readonly target: ReactElement
  /** The entries, or what makes them when the menu opens. */
  readonly groups: readonly MenuGroup[] | (() => readonly MenuGroup[])
  readonly align?: 'start' | 'end'
  readonly side?: 'top' | 'bottom' | 'right'
}

/** A menu of actions or choices. Entries that cannot be chosen stay, with the reason. */
export function Menu({ target, groups, align = 'end', side = 'bottom' }: MenuProps) {
  return (
    <MantineMenu
      position={`${side}-${align}`}
      offset={4}
      classNames={{ dropdown: styles.dropdown ?? '', item: styles.item ?? '' }}
      shadow="md"
    >
      <MantineMenu.Target>{target}</MantineMenu.Target>
      <MantineMenu.Dropdown onClick={(event) => event.stopPropagation()}>
        <Groups groups={groups} />
      </MantineMenu.Dropdown>
    </MantineMenu>
  )
}

/** Drawn by the open dropdown only, so entries are made when somebody looks. */
function Groups({ groups }: Pick<MenuProps, 'groups'>) {
  const made = typeof groups === 'function' ? groups() : groups
  return made.map((group, index) => (
    <Group key={group.label ?? index} group={group} divided={index > 0} />
  ))
}

function Group({ group, divided }: { group: MenuGroup; divided: boolean }) {
  return (
    <>
      {divided && <MantineMenu.Divider />}
      {group.label !== undefined && (
        <MantineMenu.Label className={styles.label ?? ''}>{group.label}</MantineMenu.Label>
      )}
      {group.items.map((item) => (
        <Item key={item.id} item={item} />
      ))}
    </>
  )
}

function Item({ item }: { item: MenuItem }) {
  const disabled = item.disabledReason !== undefined
  const choice = item.checked !== undefined
  return (
    <MantineMenu.Item
      // Stays reachable by keyboard, so that the reason can be read there too.
      data-disabled={disabled || undefined}
      aria-disabled={disabled || undefined}
      {...(choice ? { role: 'menuitemcheckbox', 'aria-checked': item.checked } : {})}
      className={cx(item.danger === true && styles.danger)}
      leftSection={
        choice ? (
          <span className={styles.check}>{item.checked === true && <IconCheck size={16} />}</span>
        ) : (
          item.icon
        )
      }
      closeMenuOnClick={!disabled && item.stay !== true}
      onClick={disabled ? undefined : item.onSelect}
    >
      {item.label}
      {disabled && <span className={styles.reason}>{item.disabledReason}</span>}
    </MantineMenu.Item>
  )
}
