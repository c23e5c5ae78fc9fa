import './texts.ts'
import { IconArchive, IconHistory, IconTrash } from '@tabler/icons-react'
import { Suspense, useEffect, useState } from 'react'
import type { LoaderFunctionArgs } from 'react-router'
import { prefetch, useLive } from '../../api/queries.ts'
import { currentSession } from '../../api/session.ts'
import { useT } from '../../i18n/i18n.ts'
import { isAdmin, useSession } from '../../layout/use-session.ts'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { useApiCallItem } from '../api-call/use-api-call-item.tsx'
import { useListState } from '../../router/list-state.ts'
import { readUrl } from '../../router/url-state.ts'
import { Button } from '../../ui/button.tsx'
import { FilterChip } from '../../ui/chip.tsx'
import { lazyPart } from '../../ui/lazy-part.ts'
import { ToggleChip } from '../../ui/toggle-chip.tsx'
import { useFocusBack } from '../../ui/use-focus-back.ts'
import { Filters, Page, PageBody, PageHead, Toolbar } from '../../ui/page.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { ListEnd } from '../../ui/table/list-end.tsx'
import type { Cleaning } from './clean.ts'
import { eventColumns } from './event-columns.tsx'
import { useEventWords } from './event-words.ts'
import {
  eventParams,
  eventsShape,
  isFiltered,
  levels,
  noFilters,
  type Event,
  type EventsState,
} from './event-state.ts'
import { PeriodFilter } from './period-filter.tsx'
import { TypeFilter } from './type-filter.tsx'

const CleanDialog = lazyPart(async () => (await import('./clean-dialog.tsx')).CleanDialog)

export function loader({ request }: LoaderFunctionArgs) {
  const session = currentSession()
  if (session !== undefined) {
    const state = readUrl(eventsShape, new URL(request.url).searchParams)
    prefetch('listEvents', eventParams(state, isAdmin(session)))
  }
  return null
}

/** What happened, newest first; of the whole installation for admins. */
export function Component() {
  const t = useT()
  const admin = isAdmin(useSession())
  const list = useListState('events', eventsShape)
  const { state, set } = list
  const [cleaning, clean] = useState<Cleaning>()
  useFocusBack(cleaning !== undefined)
  const words = useEventWords()
  const apiCall = useApiCallItem()
  const nameOf = (event: Event) => words(event)
  const actions = (event: Event) => [
    {
      items: [
        {
          id: 'archive',
          label: t('events.archive'),
          icon: <IconArchive size={16} />,
          disabledReason: event.archived ? t('events.archivedAlready') : undefined,
          onSelect: () => clean({ what: 'one', action: 'archive', event }),
        },
        apiCall(
          ['listEvents', { id: event.id, archived: event.archived ? true : undefined }],
          ['archiveEvents', { ids: [event.id] }],
          ['deleteEvents', { ids: [event.id] }],
        ),
        {
          id: 'delete',
          label: t('action.delete'),
          icon: <IconTrash size={16} />,
          danger: true,
          onSelect: () => clean({ what: 'one', action: 'delete', event }),
        },
      ],
    },
  ]
  const query = useLive('listEvents', eventParams(state, admin))
  useEffect(() => {
    document.title = `${t('nav.events')} · Mold`
  }, [t])
  // Filters may leave fewer pages than the address asks for; the last one is shown.
  const pages = Math.max(1, Math.ceil((query.data?.count ?? 1) / state.size))
  const beyond = query.data !== undefined && !query.isPlaceholderData && state.page > pages
  useEffect(() => {
    if (beyond) list.setPage(pages)
  })
  return (
    <Page>
      <PageHead
        title={t('nav.events')}
        count={query.data?.count}
        actions={
          <>
            <ApiCallButton look="icon" call={() => ['listEvents', eventParams(state, admin)]} />
            <Button
              icon={<IconArchive size={16} aria-hidden />}
              aria-haspopup="dialog"
              onClick={() => clean({ what: 'period' })}
            >
              {t('events.clean')}
            </Button>
          </>
        }
      />
      <Toolbar>
        <SearchBox value={state.q} onChange={(q) => set({ q })} placeholder={t('events.search')} />
        <Filters>
          <EventFilters state={state} set={set} />
        </Filters>
        <ListEnd columns={eventColumns} list={list} count={query.data?.count} />
      </Toolbar>
      <PageBody label={t('events.list')}>
        {query.isError && query.data === undefined ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : query.data?.count === 0 ? (
          <NoEvents state={state} set={set} />
        ) : (
          <DataTable
            label={t('events.list')}
            columns={eventColumns}
            rows={query.data?.items}
            rowId={({ id = '' }) => id}
            {...(list.shown === undefined ? {} : { shown: list.shown })}
            density={list.density}
            expectedRows={15}
            actions={actions}
            rowName={nameOf}
          />
        )}
      </PageBody>
      {cleaning !== undefined && (
        <Suspense>
          <CleanDialog of={cleaning} state={state} onClose={() => clean(undefined)} />
        </Suspense>
      )}
    </Page>
  )
}

interface FilterProps {
  readonly state: EventsState
  readonly set: (patch: Partial<EventsState>) => void
}

function EventFilters({ state, set }: FilterProps) {
  const t = useT()
  return (
    <>
      <FilterChip
        name={t('events.level')}
        choices={levels.map((value) => ({ value, label: t(`events.level.${value}`) }))}
        value={state.level}
        onChange={(value) => set({ level: levels.find((each) => each === value) })}
      />
      <TypeFilter type={state.type} onType={(type) => set({ type })} />
      <PeriodFilter from={state.from} to={state.to} onPeriod={set} />
      <ToggleChip
        name={t('events.archived')}
        on={state.archived === 'yes'}
        onChange={(on) => set({ archived: on ? 'yes' : undefined })}
      />
      {isFiltered(state) && (
        <Button variant="link" small onClick={() => set(noFilters)}>
          {t('list.filtersClear')}
        </Button>
      )}
    </>
  )
}

function NoEvents({ state, set }: FilterProps) {
  const t = useT()
  const filtered = isFiltered(state)
  return (
    <EmptyState
      icon={<IconHistory size={32} stroke={1.4} />}
      title={t(filtered ? 'list.noMatches' : 'events.empty')}
      {...(filtered
        ? { action: <Button onClick={() => set(noFilters)}>{t('list.filtersClear')}</Button> }
        : {})}
    >
      {t(filtered ? 'events.noMatchesHelp' : 'events.emptyHelp')}
    </EmptyState>
  )
}
