import '@mantine/core/styles/Popover.css'
import '@mantine/core/styles/Menu.css'
import '@mantine/core/styles/Input.css'
import { Menu as MantineMenu } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { cloneElement, useRef, useState } from 'react'
import { cx } from './cx.ts'
import type { MenuGroup, MenuItem, MenuProps } from './menu.tsx'
import styles from './menu.module.css'

/** The menu itself, open from the start: its code was loaded because somebody clicked. */
export function MenuPopup({ target, groups, align = 'end', side = 'bottom' }: MenuProps) {
  const [opened, setOpened] = useState(true)
  const button = useRef<HTMLButtonElement>(null)
  const change = (next: boolean) => {
    setOpened(next)
    // By hand: the button that had the focus before has been replaced by this one.
    if (!next) button.current?.focus()
  }
  return (
    <MantineMenu
      opened={opened}
      onChange={change}
      returnFocus={false}
      position={`${side}-${align}`}
      offset={4}
      classNames={{ dropdown: styles.dropdown ?? '', item: styles.item ?? '' }}
      shadow="md"
    >
      <MantineMenu.Target>{cloneElement(target, { ref: button })}</MantineMenu.Target>
      <MantineMenu.Dropdown>
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
  const mark = choice ? <CheckMark shown={item.checked ?? false} /> : item.icon
  return (
    <MantineMenu.Item
      // Stays reachable by keyboard, so that the reason can be read there too.
      data-disabled={disabled || undefined}
      aria-disabled={disabled || undefined}
      {...(choice ? { role: 'menuitemcheckbox', 'aria-checked': item.checked } : {})}
      className={cx(item.danger === true && styles.danger)}
      leftSection={mark}
      closeMenuOnClick={!disabled && item.stay !== true}
      onClick={disabled ? undefined : item.onSelect}
    >
      {item.label}
      {disabled && <span className={styles.reason}>{item.disabledReason}</span>}
    </MantineMenu.Item>
  )
}

function CheckMark({ shown }: { shown: boolean }) {
  return <span className={styles.check}>{shown && <IconCheck size={16} />}</span>
}
