import { useEffect, useRef, type ReactNode } from 'react'
import { useFormat } from '../i18n/use-format.ts'
import { cx } from './cx.ts'
import styles from './page.module.css'

/** The column of a page: head, tabs and toolbar keep their place, the body scrolls. */
export function Page({ children }: { children: ReactNode }) {
  return <div className={styles.page}>{children}</div>
}

interface PageHeadProps {
  readonly title: ReactNode
  readonly count?: number | undefined
  /** Behind title and count, such as whose things these are. */
  readonly mark?: ReactNode
  /** Before the title, such as a way back. */
  readonly before?: ReactNode
  /** At the right; the primary action last. */
  readonly actions?: ReactNode
}

export function PageHead({ title, count, mark, before, actions }: PageHeadProps) {
  const format = useFormat()
  return (
    <header className={styles.head}>
      {before}
      <div className={styles.titles}>
        <h1 className={styles.title}>{title}</h1>
        {count !== undefined && <span className={styles.count}>{format.number(count)}</span>}
        {mark}
      </div>
      {actions}
    </header>
  )
}

/** The class of one tab: `<Link className={tabClass} aria-current="page">`. */
export const tabClass = styles.tab ?? ''

/** A line of links to views of the same page; each is an address of its own. The present one is in sight. */
export function Tabs({ label, children }: { label: string; children: ReactNode }) {
  const line = useRef<HTMLElement>(null)
  const present = useRef<Element>(null)
  const observer = useRef<ResizeObserver>(null)
  useEffect(() => () => observer.current?.disconnect(), [])
  useEffect(() => {
    const current = line.current?.querySelector('[aria-current]') ?? null
    // Once for each: whoever scrolls the line afterwards looks for another.
    if (current === present.current) return
    present.current = current
    observer.current?.disconnect()
    if (current === null) return
    // At once, and when a tab or the line becomes wider, as by the font that comes after the first paint.
    const sized = new ResizeObserver(() =>
      current.scrollIntoView({ block: 'nearest', inline: 'center' }),
    )
    for (const part of [line.current, ...(line.current?.children ?? [])])
      if (part) sized.observe(part)
    observer.current = sized
  })
  return (
    <nav className={styles.tabs} aria-label={label} ref={line}>
      {children}
    </nav>
  )
}

/** What a tab shows: its name and how many are behind it. */
export function TabLabel({ name, count }: { name: string; count?: number | undefined }) {
  const format = useFormat()
  return (
    <>
      {name}
      <span className={styles.tabCount}>{count === undefined ? '' : format.number(count)}</span>
    </>
  )
}

/** Filters at the left, view options at the right (after a `Spring`). */
export function Toolbar({ children }: { children: ReactNode }) {
  return <div className={styles.toolbar}>{children}</div>
}

/** The filters of a toolbar; on narrow screens they scroll sideways in one line. */
export function Filters({ children }: { children: ReactNode }) {
  return <div className={styles.filters}>{children}</div>
}

/** View options that narrow screens do without. */
export function WideOnly({ children }: { children: ReactNode }) {
  return <div className={styles.view}>{children}</div>
}

/** Pages and view options, at the end of a toolbar; where the filters need the line, in the next one together. */
export function ToolbarEnd({ children }: { children: ReactNode }) {
  return <div className={styles.end}>{children}</div>
}

interface PageBodyProps {
  readonly children: ReactNode
  /** For text and forms; tables go to the edges. */
  readonly padded?: boolean
  /** Names a body that may hold nothing to focus, so that it can be reached and scrolled by keys. */
  readonly label?: string
}

/** The part that scrolls. */
export function PageBody({ children, padded, label }: PageBodyProps) {
  const reachable = label === undefined ? {} : { role: 'region', 'aria-label': label, tabIndex: 0 }
  return (
    <div className={cx(styles.scroll, padded === true && styles.body)} {...reachable}>
      {children}
    </div>
  )
}

interface SectionProps {
  readonly title: string
  /** A few words beside the title, such as a count. */
  readonly note?: string
  readonly actions?: ReactNode
  readonly children: ReactNode
}

export function Section({ title, note, actions, children }: SectionProps) {
  return (
    <section className={styles.section} aria-label={title}>
      <div className={styles.sectionHead}>
        <h2 className={styles.sectionTitle}>{title}</h2>
        {note !== undefined && <span className={styles.sectionNote}>{note}</span>}
        {actions}
      </div>
      {children}
    </section>
  )
}

/** Facts in as many columns as fit. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className={styles.facts}>{children}</dl>
}

export function Fact({
  name,
  wide,
  children,
}: {
  name: string
  wide?: boolean
  children: ReactNode
}) {
  return (
    <div className={cx(styles.fact, wide === true && styles.wideFact)}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
