import { useQuery } from '@tanstack/react-query'
import { apiQuery } from '../../../api/queries.ts'
import { everyones, instanceCall, type ComputeDialog } from '../compute.ts'
import { AttachVolume } from './attach-volume.tsx'
import { AddVolume } from './add-volume.tsx'
import { CreateTemplate } from './create-template.tsx'
import { DownloadVolume } from './download-volume.tsx'
import { EditInstance } from './edit-instance.tsx'
import { ExpungeInstance, DestroyInstance } from './destroy-instance.tsx'
import { IsoAttach, IsoDetach } from './iso-dialogs.tsx'
import { RebootInstance, StopInstance } from './power-dialogs.tsx'
import { ResetPassword } from './reset-password.tsx'
import { TagsDialog } from './tags-dialog.tsx'
import { TakeSnapshot } from './take-snapshot.tsx'
import { DeleteSnapshot, DeleteVolume, DetachVolume } from './volume-dialogs.tsx'

interface OpenedProps {
  readonly dialog: ComputeDialog
  /** Id of the instance, volume or snapshot. */
  readonly on: string | undefined
  readonly onClose: () => void
  readonly onInstanceGone: (() => void) | undefined
}

/* What opens over the pages, in one file: together it is smaller than what each of them shares. */
export function OpenedDialog(props: OpenedProps) {
  const { dialog, on, onClose } = props
  if (dialog === 'volume-add' && on === undefined) {
    return <AddVolume instance={undefined} onClose={onClose} />
  }
  if (dialog.startsWith('snapshot-')) return <OfSnapshot {...props} />
  if (dialog.startsWith('volume-') && dialog !== 'volume-add') return <OfVolume {...props} />
  return <OfInstance {...props} />
}

function OfInstance({ dialog, on = '', onClose, onInstanceGone }: OpenedProps) {
  const { data } = useQuery(apiQuery(...instanceCall(on)))
  const instance = data?.items.find(({ id }) => id === on)
  if (instance === undefined) return null
  const props = { instance, onClose }
  switch (dialog) {
    case 'instance-edit':
      return <EditInstance {...props} />
    case 'instance-stop':
      return <StopInstance {...props} />
    case 'instance-reboot':
      return <RebootInstance {...props} />
    case 'instance-destroy':
      return <DestroyInstance {...props} onGone={onInstanceGone} />
    case 'instance-expunge':
      return <ExpungeInstance {...props} onGone={onInstanceGone} />
    case 'instance-password':
      return <ResetPassword {...props} />
    case 'iso-attach':
      return <IsoAttach {...props} />
    case 'iso-detach':
      return <IsoDetach {...props} />
    case 'volume-add':
      return <AddVolume {...props} />
    default:
      return null
  }
}

function OfVolume({ dialog, on = '', onClose }: OpenedProps) {
  const { data } = useQuery(apiQuery('listVolumes', { id: on, ...everyones }))
  const volume = data?.items.find(({ id }) => id === on)
  if (volume === undefined) return null
  const props = { volume, onClose }
  switch (dialog) {
    case 'volume-attach':
      return <AttachVolume {...props} />
    case 'volume-detach':
      return <DetachVolume {...props} />
    case 'volume-delete':
      return <DeleteVolume {...props} />
    case 'volume-download':
      return <DownloadVolume {...props} />
    case 'volume-snapshot':
      return <TakeSnapshot {...props} />
    case 'volume-tags':
      return <TagsDialog resourceType="Volume" thing={volume} onClose={onClose} />
    case 'volume-template':
      return <CreateTemplate from={{ volume }} onClose={onClose} />
    default:
      return null
  }
}

function OfSnapshot({ dialog, on = '', onClose }: OpenedProps) {
  const { data } = useQuery(apiQuery('listSnapshots', { id: on, ...everyones }))
  const snapshot = data?.items.find(({ id }) => id === on)
  if (snapshot === undefined) return null
  switch (dialog) {
    case 'snapshot-template':
      return <CreateTemplate from={{ snapshot }} onClose={onClose} />
    case 'snapshot-tags':
      return <TagsDialog resourceType="Snapshot" thing={snapshot} onClose={onClose} />
    case 'snapshot-volume':
      return <AddVolume instance={undefined} snapshot={snapshot} onClose={onClose} />
    case 'snapshot-delete':
      return <DeleteSnapshot snapshot={snapshot} onClose={onClose} />
    default:
      return null
  }
}
