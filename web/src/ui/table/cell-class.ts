import { cx } from '../cx.ts'
import styles from './data-table.module.css'

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
