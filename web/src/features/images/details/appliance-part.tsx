import { useId, type ReactNode } from 'react'
import { cx } from '../../../ui/cx.ts'
import styles from './appliance-part.module.css'

interface ApplianceColumn {
  readonly name: string
  /** Narrow screens do without it. */
  readonly wideOnly?: boolean
  readonly end?: boolean
}

interface ApplianceTableProps {
  readonly title: string
  readonly note?: string
  readonly columns: readonly ApplianceColumn[]
  /** Bodies of rows. */
  readonly children: ReactNode
}

/** A kind of parts of an appliance, as a table under its name. */
export function ApplianceTable({ title, note, columns, children }: ApplianceTableProps) {
  const titleId = useId()
  return (
    <div className={styles.part}>
      <h3 className={styles.title} id={titleId}>
        {title}
      </h3>
      {note !== undefined && <p className={styles.note}>{note}</p>}
      <table className={styles.table} aria-labelledby={titleId}>
        <thead>
          <tr>
            {columns.map(({ name, wideOnly, end }) => (
              <th key={name} scope="col" className={cellClass({ wideOnly, end })}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        {children}
      </table>
    </div>
  )
}

/** The class of a cell that only wide screens show, or whose numbers stand under each other. */
export function cellClass({
  wideOnly,
  end,
}: {
  wideOnly?: boolean | undefined
  end?: boolean | undefined
}): string {
  return cx(wideOnly === true && styles.wideOnly, end === true && styles.end)
}

interface NameCellProps {
  readonly name: ReactNode
  /** Below the name, such as the key that it has in the descriptor. */
  readonly code?: string | undefined
  readonly description?: string | undefined
}

/** The head of a row: what a maker calls it and says of it. */
export function PartName({ name, code, description }: NameCellProps) {
  return (
    <th scope="row">
      <span className={styles.name}>{name}</span>
      {code !== undefined && code !== '' && <code className={styles.code}>{code}</code>}
      {description !== undefined && description !== '' && (
        <span className={styles.description}>{description}</span>
      )}
    </th>
  )
}
