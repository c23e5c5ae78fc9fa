import '@mantine/core/styles/Popover.css'
import '@mantine/core/styles/Menu.css'
import '@mantine/core/styles/Input.css'
import { Menu as MantineMenu } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import {
  cloneElement,
  type KeyboardEvent,
  type RefObject,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
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
      // The library's trap takes the focus late and twice: an arrow key in between would be undone.
      trapFocus={false}
      // What else would take the focus first is no entry, and a menu holds entries only.
      withInitialFocusPlaceholder={false}
      position={`${side}-${align}`}
      offset={4}
      classNames={{ dropdown: styles.dropdown ?? '', item: styles.item ?? '' }}
      shadow="md"
    >
      <MantineMenu.Target>{cloneElement(target, { ref: button })}</MantineMenu.Target>
      <MantineMenu.Dropdown onKeyDown={stayInside}>
        <Groups groups={groups} opened={opened} />
      </MantineMenu.Dropdown>
    </MantineMenu>
  )
}

/** The menu stands at the end of the page, where Tab would lead out of it. */
function stayInside(event: KeyboardEvent) {
  if (event.key === 'Tab') event.preventDefault()
}

/** Drawn by the open dropdown only, so entries are made when somebody looks. */
function Groups({ groups, opened }: Pick<MenuProps, 'groups'> & { readonly opened: boolean }) {
  const first = useRef<HTMLButtonElement>(null)
  // With the entries themselves: whoever sees them may press a key already.
  useLayoutEffect(() => {
    if (opened) first.current?.focus({ preventScroll: true })
  }, [opened])
  const made = typeof groups === 'function' ? groups() : groups
  return made.map((group, index) => (
    <Group key={group.label ?? index} group={group} first={index === 0 ? first : undefined} />
  ))
}

interface GroupProps {
  readonly group: MenuGroup
  /** Set for the first group: its first entry has the focus when the menu opens. */
  readonly first: RefObject<HTMLButtonElement | null> | undefined
}

function Group({ group, first }: GroupProps) {
  return (
    <>
      {first === undefined && <MantineMenu.Divider />}
      {group.label !== undefined && (
        <MantineMenu.Label className={styles.label ?? ''}>{group.label}</MantineMenu.Label>
      )}
      {group.items.map((item, index) => (
        <Item key={item.id} item={item} button={index === 0 ? first : undefined} />
      ))}
    </>
  )
}

interface ItemProps {
  readonly item: MenuItem
  readonly button: GroupProps['first']
}

function Item({ item, button }: ItemProps) {
  if (item.checked !== undefined) return <ChoiceItem item={item} button={button} />
  const disabled = item.disabledReason !== undefined
  return (
    <MantineMenu.Item
      ref={button}
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

function ChoiceItem({ item, button }: ItemProps) {
  return (
    <MantineMenu.CheckboxItem
      ref={button}
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
