import { IconDatabase } from '@tabler/icons-react'
import { Link } from 'react-router'
import { useLive } from '../../api/queries.ts'
import { useT } from '../../i18n/i18n.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { buttonClass } from '../../ui/button.tsx'
import { PageBody } from '../../ui/page.tsx'
import { StateBadge, type Tone } from '../../ui/state-badge.tsx'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { listColumns } from '../../ui/table/column.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import { NoValue, Size } from '../../ui/values.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import { useApiCallItem } from '../api-call/use-api-call-item.tsx'
import { hostConditions, hostsPath, spaceOfPool, type Pool } from './hosts.ts'
import { everything, zonePath } from './infra.ts'
import { InfraPage } from './infra-head.tsx'
import { SpaceBar, SpaceBelow } from './space-bar.tsx'
import styles from './infra.module.css'

export { loader } from './hosts-page.tsx'

/** The folders of hosts that hold the disks of instances, with the room that they have. */
export function Component() {
  const t = useT()
  return (
    <InfraPage
      tab="pools"
      actions={<ApiCallButton look="icon" call={() => ['listStoragePools', everything]} />}
    >
      <PageBody label={t('infra.tab.pools')}>
        <Pools />
      </PageBody>
    </InfraPage>
  )
}

function Pools() {
  const t = useT()
  const query = useLive('listStoragePools', everything)
  const apiCall = useApiCallItem()
  if (query.isError && query.data === undefined) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  }
  if (query.data?.count === 0) {
    return (
      <EmptyState
        icon={<IconDatabase size={32} stroke={1.4} />}
        title={t('infra.noPools')}
        action={
          <Link to={hostsPath} className={buttonClass()}>
            {t('infra.tab.hosts')}
          </Link>
        }
      >
        {t('infra.noPoolsHelp')}
      </EmptyState>
    )
  }
  return (
    <DataTable
      label={t('infra.tab.pools')}
      columns={columns}
      rows={query.data?.items}
      rowId={({ id = '' }) => id}
      rowName={({ name = '' }) => name}
      actions={({ id = '' }) => [{ items: [apiCall(['listStoragePools', { id }])] }]}
      expectedRows={2}
    />
  )
}

const tones: Readonly<Record<string, Tone>> = {
  Up: 'ready',
  Alert: 'attention',
  Disconnected: 'failed',
  Down: 'failed',
}

function StateCell({ pool: { state = '' } }: { pool: Pool }) {
  const t = useT()
  const known = hostConditions.find((each) => each === state)
  const words = known === undefined ? state : t(`infra.host.${known}`)
  return <StateBadge tone={tones[state] ?? 'quiet'} words={words} />
}

function NameCell({ pool }: { pool: Pool }) {
  const { name, path } = pool
  return (
    <>
      <span className={styles.link} title={name}>
        {name}
      </span>{' '}
      <span className={styles.place} title={path}>
        {path}
      </span>
      <SpaceBelow space={spaceOfPool(pool)} />
    </>
  )
}

/** What images take there that instances are made of: once for all that need them. */
function BasesCell({ pool: { basebytes = 0, basecount = 0 } }: { pool: Pool }) {
  const t = useT()
  const format = useFormat()
  return (
    <span title={t('infra.bases', { count: format.number(basecount) })}>
      <Size bytes={basebytes} />
    </span>
  )
}

const columns = listColumns<Pool>([
  { id: 'name', header: 'infra.name', fixed: true, cell: (pool) => <NameCell pool={pool} /> },
  {
    id: 'state',
    header: 'infra.state',
    width: 132,
    narrow: 112,
    fixed: true,
    cell: (pool) => <StateCell pool={pool} />,
  },
  {
    id: 'host',
    header: 'infra.host',
    width: 112,
    cell: ({ hostname }) => <span title={hostname}>{hostname ?? <NoValue />}</span>,
  },
  {
    id: 'zone',
    header: 'infra.zone',
    width: 112,
    cell: ({ zoneid = '', zonename }) => <Link to={zonePath(zoneid)}>{zonename}</Link>,
  },
  {
    id: 'volumes',
    header: 'infra.volumes',
    width: 80,
    align: 'end',
    cell: ({ volumecount }) => volumecount ?? 0,
  },
  {
    id: 'bases',
    header: 'infra.images',
    width: 96,
    align: 'end',
    cell: (pool) => <BasesCell pool={pool} />,
  },
  {
    id: 'space',
    header: 'infra.space',
    width: 312,
    cell: (pool) => <SpaceBar space={spaceOfPool(pool)} name={pool.name ?? ''} />,
  },
])
