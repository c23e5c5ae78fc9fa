import { IconCode, IconDatabasePlus, IconTags, IconTemplate, IconTrash } from '@tabler/icons-react'
import { useT } from '../../../i18n/i18n.ts'
import type { MenuGroup } from '../../../ui/menu.tsx'
import { showApiCall } from '../../api-call/shown-call.ts'
import { useComputeDialog, type Snapshot } from '../compute.ts'
import { useReason } from '../reasons.ts'

const size = 16

/** What can be done with a snapshot; what cannot says why. */
export function useSnapshotActions(): (snapshot: Snapshot) => MenuGroup[] {
  const t = useT()
  const reason = useReason()
  const { open } = useComputeDialog()
  return (snapshot) => {
    const { id = '' } = snapshot
    return [
      {
        items: [
          {
            id: 'snapshot-template',
            label: `${t('compute.templateCreate')}…`,
            icon: <IconTemplate size={size} />,
            disabledReason: reason(snapshot, 'createTemplate'),
            onSelect: () => open('snapshot-template', id),
          },
          {
            id: 'snapshot-volume',
            label: `${t('compute.volumeCreate')}…`,
            icon: <IconDatabasePlus size={size} />,
            disabledReason: reason(snapshot, 'createVolume'),
            onSelect: () => open('snapshot-volume', id),
          },
          {
            id: 'snapshot-tags',
            label: `${t('tags.title')}…`,
            icon: <IconTags size={size} />,
            onSelect: () => open('snapshot-tags', id),
          },
          {
            id: 'api-call',
            label: t('apiCall.show'),
            icon: <IconCode size={size} />,
            onSelect: () => showApiCall(['listSnapshots', { id }], ['deleteSnapshot', { id }]),
          },
        ],
      },
      {
        items: [
          {
            id: 'snapshot-delete',
            label: `${t('action.delete')}…`,
            icon: <IconTrash size={size} />,
            danger: true,
            disabledReason: reason(snapshot, 'delete'),
            onSelect: () => open('snapshot-delete', id),
          },
        ],
      },
    ]
  }
}
