import { useEffect, type ReactNode } from 'react'
import { Link } from 'react-router'
import { useT } from '../../../i18n/i18n.ts'
import { ProjectMark } from '../../../layout/project-switcher.tsx'
import { isAdmin, useSession } from '../../../layout/use-session.ts'
import { Button } from '../../../ui/button.tsx'
import type { MenuGroup } from '../../../ui/menu.tsx'
import {
  Filters,
  Page,
  PageBody,
  PageHead,
  tabClass,
  TabLabel,
  Tabs,
  Toolbar,
  WideOnly,
} from '../../../ui/page.tsx'
import { SearchBox } from '../../../ui/search-box.tsx'
import { EmptyState, ErrorState } from '../../../ui/states.tsx'
import { columnsAtFirst, type ListColumns, type Sorting } from '../../../ui/table/column.ts'
import { DataTable } from '../../../ui/table/data-table.tsx'
import { ListEnd } from '../../../ui/table/list-end.tsx'
import type { ListLook } from '../../../ui/table/view-options.tsx'
import { ApiCallButton } from '../../api-call/api-call-button.tsx'
import type { ApiCall } from '../../api-call/api-call.ts'
import { ComputeDialogs } from '../dialogs/compute-dialogs.tsx'
import type { Filter } from './facet-filters.tsx'
import { scopeOf, scopes, type Scope } from './list-shape.ts'

interface List extends ListLook {
  readonly state: ListLook['state'] & {
    readonly q: string
    readonly page: number
    readonly scope?: Scope | undefined
    readonly project?: string | undefined
  }
  readonly setPage: (page: number) => void
  readonly sorting: Sorting
  readonly setSorting: (sorting: Sorting) => void
}

interface Query<Row> {
  readonly data: { readonly count: number; readonly items: readonly Row[] } | undefined
  readonly isError: boolean
  readonly error: unknown
  readonly isPlaceholderData: boolean
  readonly refetch: () => Promise<unknown>
}

interface ListFrameProps<Row extends object> {
  readonly title: string
  /** Address of the list. */
  readonly path: string
  readonly list: List
  readonly set: (patch: { q?: string }) => void
  readonly query: Query<Row>
  readonly columns: ListColumns<Row>
  readonly actions: (row: Row) => MenuGroup[]
  readonly rowName: (row: Row) => string
  readonly call: () => ApiCall
  readonly search: string
  /** The first action of the page. */
  readonly primary?: ReactNode
  readonly filters: ReactNode
  readonly filterIds: readonly Filter[]
  readonly onClear: () => void
  /** What stands where there is nothing at all. */
  readonly empty: ReactNode
}

/** What the lists of instances, volumes and snapshots have in common. */
export function ListFrame<Row extends { readonly id?: string | undefined }>(
  props: ListFrameProps<Row>,
) {
  const { title, path, set, query, columns, call, search, primary, filters } = props
  const t = useT()
  const session = useSession()
  const { state } = props.list
  const scope = scopeOf(state, session.role)
  // Whose a thing is matters where everybody's are listed.
  const usual = columnsAtFirst(columns)
  const shown = props.list.shown ?? (scope === 'all' ? [...usual, 'account'] : usual)
  const list = { ...props.list, shown }
  useEffect(() => {
    document.title = `${title} · Mold`
  }, [title])
  usePageThatIs(list, query)
  return (
    <Page>
      <PageHead
        title={title}
        count={query.data?.count}
        mark={<ProjectMark />}
        actions={
          <>
            <WideOnly>
              <ApiCallButton look="icon" call={call} />
            </WideOnly>
            {primary}
          </>
        }
      />
      {isAdmin(session) && (
        <Tabs label={t('compute.scopes')}>
          {scopes.map((each) => (
            <Link
              key={each}
              to={`${path}?scope=${each}`}
              className={tabClass}
              aria-current={each === scope ? 'page' : undefined}
            >
              <TabLabel name={scopeName(t, each, state.project)} />
            </Link>
          ))}
        </Tabs>
      )}
      <Toolbar>
        <SearchBox value={state.q} onChange={(q) => set({ q })} placeholder={search} />
        <Filters>{filters}</Filters>
        <ListEnd columns={columns} list={list} count={query.data?.count} />
      </Toolbar>
      <PageBody label={title}>
        <Body {...props} list={list} />
      </PageBody>
      <ComputeDialogs />
    </Page>
  )
}

function scopeName(t: ReturnType<typeof useT>, scope: Scope, project: string | undefined) {
  if (scope === 'mine' && project !== undefined) return t('compute.scope.project')
  return t(`compute.scope.${scope}`)
}

/** The last rows of the last page may be gone; the page that is left is shown. */
function usePageThatIs({ state, setPage }: List, query: Query<unknown>): void {
  const pages = Math.max(1, Math.ceil((query.data?.count ?? 1) / state.size))
  const beyond = query.data !== undefined && !query.isPlaceholderData && state.page > pages
  useEffect(() => {
    if (beyond) setPage(pages)
  })
}

function Body<Row extends { readonly id?: string | undefined }>(props: ListFrameProps<Row>) {
  const { title, list, query, columns, actions, rowName, empty, filterIds, onClear } = props
  const t = useT()
  if (query.isError && query.data === undefined) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  }
  const values = list.state as Readonly<Record<string, unknown>>
  const filtered = list.state.q !== '' || filterIds.some(({ id }) => values[id] !== undefined)
  if (query.data?.count === 0) {
    if (!filtered) return empty
    return (
      <EmptyState
        title={t('list.noMatches')}
        action={<Button onClick={onClear}>{t('list.filtersClear')}</Button>}
      >
        {t('images.noMatchesHelp')}
      </EmptyState>
    )
  }
  return (
    <DataTable
      label={title}
      columns={columns}
      rows={query.data?.items}
      rowId={({ id = '' }) => id}
      rowName={rowName}
      shown={list.shown}
      sorting={list.sorting}
      onSort={list.setSorting}
      density={list.density}
      actions={actions}
      expectedRows={Math.min(list.state.size, 15)}
    />
  )
}
