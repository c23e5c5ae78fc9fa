import { useT } from '../../../i18n/i18n.ts'
import { useFormat } from '../../../i18n/use-format.ts'
import type { Snapshot, Volume } from '../compute.ts'
import { ActionDialog } from './action-dialog.tsx'

interface OfVolume {
  readonly volume: Volume
  readonly onClose: () => void
}

/** Takes a volume from its instance. */
export function DetachVolume({ volume, onClose }: OfVolume) {
  const t = useT()
  const { id = '', name = '', vmdisplayname, vmname = '', vmstate } = volume
  const at = vmdisplayname ?? vmname
  return (
    <ActionDialog
      title={t('compute.volumeDetachTitle', { name })}
      means={[
        t('compute.volumeDetach.keeps', { instance: at }),
        ...(vmstate === 'Running' ? [t('compute.volumeDetach.running')] : []),
      ]}
      submitLabel={t('compute.volumeDetach')}
      to={volume}
      request={['detachVolume', { id }]}
      done={t('compute.volumeDetach.done', { name })}
      onClose={onClose}
    />
  )
}

/** Deletes a volume that no instance has. */
export function DeleteVolume({ volume, onClose }: OfVolume) {
  const t = useT()
  const format = useFormat()
  const { id = '', name = '', size = 0, snapshotcount = 0 } = volume
  return (
    <ActionDialog
      title={t('compute.volumeDeleteTitle', { name })}
      means={[
        t('compute.volumeDelete.goes', { size: format.size(size) }),
        ...(snapshotcount > 0
          ? [t('compute.volumeDelete.snapshots', { count: format.number(snapshotcount) })]
          : []),
      ]}
      submitLabel={t('action.delete')}
      danger
      to={volume}
      request={['deleteVolume', { id }]}
      done={t('delete.done', { name })}
      onClose={onClose}
    />
  )
}

/** Deletes a snapshot; what was made from it stays. */
export function DeleteSnapshot({
  snapshot,
  onClose,
}: {
  readonly snapshot: Snapshot
  readonly onClose: () => void
}) {
  const t = useT()
  const { id = '', name = '', volumename = '' } = snapshot
  return (
    <ActionDialog
      title={t('compute.snapshotDeleteTitle', { name })}
      means={[
        t('compute.snapshotDelete.goes', { volume: volumename }),
        t('compute.snapshotDelete.stays'),
      ]}
      submitLabel={t('action.delete')}
      danger
      to={snapshot}
      request={['deleteSnapshot', { id }]}
      done={t('delete.done', { name })}
      onClose={onClose}
    />
  )
}
