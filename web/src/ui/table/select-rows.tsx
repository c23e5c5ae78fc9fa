import { useT } from '../../i18n/i18n.ts'
import type { DataTableProps, TableSelection } from './data-table.tsx'
import styles from './data-table.module.css'

interface SelectRowProps {
  readonly name: string
  readonly selected: boolean
  readonly onSelect: (selected: boolean) => void
}

/** The box at the start of a row; all of its cell can be clicked. */
export function SelectRow({ name, selected, onSelect }: SelectRowProps) {
  const t = useT()
  return (
    <td className={styles.select}>
      <label className={styles.selectArea}>
        <input
          type="checkbox"
          className={styles.check}
          aria-label={t('list.selectRow', { name })}
          checked={selected}
          onChange={(event) => onSelect(event.currentTarget.checked)}
        />
      </label>
    </td>
  )
}

interface SelectAllProps<Row extends object> extends DataTableProps<Row> {
  readonly selection: TableSelection<Row>
}

/** Selects the rows of the page, or lets go of them. */
export function SelectAll<Row extends object>({
  rows = [],
  rowId,
  selection,
}: SelectAllProps<Row>) {
  const t = useT()
  const marked = rows.filter((row) => selection.isSelected(rowId(row))).length
  const all = rows.length > 0 && marked === rows.length
  return (
    <th scope="col" className={styles.select}>
      <label className={styles.selectArea}>
        <input
          type="checkbox"
          className={styles.check}
          aria-label={t('list.selectPage')}
          ref={(box) => {
            if (box) box.indeterminate = marked > 0 && !all
          }}
          checked={all}
          disabled={rows.length === 0}
          onChange={(event) => selection.onSelect(rows, event.currentTarget.checked)}
        />
      </label>
    </th>
  )
}
