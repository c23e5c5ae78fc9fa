import {
  cloneElement,
  useState,
  useSyncExternalStore,
  type ReactElement,
  type ReactNode,
} from 'react'

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

export interface MenuProps {
  /** The button that opens it; it has to pass on the props and the ref that it is given. */
  readonly target: ReactElement<Record<string, unknown>>
  /** The entries, or what makes them when the menu opens. */
  readonly groups: readonly MenuGroup[] | (() => readonly MenuGroup[])
  readonly align?: 'start' | 'end'
  readonly side?: 'top' | 'bottom' | 'right'
}

type Popup = (typeof import('./menu-popup.tsx'))['MenuPopup']

let popup: Popup | undefined
const listeners = new Set<() => void>()

/* The popup's code is 30 KB that no first page needs; it comes when the pointer nears a menu. */
function loadPopup(): void {
  if (popup !== undefined) return
  void import('./menu-popup.tsx').then(({ MenuPopup }) => {
    popup = MenuPopup
    for (const listener of listeners) listener()
  })
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** A menu of actions or choices. Entries that cannot be chosen stay, with the reason. */
export function Menu(props: MenuProps) {
  const [used, setUsed] = useState(false)
  const Loaded = useSyncExternalStore(subscribe, () => popup)
  if (used && Loaded !== undefined) return <Loaded {...props} />
  return cloneElement(props.target, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onPointerEnter: loadPopup,
    onFocus: loadPopup,
    onClick: () => {
      loadPopup()
      setUsed(true)
    },
  })
}
