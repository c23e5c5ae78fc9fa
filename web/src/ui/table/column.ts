import {
  columnVisibilityFeature,
  createColumnHelper,
  rowSortingFeature,
  tableFeatures,
  type ColumnDef,
} from '@tanstack/react-table'
import type { ReactNode } from 'react'
import type { TextKey } from '../../i18n/i18n.ts'

/** One of the values that a column shows together, and that the list can be sorted by. */
export interface SortChoice {
  /** Its name in `sortby`. */
  readonly by: string
  /** A word or two, of which `name` consists too. */
  readonly header: TextKey
  readonly name: TextKey
}

interface ColumnLook {
  readonly header: TextKey
  /** In place of one button in the head: one for each of several values in the cells. */
  readonly sorts?: readonly SortChoice[] | undefined
  /** Width in px; the one column without a width takes what is left. */
  readonly width?: number | undefined
  /** Width in px on screens of a phone, for fixed columns. */
  readonly narrow?: number | undefined
  readonly align?: 'end' | undefined
  /** Off until it is chosen. */
  readonly hidden?: boolean | undefined
}

/** One column of a list. */
export interface ListColumn<Row> extends ColumnLook {
  /** Also its name in the address, and in `sortby` when it can be sorted by. */
  readonly id: string
  readonly cell: (row: Row) => ReactNode
  readonly sortable?: boolean
  /** Cannot be switched off, and stays on narrow screens. */
  readonly fixed?: boolean
}

export const listFeatures = tableFeatures({
  columnVisibilityFeature,
  rowSortingFeature,
  columnMeta: {} as ColumnLook,
})

export type ListColumns<Row extends object> = ColumnDef<typeof listFeatures, Row>[]

/** Makes the columns of a list; called once, at module scope. */
export function listColumns<Row extends object>(
  columns: readonly ListColumn<Row>[],
): ListColumns<Row> {
  const helper = createColumnHelper<typeof listFeatures, Row>()
  return columns.map(({ id, cell, sortable, fixed, ...meta }) =>
    // An accessor, because a column without one cannot be sorted by.
    helper.accessor((row): unknown => row, {
      id,
      meta,
      cell: ({ row }) => cell(row.original),
      enableSorting: sortable === true,
      enableHiding: fixed !== true,
    }),
  )
}

export type Density = 'comfortable' | 'compact'

export interface Sorting {
  readonly by: string
  readonly order: 'asc' | 'desc'
}

/** Ids of the columns that can be switched off, with whether they are shown at first. */
export function optionalColumns<Row extends object>(columns: ListColumns<Row>) {
  return columns
    .filter(({ enableHiding }) => enableHiding !== false)
    .map(({ id = '', meta }) => ({ id, header: meta?.header, shownAtFirst: meta?.hidden !== true }))
}

/** Ids of the optional columns that are shown until somebody chooses. */
export function columnsAtFirst<Row extends object>(columns: ListColumns<Row>): string[] {
  return optionalColumns(columns).flatMap(({ id, shownAtFirst }) => (shownAtFirst ? [id] : []))
}
