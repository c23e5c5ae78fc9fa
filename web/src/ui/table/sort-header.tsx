import type { Header } from '@tanstack/react-table'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useT } from '../../i18n/i18n.ts'
import { cx } from '../cx.ts'
import type { listFeatures } from './column.ts'
import { cellClass } from './cell-class.ts'
import styles from './data-table.module.css'

interface SortHeaderProps<Row extends object> {
  readonly header: Header<typeof listFeatures, Row>
}

/** The head of a column: its name, and a button when the list can be sorted by it. */
export function SortHeader<Row extends object>({ header }: SortHeaderProps<Row>) {
  const t = useT()
  const { column } = header
  const key = column.columnDef.meta?.header
  const name = key === undefined ? '' : t(key)
  const sorted = column.getIsSorted()
  if (!column.getCanSort()) {
    return (
      <th scope="col" className={cellClass(column)}>
        {name}
      </th>
    )
  }
  const Arrow = sorted === 'desc' ? IconArrowDown : IconArrowUp
  return (
    <th
      scope="col"
      className={cellClass(column)}
      aria-sort={sorted === false ? 'none' : sorted === 'asc' ? 'ascending' : 'descending'}
    >
      <button
        type="button"
        className={cx(styles.sort, sorted !== false && styles.sorted)}
        onClick={() => column.toggleSorting(sorted === 'asc')}
      >
        {name}
        {sorted !== false && <Arrow className={styles.arrow ?? ''} aria-hidden />}
      </button>
    </th>
  )
}
