import { IconPlus, IconWorld } from '@tabler/icons-react'
import { Link } from 'react-router'
import { prefetch, useLive } from '../../api/queries.ts'
import { currentSession } from '../../api/session.ts'
import { useT } from '../../i18n/i18n.ts'
import { Button } from '../../ui/button.tsx'
import { PageBody } from '../../ui/page.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import { listColumns } from '../../ui/table/column.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import { ApiCallButton } from '../api-call/api-call-button.tsx'
import {
  everything,
  spaceOfAll,
  type Store,
  storesOf,
  useInfraDialog,
  type Zone,
  zonePath,
} from './infra.ts'
import { InfraPage } from './infra-head.tsx'
import { SpaceBar, SpaceBelow } from './space-bar.tsx'
import { useZoneActions } from './use-infra-actions.tsx'
import { ZoneHealthBadge } from './zone-health.tsx'
import styles from './infra.module.css'

interface Row {
  readonly zone: Zone
  readonly stores: readonly Store[]
}

export function loader() {
  if (currentSession()?.role === 'Admin') {
    prefetch('listZones', everything)
    prefetch('listImageStores', everything)
    prefetch('listZoneHealth', {})
  }
  return null
}

/** The zones with how they are, who may use them and what room they have. */
export function Component() {
  const t = useT()
  const { open } = useInfraDialog()
  return (
    <InfraPage
      tab="zones"
      actions={
        <>
          <ApiCallButton look="icon" call={() => ['listZones', everything]} />
          <Button
            variant="primary"
            icon={<IconPlus size={16} aria-hidden />}
            onClick={() => open('zone-add')}
          >
            {t('infra.zoneAdd')}
          </Button>
        </>
      }
    >
      <PageBody label={t('infra.tab.zones')}>
        <Zones />
      </PageBody>
    </InfraPage>
  )
}

function Zones() {
  const t = useT()
  const query = useLive('listZones', everything)
  const stores = useLive('listImageStores', everything).data?.items
  const actions = useZoneActions()
  const { open } = useInfraDialog()
  if (query.isError && query.data === undefined) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  }
  if (query.data?.count === 0) {
    return (
      <EmptyState
        icon={<IconWorld size={32} stroke={1.4} />}
        title={t('infra.noZones')}
        action={<Button onClick={() => open('zone-add')}>{t('infra.zoneAdd')}</Button>}
      >
        {t('infra.noZonesHelp')}
      </EmptyState>
    )
  }
  return (
    <DataTable
      label={t('infra.tab.zones')}
      columns={columns}
      rows={query.data?.items.map((zone): Row => ({ zone, stores: storesOf(stores, zone.id) }))}
      rowId={({ zone }) => zone.id ?? ''}
      rowName={({ zone }) => zone.name ?? ''}
      actions={({ zone }) => actions(zone)}
      expectedRows={3}
    />
  )
}

function AllocationCell({ zone }: { zone: Zone }) {
  const t = useT()
  const enabled = zone.allocationstate === 'Enabled'
  return (
    <StateBadge
      tone={enabled ? 'ready' : 'quiet'}
      words={t(enabled ? 'infra.enabled' : 'infra.disabled')}
    />
  )
}

function AccessCell({ zone }: { zone: Zone }) {
  const t = useT()
  return <>{zone.domainid === undefined ? t('infra.public') : zone.domainname}</>
}

const columns = listColumns<Row>([
  {
    id: 'name',
    header: 'infra.name',
    fixed: true,
    cell: ({ zone, stores }) => (
      <>
        <Link to={zonePath(zone.id ?? '')} className={styles.link} title={zone.name}>
          {zone.name}
        </Link>
        <SpaceBelow space={spaceOfAll(stores)} />
      </>
    ),
  },
  {
    id: 'health',
    header: 'infra.health',
    width: 138,
    narrow: 112,
    fixed: true,
    cell: ({ zone }) => <ZoneHealthBadge zoneId={zone.id ?? ''} />,
  },
  {
    id: 'allocation',
    header: 'infra.allocation',
    width: 136,
    cell: ({ zone }) => <AllocationCell zone={zone} />,
  },
  {
    id: 'access',
    header: 'infra.access',
    width: 130,
    cell: ({ zone }) => <AccessCell zone={zone} />,
  },
  {
    id: 'stores',
    header: 'infra.tab.stores',
    width: 112,
    align: 'end',
    cell: ({ stores }) => stores.length,
  },
  {
    id: 'space',
    header: 'infra.space',
    width: 312,
    cell: ({ zone, stores }) => <SpaceBar space={spaceOfAll(stores)} name={zone.name ?? ''} />,
  },
])
