import { useQuery } from '@tanstack/react-query'
import type { ResultFor } from '../../api/client.ts'
import { apiQuery } from '../../api/queries.ts'
import { pollSlowMs } from '../../api/stream-state.ts'
import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { PageBody } from '../../ui/page.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { listColumns } from '../../ui/table/column.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import { NoValue, Time } from '../../ui/values.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { useApiCallItem } from '../api-call/use-api-call-item.tsx'
import { everything } from './infra.ts'
import { InfraPage } from './infra-head.tsx'
import { ServerProblems } from './zone-health.tsx'
import styles from './infra.module.css'

type Server = ResultFor<'listManagementServers'>['items'][number]

export { loader } from './zones-page.tsx'

/** The processes of this installation: what each does, whether it lives, how the database answers it. */
export function Component() {
  const t = useT()
  return (
    <InfraPage
      tab="servers"
      actions={<ApiCallButton look="icon" call={() => ['listManagementServers', everything]} />}
    >
      <PageBody label={t('infra.tab.servers')}>
        <Servers />
      </PageBody>
    </InfraPage>
  )
}

function Servers() {
  const t = useT()
  // Signs of life are no news to the stream: it tells when nobody works any more, not of each that falls silent.
  const query = useQuery({
    ...apiQuery('listManagementServers', everything),
    refetchInterval: pollSlowMs,
  })
  const apiCall = useApiCallItem()
  if (query.isError && query.data === undefined) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  }
  return (
    <>
      <ServerProblems />
      <DataTable
        label={t('infra.tab.servers')}
        columns={columns}
        rows={query.data?.items}
        rowId={({ id = '' }) => id}
        rowName={({ name = '' }) => name}
        actions={({ id = '' }) => [{ items: [apiCall(['listManagementServers', { id }])] }]}
        expectedRows={2}
      />
    </>
  )
}

function StateCell({ server }: { server: Server }) {
  const t = useT()
  return server.state === 'Up' ? (
    <StateBadge tone="ready" words={t('infra.server.Up')} />
  ) : (
    <StateBadge tone="failed" words={t('infra.server.Down')} hint={t('infra.server.downMeans')} />
  )
}

const roles = ['api', 'worker', 'agent', 'converter', 'checker'] as const satisfies string[]

function RolesCell({ server }: { server: Server }) {
  const t = useT()
  const words = (server.roles ?? []).map((role) => {
    const known = roles.find((each) => each === role)
    return known === undefined ? role : t(`infra.server.role.${known}`)
  })
  return <span title={words.join(', ')}>{words.join(', ')}</span>
}

/** Slow in words too: a colour alone would say it to some only. */
function DatabaseCell({ server: { databasems, isdatabaseslow } }: { server: Server }) {
  const t = useT()
  const format = useFormat()
  if (databasems === undefined) return <NoValue />
  const words = t('infra.server.ms', { count: format.number(databasems) })
  if (!isdatabaseslow) return <>{words}</>
  return <StateBadge tone="attention" words={`${words} · ${t('infra.server.slow')}`} />
}

const columns = listColumns<Server>([
  {
    id: 'name',
    header: 'infra.server.machine',
    fixed: true,
    cell: ({ name, processid }) => (
      <span title={name}>
        {name} <span className={styles.place}>PID {processid}</span>
      </span>
    ),
  },
  {
    id: 'state',
    header: 'infra.state',
    width: 132,
    narrow: 112,
    fixed: true,
    cell: (server) => <StateCell server={server} />,
  },
  {
    id: 'roles',
    header: 'infra.server.roles',
    width: 344,
    cell: (server) => <RolesCell server={server} />,
  },
  {
    id: 'database',
    header: 'infra.server.database',
    width: 152,
    cell: (server) => <DatabaseCell server={server} />,
  },
  {
    id: 'started',
    header: 'infra.server.started',
    width: 112,
    cell: ({ lastserverstart }) => <Time date={lastserverstart} />,
  },
  {
    id: 'seen',
    header: 'infra.server.seen',
    width: 112,
    cell: ({ lastseen }) => <Time date={lastseen} />,
  },
])
