import {
  IconEye,
  IconGauge,
  IconLock,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
} from '@tabler/icons-react'
import { useNavigate } from 'react-router'
import { useT } from '../../i18n/i18n.ts'
import { useSession } from '../../layout/use-session.ts'
import type { MenuGroup, MenuItem } from '../../ui/menu.tsx'
import { useApiCallItem } from '../api-call/use-api-call-item.tsx'
import { accountPath, stateOf, type Account, usePeopleDialog } from './people.ts'

const size = 16

/** What can be done with an account, for its row and its page; what cannot says why. */
export function useAccountActions(): (account: Account, onPage?: boolean) => MenuGroup[] {
  const t = useT()
  const navigate = useNavigate()
  const session = useSession()
  const { open } = usePeopleDialog()
  const apiCall = useApiCallItem()
  return (account, onPage = false) => {
    const { id = '' } = account
    const own = id === session.accountid ? t('people.why.ownAccount') : undefined
    const kept = account.isdefault === true ? t('people.why.defaultAccount') : undefined
    const is = stateOf(account)
    const change = (what: 'disable' | 'lock' | 'enable', icon: MenuItem['icon']): MenuItem => ({
      id: what,
      label: t(`people.${what}`),
      icon,
      disabledReason: what === 'enable' ? undefined : own,
      onSelect: () => open(`account-${what}`, id),
    })
    const switches = [
      ...(is === 'enabled' ? [] : [change('enable', <IconPlayerPlay size={size} />)]),
      ...(is === 'disabled' ? [] : [change('disable', <IconPlayerPause size={size} />)]),
      ...(is === 'enabled' ? [change('lock', <IconLock size={size} />)] : []),
    ]
    const details: MenuItem = {
      id: 'details',
      label: t('people.details'),
      icon: <IconEye size={size} />,
      onSelect: () => void navigate(accountPath(id)),
    }
    return [
      {
        items: [
          ...(onPage ? [] : [details]),
          {
            id: 'edit',
            label: t('action.edit'),
            icon: <IconPencil size={size} />,
            onSelect: () => open('account-edit', id),
          },
          {
            id: 'limits',
            label: t('people.limitsEdit'),
            icon: <IconGauge size={size} />,
            onSelect: () => open('account-limits', id),
          },
          ...switches,
          apiCall(['listAccounts', { id, listall: true }], ['deleteAccount', { id }]),
        ],
      },
      {
        items: [
          {
            id: 'delete',
            label: t('action.delete'),
            icon: <IconTrash size={size} />,
            danger: true,
            disabledReason: own ?? kept,
            onSelect: () => open('account-delete', id),
          },
        ],
      },
    ]
  }
}
