import { flexRender, type Row as ModelRow } from '@tanstack/react-table'
import { memo, type Ref } from 'react'
import { cx } from '../cx.ts'
import type { MenuGroup } from '../menu.tsx'
import { cellClass } from './cell-class.ts'
import type { listFeatures } from './column.ts'
import styles from './data-table.module.css'
import { RowActions } from './row-actions.tsx'
import { SelectRow } from './select-rows.tsx'

/** Where a row stands among many of which only some are drawn. */
export interface RowPosition {
  readonly index: number
  readonly measure: Ref<HTMLTableRowElement>
}

interface TableRowProps<Row extends object> {
  readonly row: ModelRow<typeof listFeatures, Row>
  /** Which columns are shown: what the row's own identity does not tell. */
  readonly looks: string
  readonly name: string
  /** The same object from one drawing to the next. */
  readonly parts: {
    readonly groups: (row: Row) => readonly MenuGroup[]
    readonly select: (row: Row, selected: boolean) => void
  }
  readonly withActions: boolean
  /** Undefined in a table without selection. */
  readonly selected: boolean | undefined
  readonly position?: RowPosition | undefined
}

function Row<Data extends object>(props: TableRowProps<Data>) {
  const { row, name, parts, selected, position } = props
  return (
    <tr
      className={cx(selected === true && styles.marked)}
      {...(position && {
        ref: position.measure,
        'data-index': position.index,
        // The head is the first row.
        'aria-rowindex': position.index + 2,
      })}
    >
      {selected !== undefined && (
        <SelectRow
          name={name}
          selected={selected}
          onSelect={(next) => parts.select(row.original, next)}
        />
      )}
      {row.getVisibleCells().map((cell) => (
        <td key={cell.id} className={cellClass(cell.column)}>
          {flexRender(cell.column.columnDef.cell, cell.getContext())}
        </td>
      ))}
      {props.withActions && (
        <td className={styles.actions}>
          <RowActions groups={() => parts.groups(row.original)} name={name} />
        </td>
      )}
    </tr>
  )
}

/** A row is drawn again when its data, its columns or its mark change: lists have hundreds of them. */
export const TableRow = memo(
  Row,
  (before, after) =>
    (['looks', 'name', 'selected', 'withActions'] as const).every(
      (name) => before[name] === after[name],
    ) &&
    before.row.original === after.row.original &&
    before.position?.index === after.position?.index,
) as typeof Row
