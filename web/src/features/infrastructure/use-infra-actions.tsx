import {
  IconEye,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlus,
  IconTrash,
} from '@tabler/icons-react'
import { useNavigate } from 'react-router'
import { useT } from '../../i18n/i18n.ts'
import type { MenuGroup } from '../../ui/menu.tsx'
import { useApiCallItem } from '../api-call/use-api-call-item.tsx'
import { isEnabled, type Store, useInfraDialog, type Zone, zonePath } from './infra.ts'

const size = 16

/** What can be done with a zone, for its row and its page. */
export function useZoneActions(): (zone: Zone, onPage?: boolean) => MenuGroup[] {
  const t = useT()
  const navigate = useNavigate()
  const { open } = useInfraDialog()
  const apiCall = useApiCallItem()
  return (zone, onPage = false) => {
    const { id = '' } = zone
    const enabled = isEnabled(zone)
    const details = {
      id: 'details',
      label: t('infra.details'),
      icon: <IconEye size={size} />,
      onSelect: () => void navigate(zonePath(id)),
    }
    return [
      {
        items: [
          ...(onPage ? [] : [details]),
          {
            id: 'edit',
            label: t('action.edit'),
            icon: <IconPencil size={size} />,
            onSelect: () => open('zone-edit', id),
          },
          {
            id: 'switch',
            label: t(enabled ? 'infra.disable' : 'infra.enable'),
            icon: enabled ? <IconPlayerPause size={size} /> : <IconPlayerPlay size={size} />,
            onSelect: () => open('zone-switch', id),
          },
          {
            id: 'store',
            label: t('infra.storeAdd'),
            icon: <IconPlus size={size} />,
            onSelect: () => open('store-add', id),
          },
          apiCall(['listZones', { id }], ['deleteZone', { id }]),
        ],
      },
      {
        items: [
          {
            id: 'delete',
            label: t('action.delete'),
            icon: <IconTrash size={size} />,
            danger: true,
            onSelect: () => open('zone-delete', id),
          },
        ],
      },
    ]
  }
}

/** What can be done with an image store. */
export function useStoreActions(): (store: Store) => MenuGroup[] {
  const t = useT()
  const { open } = useInfraDialog()
  const apiCall = useApiCallItem()
  return ({ id = '' }) => [
    {
      items: [
        {
          id: 'edit',
          label: t('action.edit'),
          icon: <IconPencil size={size} />,
          onSelect: () => open('store-edit', id),
        },
        apiCall(['listImageStores', { id }], ['deleteImageStore', { id }]),
      ],
    },
    {
      items: [
        {
          id: 'delete',
          label: t('infra.storeRemove'),
          icon: <IconTrash size={size} />,
          danger: true,
          onSelect: () => open('store-delete', id),
        },
      ],
    },
  ]
}
