import { IconGauge, IconPencil, IconPlus, IconTrash, IconUsers } from '@tabler/icons-react'
import { useNavigate } from 'react-router'
import { useT } from '../../i18n/i18n.ts'
import { useSession } from '../../layout/use-session.ts'
import type { MenuGroup } from '../../ui/menu.tsx'
import { useApiCallItem } from '../api-call/use-api-call-item.tsx'
import { accountsOf, type Domain, usePeopleDialog } from './people.ts'

const size = 16

/** What can be done with a domain; what cannot says why. */
export function useDomainActions(): (domain: Domain) => MenuGroup[] {
  const t = useT()
  const navigate = useNavigate()
  const session = useSession()
  const { open } = usePeopleDialog()
  const apiCall = useApiCallItem()
  return ({ id = '', level }) => {
    const rootOnly = session.role === 'Admin' ? undefined : t('people.why.rootOnly')
    const kept = level === 0 ? t('people.why.rootDomain') : undefined
    const own = id === session.domainid ? t('people.why.ownDomain') : undefined
    return [
      {
        items: [
          {
            id: 'accounts',
            label: t('nav.accounts'),
            icon: <IconUsers size={size} />,
            onSelect: () => void navigate(accountsOf(id)),
          },
          {
            id: 'add',
            label: t('people.domainAddBelow'),
            icon: <IconPlus size={size} />,
            onSelect: () => open('domain-add', id),
          },
          {
            id: 'edit',
            label: t('people.rename'),
            icon: <IconPencil size={size} />,
            disabledReason: rootOnly ?? kept,
            onSelect: () => open('domain-edit', id),
          },
          {
            id: 'limits',
            label: t('people.limitsEdit'),
            icon: <IconGauge size={size} />,
            disabledReason: kept ?? (rootOnly === undefined ? undefined : own),
            onSelect: () => open('domain-limits', id),
          },
          apiCall(['listDomains', { id, listall: true }], ['deleteDomain', { id }]),
        ],
      },
      {
        items: [
          {
            id: 'delete',
            label: t('action.delete'),
            icon: <IconTrash size={size} />,
            danger: true,
            disabledReason: rootOnly ?? kept ?? own,
            onSelect: () => open('domain-delete', id),
          },
        ],
      },
    ]
  }
}
