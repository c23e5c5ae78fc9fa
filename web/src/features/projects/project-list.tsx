import { IconPlus, IconUsersGroup } from '@tabler/icons-react'
import { useEffect } from 'react'
import { Link, type LoaderFunctionArgs } from 'react-router'
import { prefetch, useLive } from '../../api/queries.ts'
import { currentSession } from '../../api/session.ts'
import { useT } from '../../i18n/i18n.ts'
import { isAdmin, useSession } from '../../layout/use-session.ts'
import { useListState } from '../../router/list-state.ts'
import { readUrl } from '../../router/url-state.ts'
import { Button } from '../../ui/button.tsx'
import { FilterChip } from '../../ui/chip.tsx'
import {
  Filters,
  Page,
  PageBody,
  PageHead,
  tabClass,
  TabLabel,
  Tabs,
  Toolbar,
} from '../../ui/page.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { ListEnd } from '../../ui/table/list-end.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { MyInvitations } from './my-invitations.tsx'
import { projectColumns } from './project-columns.tsx'
import { ProjectDialogs } from './project-dialogs.tsx'
import {
  isFiltered,
  noFilters,
  projectParams,
  projectsPath,
  projectsShape,
  projectStates,
  scopeOf,
  scopes,
  type Project,
  type ProjectsState,
  type Scope,
  useProjectDialog,
} from './projects.ts'
import { useMayCreate } from './use-may-create.ts'
import { useProjectActions } from './use-project-actions.tsx'

export function loader({ request }: LoaderFunctionArgs) {
  const session = currentSession()
  if (session !== undefined) {
    const state = readUrl(projectsShape, new URL(request.url).searchParams)
    prefetch('listProjects', projectParams(state, session.role))
  }
  return null
}

/** The projects that one belongs to; for admins all that they manage too. */
export function Component() {
  const t = useT()
  const session = useSession()
  const list = useListState('projects', projectsShape)
  const { state, set } = list
  const params = projectParams(state, session.role)
  const query = useLive('listProjects', params)
  useEffect(() => {
    document.title = `${t('nav.projects')} · Mold`
  }, [t])
  const pages = Math.max(1, Math.ceil((query.data?.count ?? 1) / state.size))
  const beyond = query.data !== undefined && !query.isPlaceholderData && state.page > pages
  useEffect(() => {
    if (beyond) list.setPage(pages)
  })
  return (
    <Page>
      <PageHead
        title={t('nav.projects')}
        count={query.data?.count}
        actions={
          <>
            <ApiCallButton look="icon" call={() => ['listProjects', params]} />
            <AddButton />
          </>
        }
      />
      {isAdmin(session) && <ScopeTabs present={scopeOf(state, session.role)} />}
      <MyInvitations />
      <Toolbar>
        <SearchBox
          value={state.q}
          onChange={(q) => set({ q })}
          placeholder={t('projects.search')}
        />
        <Filters>
          <FilterChip
            name={t('projects.state')}
            choices={projectStates.map((value) => ({ value, label: t(`projects.state.${value}`) }))}
            value={state.state}
            onChange={(value) => set({ state: projectStates.find((each) => each === value) })}
          />
        </Filters>
        <ListEnd columns={projectColumns} list={list} count={query.data?.count} />
      </Toolbar>
      <PageBody label={t('nav.projects')}>
        {query.isError && query.data === undefined ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : query.data?.count === 0 ? (
          <NoProjects state={state} set={set} />
        ) : (
          <ProjectTable list={list} rows={query.data?.items} />
        )}
      </PageBody>
      <ProjectDialogs />
    </Page>
  )
}

function ScopeTabs({ present }: { present: Scope }) {
  const t = useT()
  return (
    <Tabs label={t('projects.scopes')}>
      {scopes.map((scope) => (
        <Link
          key={scope}
          to={`${projectsPath}?scope=${scope}`}
          className={tabClass}
          aria-current={scope === present ? 'page' : undefined}
        >
          <TabLabel name={t(`projects.scope.${scope}`)} />
        </Link>
      ))}
    </Tabs>
  )
}

interface ProjectTableProps {
  readonly list: ReturnType<typeof useListState<typeof projectsShape>>
  readonly rows: readonly Project[] | undefined
}

function ProjectTable({ list, rows }: ProjectTableProps) {
  const t = useT()
  const actions = useProjectActions()
  return (
    <DataTable
      label={t('nav.projects')}
      columns={projectColumns}
      rows={rows}
      rowId={({ id = '' }) => id}
      rowName={({ name = '' }) => name}
      {...(list.shown === undefined ? {} : { shown: list.shown })}
      sorting={list.sorting}
      onSort={list.setSorting}
      density={list.density}
      actions={actions}
    />
  )
}

/** Makes a project; where users may not, it says so. */
function AddButton() {
  const t = useT()
  const { open } = useProjectDialog()
  const { may, reason } = useMayCreate()
  return (
    <Button
      variant="primary"
      icon={<IconPlus size={16} aria-hidden />}
      disabled={!may}
      title={reason}
      onClick={() => open('add')}
    >
      {t('projects.add')}
    </Button>
  )
}

interface NoProjectsProps {
  readonly state: ProjectsState
  readonly set: (patch: Partial<ProjectsState>) => void
}

function NoProjects({ state, set }: NoProjectsProps) {
  const t = useT()
  const { reason } = useMayCreate()
  const filtered = isFiltered(state)
  return (
    <EmptyState
      icon={<IconUsersGroup size={32} stroke={1.4} />}
      title={t(filtered ? 'list.noMatches' : 'projects.none')}
      action={filtered && <Button onClick={() => set(noFilters)}>{t('list.filtersClear')}</Button>}
    >
      {reason ?? t('projects.noneHelp')}
    </EmptyState>
  )
}
