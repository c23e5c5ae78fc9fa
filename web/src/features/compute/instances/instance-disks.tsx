import { IconPlus } from '@tabler/icons-react'
import { useLive } from '../../../api/queries.ts'
import { useT } from '../../../i18n/i18n.ts'
import { Button } from '../../../ui/button.tsx'
import { Section } from '../../../ui/page.tsx'
import { ErrorState } from '../../../ui/states.tsx'
import { DataTable } from '../../../ui/table/data-table.tsx'
import { everyones, useComputeDialog, type Instance, type Volume } from '../compute.ts'
import { useReason } from '../reasons.ts'
import { snapshotColumnsOfInstance } from '../snapshots/snapshot-columns.tsx'
import { useSnapshotActions } from '../snapshots/use-snapshot-actions.tsx'
import { anyMoves } from '../states.ts'
import { useVolumeActions } from '../volumes/use-volume-actions.tsx'
import { volumeColumnsOfInstance } from '../volumes/volume-columns.tsx'
import styles from '../compute.module.css'

/** A machine has a handful of disks. */
const most = { page: 1, pagesize: 100 } as const

/** As the machine has them, the root disk first. */
const inOrder = (volumes: readonly Volume[]) =>
  volumes.toSorted((one, other) => (one.deviceid ?? 0) - (other.deviceid ?? 0))

/** The disks of an instance. */
export function InstanceVolumes({ instance }: { instance: Instance }) {
  const t = useT()
  const reason = useReason()
  const { open } = useComputeDialog()
  const actions = useVolumeActions()
  const { id = '' } = instance
  const query = useLive(
    'listVolumes',
    { virtualmachineid: id, ...everyones, ...most },
    { moving: ({ items }) => anyMoves('volume', items) },
  )
  const cannot = reason(instance, 'attachvolume')
  return (
    <Section
      title={t('nav.volumes')}
      actions={
        <Button
          small
          icon={<IconPlus size={15} aria-hidden />}
          disabled={cannot !== undefined}
          title={cannot}
          onClick={() => open('volume-add', id)}
        >
          {t('compute.volumeAdd')}
        </Button>
      }
    >
      {query.isError && query.data === undefined ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <div className={styles.flush}>
          <DataTable
            label={t('nav.volumes')}
            columns={volumeColumnsOfInstance}
            rows={query.data && inOrder(query.data.items)}
            rowId={(volume) => volume.id ?? ''}
            rowName={({ name = '' }) => name}
            actions={actions}
            expectedRows={1}
          />
        </div>
      )}
    </Section>
  )
}

/** What was kept of its disks; nothing is said where there is nothing. */
export function InstanceSnapshots({ instance: { id = '' } }: { instance: Instance }) {
  const t = useT()
  const actions = useSnapshotActions()
  const query = useLive(
    'listSnapshots',
    { virtualmachineid: id, ...everyones, ...most },
    { moving: ({ items }) => anyMoves('snapshot', items) },
  )
  if (query.data === undefined || query.data.items.length === 0) return null
  return (
    <Section title={t('nav.snapshots')}>
      <div className={styles.flush}>
        <DataTable
          label={t('nav.snapshots')}
          columns={snapshotColumnsOfInstance}
          rows={query.data.items}
          rowId={(snapshot) => snapshot.id ?? ''}
          rowName={({ name = '' }) => name}
          actions={actions}
        />
      </div>
    </Section>
  )
}
