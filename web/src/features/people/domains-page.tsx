import { IconChevronDown, IconChevronRight, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { createContext, useContext, useMemo, useState } from 'react'
import { Link } from 'react-router'
import { allPagesQuery } from '../../api/all-pages.ts'
import { queryClient } from '../../api/query-client.ts'
import { currentSession } from '../../api/session.ts'
import { useT } from '../../i18n/i18n.ts'
import { urlText, useUrlState } from '../../router/url-state.ts'
import { Button } from '../../ui/button.tsx'
import { Page, PageBody, PageHead, Toolbar } from '../../ui/page.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { listColumns } from '../../ui/table/column.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import { Time } from '../../ui/values.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { AmountWords } from './amount.tsx'
import { treeRows, type TreeRow } from './domain-tree.ts'
import { accountsOf, everyDomain, usePeopleDialog } from './people.ts'
import { PeopleDialogs } from './people-dialogs.tsx'
import { ForAdmins } from './for-admins.tsx'
import { useDomainActions } from './use-domain-actions.tsx'
import styles from './people.module.css'

const treeQuery = allPagesQuery('listDomains', everyDomain)

export function loader() {
  if (currentSession()?.role !== 'User') void queryClient.prefetchQuery(treeQuery)
  return null
}

/** The domains that an admin manages, as a tree. */
export function Component() {
  const t = useT()
  return (
    <ForAdmins title={t('nav.domains')}>
      <Domains />
    </ForAdmins>
  )
}

const shape = { q: urlText }

/** Folds the domains below one, and unfolds them. */
const FoldContext = createContext<(id: string) => void>(() => undefined)

function Domains() {
  const t = useT()
  const [{ q }, set] = useUrlState(shape)
  const { open } = usePeopleDialog()
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const query = useQuery(treeQuery)
  const actions = useDomainActions()
  const rows = useMemo(
    () => query.data && treeRows(query.data, { q, folded }),
    [query.data, q, folded],
  )
  const fold = (id: string) =>
    setFolded((before) => {
      const next = new Set(before)
      if (!next.delete(id)) next.add(id)
      return next
    })
  return (
    <Page>
      <PageHead
        title={t('nav.domains')}
        count={query.data?.length}
        actions={
          <>
            <ApiCallButton look="icon" call={() => ['listDomains', everyDomain]} />
            <Button
              variant="primary"
              icon={<IconPlus size={16} aria-hidden />}
              onClick={() => open('domain-add')}
            >
              {t('people.domainAdd')}
            </Button>
          </>
        }
      />
      <Toolbar>
        <SearchBox
          value={q}
          onChange={(next) => set({ q: next })}
          placeholder={t('people.domainSearch')}
        />
      </Toolbar>
      <PageBody label={t('nav.domains')}>
        {query.isError && rows === undefined ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : rows?.length === 0 ? (
          <EmptyState title={t('list.noMatches')}>{t('people.domainNoMatches')}</EmptyState>
        ) : (
          <FoldContext value={fold}>
            <DataTable
              label={t('nav.domains')}
              columns={columns}
              rows={rows}
              rowId={({ domain }) => domain.id ?? ''}
              rowName={({ domain }) => domain.name ?? ''}
              actions={({ domain }) => actions(domain)}
              expectedRows={5}
            />
          </FoldContext>
        )}
      </PageBody>
      <PeopleDialogs />
    </Page>
  )
}

function NameCell({ row: { domain, depth, hasBelow, folded } }: { row: TreeRow }) {
  const t = useT()
  const fold = useContext(FoldContext)
  const { id = '', name = '', path } = domain
  const Chevron = folded ? IconChevronRight : IconChevronDown
  return (
    <span className={styles.tree} style={{ paddingLeft: depth * 20 }}>
      {hasBelow ? (
        <button
          type="button"
          className={styles.fold}
          aria-expanded={!folded}
          aria-label={t('people.below', { name })}
          onClick={() => fold(id)}
        >
          <Chevron size={15} aria-hidden />
        </button>
      ) : (
        <span className={styles.leaf} />
      )}
      <Link to={accountsOf(id)} className={styles.link} title={path}>
        {name}
      </Link>
    </span>
  )
}

const columns = listColumns<TreeRow>([
  { id: 'name', header: 'people.domain', fixed: true, cell: (row) => <NameCell row={row} /> },
  {
    id: 'images',
    header: 'people.kind.template',
    width: 120,
    align: 'end',
    cell: ({ domain }) => <AmountWords of={domain} kind="template" />,
  },
  {
    id: 'storage',
    header: 'people.kind.secondarystorage',
    width: 176,
    align: 'end',
    cell: ({ domain }) => <AmountWords of={domain} kind="secondarystorage" />,
  },
  {
    id: 'projects',
    header: 'people.kind.project',
    width: 110,
    align: 'end',
    cell: ({ domain }) => <AmountWords of={domain} kind="project" />,
  },
  {
    id: 'created',
    header: 'people.created',
    width: 112,
    cell: ({ domain }) => <Time date={domain.created} />,
  },
])
