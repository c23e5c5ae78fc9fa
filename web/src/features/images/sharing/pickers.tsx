import { useQuery } from '@tanstack/react-query'
import type { CommandName } from '@mold/shared/commands/index.ts'
import type { ParamsFor } from '../../../api/client.ts'
import { foundState } from '../../../api/found-state.ts'
import { apiQuery } from '../../../api/queries.ts'
import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import { ErrorNotice } from '../../../ui/error-notice.tsx'
import { MultiPick } from '../../../ui/multi-pick.tsx'
import type { Choice } from '../../../ui/select.tsx'
import { useSettledText } from '../../../ui/use-settled-text.ts'
import type { Grantee } from './share-change.ts'

/** As many as a list shows at a time; the server searches the rest. */
const shown = 50

interface AccountPickerProps {
  readonly domainId: string | undefined
  readonly domain: string | undefined
  readonly names: readonly string[]
  readonly onNames: (names: readonly string[]) => void
  /** Accounts that have it already, and its owner. */
  readonly without: readonly string[]
}

/** Several accounts out of all of a domain, found by a part of their names. */
export function AccountPicker(props: AccountPickerProps) {
  const { domainId, domain, names, onNames, without } = props
  const t = useT()
  const search = useSearch('listAccounts', {
    domainid: domainId,
    isrecursive: false,
    details: ['min'],
  })
  const known = new Set([...names, ...without])
  const found = search.items.flatMap(({ name = '' }) => (known.has(name) ? [] : [name]))
  return (
    <SearchedPick
      label={t('share.accounts')}
      description={domain === undefined ? undefined : t('share.pickHelp', { domain })}
      placeholder={t('share.pickPlaceholder')}
      search={search}
      choices={[...names, ...found].map((name) => ({ value: name, label: name }))}
      values={names}
      onChange={onNames}
      first
    />
  )
}

interface ProjectPickerProps {
  readonly projects: readonly Grantee[]
  readonly onProjects: (projects: readonly Grantee[]) => void
  readonly without: readonly Grantee[]
}

/** Several of the projects that the caller belongs to. */
export function ProjectPicker({ projects, onProjects, without }: ProjectPickerProps) {
  const t = useT()
  const search = useSearch('listProjects', { listall: true, details: ['min'] })
  const known = new Set([...projects, ...without].map(({ key }) => key))
  const found = search.items.flatMap(({ id = '', name = '' }): Grantee[] =>
    known.has(id) ? [] : [{ type: 'project', key: id, name }],
  )
  const all = [...projects, ...found]
  return (
    <SearchedPick
      label={t('share.projects')}
      description={search.isEmpty ? t('share.noProjects') : t('share.projectsHelp')}
      placeholder={t('share.pickPlaceholder')}
      search={search}
      choices={all.map(({ key, name }) => ({ value: key, label: name }))}
      values={projects.map(({ key }) => key)}
      onChange={(keys) => onProjects(all.filter(({ key }) => keys.includes(key)))}
      disabled={search.isEmpty && projects.length === 0}
    />
  )
}

interface Named {
  readonly id?: string | undefined
  readonly name?: string | undefined
}

/** A list that the server searches while somebody types, and how many it has found. */
function useSearch<N extends Extract<CommandName, 'listAccounts' | 'listProjects'>>(
  command: N,
  params: ParamsFor<N>,
) {
  const typed = useSettledText()
  const { field, settled: keyword } = typed
  const query = useQuery(
    apiQuery(command, {
      ...params,
      ...(keyword === '' ? {} : { keyword }),
      sortby: 'name',
      page: 1,
      pagesize: shown,
    }),
  )
  const items: readonly Named[] = query.data?.items ?? []
  return {
    field,
    items,
    count: query.data?.count ?? 0,
    found: foundState(typed, query),
    error: query.error,
    isEmpty: keyword === '' && query.data?.count === 0,
  }
}

interface SearchedPickProps {
  readonly label: string
  readonly description: string | undefined
  readonly placeholder: string
  readonly search: ReturnType<typeof useSearch>
  readonly choices: readonly Choice[]
  readonly values: readonly string[]
  readonly onChange: (values: string[]) => void
  readonly disabled?: boolean
  readonly first?: boolean
}

function SearchedPick({ search, description, ...props }: SearchedPickProps) {
  const t = useT()
  const format = useFormat()
  const more = search.count - search.items.length
  return (
    <>
      <MultiPick
        {...props}
        search={search.field}
        description={
          more > 0
            ? `${description ?? ''} ${t('share.more', { count: format.number(more) })}`
            : description
        }
        found={search.found}
      />
      {search.error !== null && <ErrorNotice error={search.error} />}
    </>
  )
}
