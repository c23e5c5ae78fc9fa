import { ToolbarEnd, WideOnly } from '../page.tsx'
import type { ListColumns } from './column.ts'
import { Pager } from './pager.tsx'
import { type ListLook, ViewOptions } from './view-options.tsx'

interface ListEndProps<Row extends object> {
  readonly columns: ListColumns<Row>
  readonly list: ListLook & {
    readonly state: { readonly page: number }
    readonly setPage: (page: number) => void
  }
  /** How many match; undefined until the rows are there. */
  readonly count: number | undefined
}

/** The end of a list's toolbar: its pages and how it looks. */
export function ListEnd<Row extends object>({ columns, list, count }: ListEndProps<Row>) {
  const { page, size } = list.state
  return (
    <ToolbarEnd>
      <Pager page={page} pageSize={size} count={count} onPage={list.setPage} />
      <WideOnly>
        <ViewOptions columns={columns} list={list} />
      </WideOnly>
    </ToolbarEnd>
  )
}
