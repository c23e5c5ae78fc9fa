import { flexRender, useTable, type ReactTable, type TableState } from '@tanstack/react-table'
import { useMemo, type CSSProperties } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { cx } from '../cx.ts'
import type { MenuGroup } from '../menu.tsx'
import { Skeleton } from '../states.tsx'
import {
  columnsAtFirst,
  listFeatures,
  optionalColumns,
  type Density,
  type ListColumns,
  type Sorting,
} from './column.ts'
import styles from './data-table.module.css'
import { RowActions } from './row-actions.tsx'
import { SortHeader } from './sort-header.tsx'

export interface DataTableProps<Row extends object> {
  /** What the table lists, for those who hear it. */
  readonly label: string
  readonly columns: ListColumns<Row>
  /** Undefined while they load: grey rows keep their place. */
  readonly rows: readonly Row[] | undefined
  readonly rowId: (row: Row) => string
  /** Ids of the optional columns that are shown. */
  readonly shown?: readonly string[]
  readonly sorting?: Sorting
  readonly onSort?: (sorting: Sorting) => void
  readonly density?: Density
  /** The menu at the end of a row, and the row's name for its button. */
  readonly actions?: (row: Row) => readonly MenuGroup[]
  readonly rowName?: (row: Row) => string
  readonly expectedRows?: number
}

export type Table<Row extends object> = ReactTable<
  typeof listFeatures,
  Row,
  TableState<typeof listFeatures>
>

const noRows: never[] = []

/** A table to the edges of the page: rows of one height, a header that stays in view. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { columns, rows, rowId, shown, sorting, density, actions } = props
  const data = useMemo(() => (rows === undefined ? noRows : [...rows]), [rows])
  const columnVisibility = useMemo(() => {
    const ids = shown ?? columnsAtFirst(columns)
    return Object.fromEntries(optionalColumns(columns).map(({ id }) => [id, ids.includes(id)]))
  }, [columns, shown])
  const sortingState = useMemo(
    () => (sorting === undefined ? [] : [{ id: sorting.by, desc: sorting.order === 'desc' }]),
    [sorting],
  )
  const table = useTable({
    features: listFeatures,
    columns,
    data,
    getRowId: rowId,
    manualSorting: true,
    enableSortingRemoval: false,
    state: { columnVisibility, sorting: sortingState },
    onSortingChange: (change) => {
      const [next] = typeof change === 'function' ? change(sortingState) : change
      if (next) props.onSort?.({ by: next.id, order: next.desc ? 'desc' : 'asc' })
    },
  })
  return (
    <table
      className={cx(styles.table, density === 'compact' && styles.compact)}
      aria-label={props.label}
      aria-busy={rows === undefined}
    >
      <Columns table={table} withActions={actions !== undefined} />
      <Body {...props} table={table} />
    </table>
  )
}

function Columns<Row extends object>(props: { table: Table<Row>; withActions: boolean }) {
  const headers = props.table.getHeaderGroups().flatMap((group) => group.headers)
  return (
    <>
      <colgroup>
        {headers.map(({ id, column }) => (
          <col
            key={id}
            className={cx(styles.col, column.getCanHide() && styles.wide)}
            style={widths(column.columnDef.meta)}
          />
        ))}
        {props.withActions && <col style={{ width: 56 }} />}
      </colgroup>
      <thead>
        <tr>
          {headers.map((header) => (
            <SortHeader key={header.id} header={header} />
          ))}
          {props.withActions && (
            <th scope="col" className={styles.actions}>
              <ActionsHeader />
            </th>
          )}
        </tr>
      </thead>
    </>
  )
}

function ActionsHeader() {
  const t = useT()
  return <span className="visually-hidden">{t('list.actions')}</span>
}

/** Widths as variables, so that the style sheet chooses by the screen. */
function widths(meta: { width?: number | undefined; narrow?: number | undefined } = {}) {
  const px = (value: number | undefined) => (value === undefined ? undefined : `${value}px`)
  return { '--width': px(meta.width), '--narrow': px(meta.narrow) } as CSSProperties
}

function Body<Row extends object>(props: DataTableProps<Row> & { table: Table<Row> }) {
  const { table, rows, actions, rowName } = props
  if (rows === undefined) return <SkeletonRows {...props} />
  const menuOf = (row: Row) => (
    <RowActions groups={() => actions?.(row) ?? []} name={rowName?.(row) ?? ''} />
  )
  return (
    <tbody>
      {table.getRowModel().rows.map((row) => (
        <tr key={row.id}>
          {row.getVisibleCells().map((cell) => (
            <td key={cell.id} className={cellClass(cell.column)}>
              {flexRender(cell.column.columnDef.cell, cell.getContext())}
            </td>
          ))}
          {actions !== undefined && <td className={styles.actions}>{menuOf(row.original)}</td>}
        </tr>
      ))}
    </tbody>
  )
}

const skeletonWidths = ['62%', '48%', '70%', '55%', '40%']

function SkeletonRows<Row extends object>(props: DataTableProps<Row> & { table: Table<Row> }) {
  const columns = props.table.getVisibleLeafColumns()
  const places = Array.from({ length: props.expectedRows ?? 10 }, (_, index) => index)
  return (
    <tbody aria-hidden>
      {places.map((row) => (
        <tr key={row}>
          {columns.map((column, index) => (
            <td key={column.id} className={cellClass(column)}>
              <Skeleton width={skeletonWidths[(row + index) % skeletonWidths.length] ?? '50%'} />
            </td>
          ))}
          {props.actions !== undefined && (
            <td className={styles.actions}>
              <Skeleton width={16} />
            </td>
          )}
        </tr>
      ))}
    </tbody>
  )
}

interface Looks {
  getCanHide(): boolean
  readonly columnDef: { readonly meta?: { readonly align?: 'end' | undefined } | undefined }
}

/** Right-aligned numbers; columns that narrow screens do without. */
export function cellClass(column: Looks): string {
  return cx(
    column.columnDef.meta?.align === 'end' && styles.end,
    column.getCanHide() && styles.wide,
  )
}
