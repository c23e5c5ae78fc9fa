import { IconPlus, IconUsers } from '@tabler/icons-react'
import { useEffect } from 'react'
import type { LoaderFunctionArgs } from 'react-router'
import { prefetch, useLive } from '../../api/queries.ts'
import { currentSession } from '../../api/session.ts'
import { useT } from '../../i18n/i18n.ts'
import { useListState } from '../../router/list-state.ts'
import { readUrl } from '../../router/url-state.ts'
import { Button } from '../../ui/button.tsx'
import { Filters, Page, PageBody, PageHead, Toolbar } from '../../ui/page.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { ListEnd } from '../../ui/table/list-end.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { accountColumns } from './account-columns.tsx'
import { AccountFilters } from './account-filters.tsx'
import { accountParams, accountsShape, isFiltered, noFilters } from './account-state.ts'
import { usePeopleDialog } from './people.ts'
import { PeopleDialogs } from './people-dialogs.tsx'
import { ForAdmins } from './for-admins.tsx'
import { useAccountActions } from './use-account-actions.tsx'

export function loader({ request }: LoaderFunctionArgs) {
  if (currentSession()?.role !== 'User') {
    const state = readUrl(accountsShape, new URL(request.url).searchParams)
    prefetch('listAccounts', accountParams(state))
  }
  return null
}

/** The accounts that an admin manages, with what they have of what they may have. */
export function Component() {
  const t = useT()
  return (
    <ForAdmins title={t('nav.accounts')}>
      <Accounts />
    </ForAdmins>
  )
}

function Accounts() {
  const t = useT()
  const list = useListState('accounts', accountsShape)
  const { state, set } = list
  const { open } = usePeopleDialog()
  const actions = useAccountActions()
  const query = useLive('listAccounts', accountParams(state))
  const pages = Math.max(1, Math.ceil((query.data?.count ?? 1) / state.size))
  const beyond = query.data !== undefined && !query.isPlaceholderData && state.page > pages
  useEffect(() => {
    if (beyond) list.setPage(pages)
  })
  return (
    <Page>
      <PageHead
        title={t('nav.accounts')}
        count={query.data?.count}
        actions={
          <>
            <ApiCallButton look="icon" call={() => ['listAccounts', accountParams(state)]} />
            <Button
              variant="primary"
              icon={<IconPlus size={16} aria-hidden />}
              onClick={() => open('account-add', state.domain)}
            >
              {t('people.accountAdd')}
            </Button>
          </>
        }
      />
      <Toolbar>
        <SearchBox
          value={state.q}
          onChange={(q) => set({ q })}
          placeholder={t('people.accountSearch')}
        />
        <Filters>
          <AccountFilters state={state} set={set} />
        </Filters>
        <ListEnd columns={accountColumns} list={list} count={query.data?.count} />
      </Toolbar>
      <PageBody label={t('nav.accounts')}>
        {query.isError && query.data === undefined ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : query.data?.count === 0 ? (
          <EmptyState
            icon={<IconUsers size={32} stroke={1.4} />}
            title={t(isFiltered(state) ? 'list.noMatches' : 'people.accountsNone')}
            action={
              isFiltered(state) && (
                <Button onClick={() => set(noFilters)}>{t('list.filtersClear')}</Button>
              )
            }
          >
            {t('people.accountsHelp')}
          </EmptyState>
        ) : (
          <DataTable
            label={t('nav.accounts')}
            columns={accountColumns}
            rows={query.data?.items}
            rowId={({ id = '' }) => id}
            rowName={({ name = '' }) => name}
            {...(list.shown === undefined ? {} : { shown: list.shown })}
            sorting={list.sorting}
            onSort={list.setSorting}
            density={list.density}
            actions={actions}
          />
        )}
      </PageBody>
      <PeopleDialogs />
    </Page>
  )
}
