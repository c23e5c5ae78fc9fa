import {
  IconPencil,
  IconPlugConnected,
  IconTool,
  IconToolsOff,
  IconTrash,
} from '@tabler/icons-react'
import { useErrorWords } from '../../i18n/error-text.ts'
import { useT } from '../../i18n/i18n.ts'
import type { MenuGroup } from '../../ui/menu.tsx'
import { useApiCallItem } from '../api-call/use-api-call-item.tsx'
import type { Host } from './hosts.ts'
import { useInfraDialog } from './infra.ts'

const size = 16

/** What can be done with a host; what cannot says why. */
export function useHostActions(): (host: Host) => MenuGroup[] {
  const t = useT()
  const words = useErrorWords()
  const { open } = useInfraDialog()
  const apiCall = useApiCallItem()
  return ({ id = '', name, resourcestate, can }) => {
    const reason = (action: string) => {
      const may: unknown = can?.[action]
      if (may === true || may === 'true') return undefined
      const code = typeof may === 'string' ? may : ''
      return words({ code, params: { name }, text: code })
    }
    const inMaintenance = resourcestate !== 'Enabled' && resourcestate !== 'Disabled'
    return [
      {
        items: [
          {
            id: 'edit',
            label: t('action.edit'),
            icon: <IconPencil size={size} />,
            onSelect: () => open('host-edit', id),
          },
          {
            id: 'rejoin',
            label: t('infra.hostRejoin'),
            icon: <IconPlugConnected size={size} />,
            onSelect: () => open('host-rejoin', id),
          },
          inMaintenance
            ? {
                id: 'back',
                label: t('infra.maintenanceEnd'),
                icon: <IconToolsOff size={size} />,
                disabledReason: reason('cancelMaintenance'),
                onSelect: () => open('host-back', id),
              }
            : {
                id: 'maintain',
                label: t('infra.maintenance'),
                icon: <IconTool size={size} />,
                // What has to be stopped first is said in the dialog.
                onSelect: () => open('host-maintain', id),
              },
          apiCall(
            ['listHosts', { id }],
            [inMaintenance ? 'cancelHostMaintenance' : 'prepareHostForMaintenance', { id }],
            ['deleteHost', { id }],
          ),
        ],
      },
      {
        items: [
          {
            id: 'delete',
            label: t('infra.hostRemove'),
            icon: <IconTrash size={size} />,
            danger: true,
            onSelect: () => open('host-remove', id),
          },
        ],
      },
    ]
  }
}
