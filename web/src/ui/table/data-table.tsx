import { useTable, type ReactTable, type TableState } from '@tanstack/react-table'
import { Suspense, useLayoutEffect, useMemo, useRef, type CSSProperties } from 'react'
import { useT } from '../../i18n/i18n.ts'
import { cx } from '../cx.ts'
import type { MenuGroup } from '../menu.tsx'
import {
  columnsAtFirst,
  listFeatures,
  optionalColumns,
  type Density,
  type ListColumns,
  type Sorting,
} from './column.ts'
import styles from './data-table.module.css'
import { lazyPart } from '../lazy-part.ts'
import { cellClass } from './cell-class.ts'
import { SelectAll } from './select-rows.tsx'
import { SkeletonRows } from './skeleton-rows.tsx'
import { SortHeader } from './sort-header.tsx'
import { TableRow, type RowPosition } from './table-row.tsx'

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
  /** A box at the start of each row, to do something with several at once. */
  readonly selection?: TableSelection<Row>
}

export interface TableSelection<Row> {
  readonly isSelected: (id: string) => boolean
  /** Selects or lets go of rows, by what the table shows. */
  readonly onSelect: (rows: readonly Row[], selected: boolean) => void
}

export type Table<Row extends object> = ReactTable<
  typeof listFeatures,
  Row,
  TableState<typeof listFeatures>
>

const noRows: never[] = []

/** Up to here every row is drawn, so that the browser finds text in all of them. */
const virtualPast = 200

/** Pixels of a row, until the first has been measured. */
const rowHeight = 36

const VirtualRows = lazyPart(async () => (await import('./virtual-rows.tsx')).VirtualRows)

/** A table to the edges of the page: rows of one height, a header that stays in view. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { columns, rows, rowId, shown, sorting, density } = props
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
      <Columns {...props} table={table} />
      <Body {...props} table={table} />
    </table>
  )
}

function Columns<Row extends object>(props: DataTableProps<Row> & { table: Table<Row> }) {
  const { selection } = props
  const withActions = props.actions !== undefined
  const headers = props.table.getHeaderGroups().flatMap((group) => group.headers)
  return (
    <>
      <colgroup>
        {selection && <col className={styles.selectColumn} />}
        {headers.map(({ id, column }) => (
          <col
            key={id}
            className={cx(styles.col, column.getCanHide() && styles.wide)}
            style={widths(column.columnDef.meta)}
          />
        ))}
        {withActions && <col style={{ width: 56 }} />}
      </colgroup>
      <thead>
        <tr>
          {selection && <SelectAll {...props} selection={selection} />}
          {headers.map((header) => (
            <SortHeader
              key={header.id}
              header={header}
              sorting={props.sorting}
              onSort={props.onSort}
            />
          ))}
          {withActions && (
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
  const { table, rows, actions, rowName, selection } = props
  // Rows are drawn again for what they show, not for functions that are made anew.
  const latest = useRef({ actions, rowName, selection })
  useLayoutEffect(() => {
    latest.current = { actions, rowName, selection }
  })
  const parts = useMemo(
    () => ({
      groups: (row: Row) => latest.current.actions?.(row) ?? [],
      select: (row: Row, selected: boolean) => latest.current.selection?.onSelect([row], selected),
    }),
    [],
  )
  if (rows === undefined) {
    return (
      <SkeletonRows
        cells={table
          .getVisibleLeafColumns()
          .map((column) => cellClass(column))
          .join()}
        rows={props.expectedRows ?? 10}
        withSelection={selection !== undefined}
        withActions={actions !== undefined}
      />
    )
  }
  const looks = table
    .getVisibleLeafColumns()
    .map(({ id }) => id)
    .join()
  const model = table.getRowModel().rows
  const rowAt = (index: number, position?: RowPosition) => {
    const row = model[index]
    if (row === undefined) return null
    return (
      <TableRow
        key={row.id}
        row={row}
        looks={looks}
        name={rowName?.(row.original) ?? ''}
        parts={parts}
        withActions={actions !== undefined}
        selected={selection?.isSelected(row.id)}
        position={position}
      />
    )
  }
  if (model.length > virtualPast) {
    const first = model.slice(0, 50)
    // As high as all rows, so that whoever scrolls meanwhile stays there.
    const rest = rowHeight * (model.length - first.length)
    const meanwhile = (
      <tbody>
        {first.map((_, index) => rowAt(index))}
        <tr aria-hidden style={{ height: rest }} />
      </tbody>
    )
    return (
      <Suspense fallback={meanwhile}>
        <VirtualRows count={model.length} rowHeight={rowHeight} rowAt={rowAt} />
      </Suspense>
    )
  }
  return <tbody>{model.map((_, index) => rowAt(index))}</tbody>
}
