import {
  IconCamera,
  IconCode,
  IconDownload,
  IconPlug,
  IconPlugOff,
  IconTags,
  IconTemplate,
  IconTrash,
} from '@tabler/icons-react'
import { useT } from '../../../i18n/i18n.ts'
import type { MenuGroup, MenuItem } from '../../../ui/menu.tsx'
import { showApiCall } from '../../api-call/shown-call.ts'
import { useComputeDialog, type ComputeDialog, type Volume } from '../compute.ts'
import { useReason } from '../reasons.ts'

const size = 16

/** What can be done with a volume; what cannot says why. */
export function useVolumeActions(): (volume: Volume) => MenuGroup[] {
  const t = useT()
  const reason = useReason()
  const { open } = useComputeDialog()
  return (volume) => {
    const { id = '', type, virtualmachineid } = volume
    const dialog = (
      name: ComputeDialog,
      may: string,
      label: string,
      icon: MenuItem['icon'],
    ): MenuItem => ({
      id: name,
      label: `${label}…`,
      icon,
      disabledReason: reason(volume, may),
      onSelect: () => open(name, id),
    })
    const place =
      virtualmachineid === undefined
        ? dialog('volume-attach', 'attach', t('compute.volumeAttach'), <IconPlug size={size} />)
        : dialog('volume-detach', 'detach', t('compute.volumeDetach'), <IconPlugOff size={size} />)
    return [
      {
        items: [
          dialog(
            'volume-snapshot',
            'snapshot',
            t('compute.snapshotTake'),
            <IconCamera size={size} />,
          ),
          dialog(
            'volume-template',
            'createTemplate',
            t('compute.templateCreate'),
            <IconTemplate size={size} />,
          ),
          dialog('volume-download', 'extract', t('image.download'), <IconDownload size={size} />),
          {
            id: 'volume-tags',
            label: `${t('tags.title')}…`,
            icon: <IconTags size={size} />,
            onSelect: () => open('volume-tags', id),
          },
          {
            id: 'api-call',
            label: t('apiCall.show'),
            icon: <IconCode size={size} />,
            onSelect: () =>
              showApiCall(['listVolumes', { id }], ['createSnapshot', { volumeid: id }]),
          },
        ],
      },
      // A root disk is a part of its instance, and goes with it.
      ...(type === 'ROOT' && virtualmachineid !== undefined
        ? []
        : [
            { items: [place] },
            {
              items: [
                {
                  ...dialog(
                    'volume-delete',
                    'delete',
                    t('action.delete'),
                    <IconTrash size={size} />,
                  ),
                  danger: true,
                },
              ],
            },
          ]),
    ]
  }
}
