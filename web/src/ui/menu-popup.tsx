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
      // What else would take the focus first is no entry, and a menu holds entries only.
      withInitialFocusPlaceholder={false}
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
    <Group key={group.label ?? index} group={group} first={index === 0} />
  ))
}

function Group({ group, first }: { group: MenuGroup; first: boolean }) {
  return (
    <>
      {!first && <MantineMenu.Divider />}
      {group.label !== undefined && (
        <MantineMenu.Label className={styles.label ?? ''}>{group.label}</MantineMenu.Label>
      )}
      {group.items.map((item, index) => (
        <Item key={item.id} item={item} first={first && index === 0} />
      ))}
    </>
  )
}

interface ItemProps {
  readonly item: MenuItem
  /** Has the focus when the menu opens. */
  readonly first: boolean
}

function Item({ item, first }: ItemProps) {
  if (item.checked !== undefined) return <ChoiceItem item={item} first={first} />
  const disabled = item.disabledReason !== undefined
  return (
    <MantineMenu.Item
      data-autofocus={first || undefined}
      // And not `disabled`, which arrow keys pass over: the reason has to be reachable too.
      aria-disabled={disabled || undefined}
      className={cx(item.danger === true && styles.danger)}
      leftSection={item.icon}
      closeMenuOnClick={!disabled && item.stay !== true}
      onClick={disabled ? undefined : item.onSelect}
    >
      {item.label}
      {disabled && <span className={styles.reason}>{item.disabledReason}</span>}
    </MantineMenu.Item>
  )
}

function ChoiceItem({ item, first }: ItemProps) {
  return (
    <MantineMenu.CheckboxItem
      data-autofocus={first || undefined}
      checked={item.checked ?? false}
      checkIcon={<IconCheck size={16} />}
      rightSection={item.after === undefined ? undefined : <AfterWords words={item.after} />}
      closeMenuOnClick={item.stay !== true}
      onChange={item.onSelect}
    >
      {item.label}
    </MantineMenu.CheckboxItem>
  )
}

function AfterWords({ words }: { words: string }) {
  return <span className={styles.after}>{words}</span>
}
