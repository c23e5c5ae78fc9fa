import { cloneElement, Suspense, useState, type ReactElement, type ReactNode } from 'react'
import { lazyPart } from './lazy-part.ts'

export interface MenuItem {
  readonly id: string
  readonly label: string
  /** At the end of the row, such as how many it would find. */
  readonly after?: string
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

/* The popup's code is 30 KB that no first page needs; it comes at the latest when the pointer nears. */
const loadPopup = async () => (await import('./menu-popup.tsx')).MenuPopup
const Popup = lazyPart(loadPopup)
const loadSoon = () => void loadPopup().catch(() => undefined)

/** A menu of actions or choices. Entries that cannot be chosen stay, with the reason. */
export function Menu(props: MenuProps) {
  const [used, setUsed] = useState(false)
  const closed = cloneElement(props.target, {
    'aria-haspopup': 'menu',
    'aria-expanded': false,
    onPointerEnter: loadSoon,
    onFocus: loadSoon,
    onClick: () => setUsed(true),
  })
  if (!used) return closed
  return (
    <Suspense fallback={closed}>
      <Popup {...props} />
    </Suspense>
  )
}
