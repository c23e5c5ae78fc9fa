import type { Header } from '@tanstack/react-table'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { Fragment } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { cx } from '../cx.ts'
import type { listFeatures, SortChoice, Sorting } from './column.ts'
import { cellClass } from './cell-class.ts'
import styles from './data-table.module.css'

interface SortHeaderProps<Row extends object> {
  readonly header: Header<typeof listFeatures, Row>
  readonly sorting: Sorting | undefined
  readonly onSort: ((sorting: Sorting) => void) | undefined
}

/** The head of a column: its name, and a button when the list can be sorted by it. */
export function SortHeader<Row extends object>({ header, ...by }: SortHeaderProps<Row>) {
  const t = useT()
  const { column } = header
  const { header: key, sorts } = column.columnDef.meta ?? {}
  const name = key === undefined ? '' : t(key)
  if (sorts !== undefined) return <SeveralSorts {...by} sorts={sorts} look={cellClass(column)} />
  const sorted = column.getIsSorted()
  if (!column.getCanSort()) {
    return (
      <th scope="col" className={cellClass(column)}>
        {name}
      </th>
    )
  }
  return (
    <th scope="col" className={cellClass(column)} aria-sort={ariaSort(sorted)}>
      <SortButton sorted={sorted} onClick={() => column.toggleSorting(sorted === 'asc')}>
        {name}
      </SortButton>
    </th>
  )
}

type Sorted = false | 'asc' | 'desc'

interface SeveralSortsProps extends Omit<SortHeaderProps<never>, 'header'> {
  readonly sorts: readonly SortChoice[]
  /** Class of the cell. */
  readonly look: string
}

/** The head of a column that shows several values: a button for each. */
function SeveralSorts({ sorts, sorting, onSort, look }: SeveralSortsProps) {
  const t = useT()
  const sortedBy = (by: string): Sorted => (sorting?.by === by ? sorting.order : false)
  const chosen = sorts.find(({ by }) => by === sorting?.by)
  const sort = (by: string) => onSort?.({ by, order: sortedBy(by) === 'asc' ? 'desc' : 'asc' })
  return (
    <th scope="col" className={look} aria-sort={ariaSort(chosen ? sortedBy(chosen.by) : false)}>
      {sorts.map(({ by, header, name }, index) => (
        <Fragment key={by}>
          {index > 0 && <span aria-hidden> / </span>}
          <SortButton
            sorted={sortedBy(by)}
            label={t(name)}
            pressed={sortedBy(by) !== false}
            onClick={() => sort(by)}
          >
            {t(header)}
          </SortButton>
        </Fragment>
      ))}
    </th>
  )
}

interface SortButtonProps {
  readonly sorted: Sorted
  readonly label?: string
  /** Which of several it is; the head alone does not tell. */
  readonly pressed?: boolean
  readonly onClick: () => void
  readonly children: string
}

function SortButton({ sorted, label, pressed, onClick, children }: SortButtonProps) {
  const Arrow = sorted === 'desc' ? IconArrowDown : IconArrowUp
  return (
    <button
      type="button"
      className={cx(styles.sort, sorted !== false && styles.sorted)}
      aria-label={label}
      aria-pressed={pressed}
      onClick={onClick}
    >
      {children}
      {sorted !== false && <Arrow className={styles.arrow ?? ''} aria-hidden />}
    </button>
  )
}

function ariaSort(sorted: Sorted): 'none' | 'ascending' | 'descending' {
  if (sorted === false) return 'none'
  return sorted === 'asc' ? 'ascending' : 'descending'
}
