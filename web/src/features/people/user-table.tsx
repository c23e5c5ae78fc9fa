import {
  IconKey,
  IconLock,
  IconPencil,
  IconPlayerPause,
  IconPlayerPlay,
  IconTrash,
} from '@tabler/icons-react'
import { useLanguage, useT } from '../../i18n/i18n.ts'
import { useSession } from '../../layout/use-session.ts'
import type { MenuGroup, MenuItem } from '../../ui/menu.tsx'
import { listColumns } from '../../ui/table/column.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import { NoValue, Time } from '../../ui/values.tsx'
import { useApiCallItem } from '../api-call/use-api-call-item.tsx'
import { PersonState } from './account-columns.tsx'
import { stateOf, type Account, usePeopleDialog, type User } from './people.ts'
import styles from './people.module.css'

/** The users of an account. */
export function UserTable({ account }: { account: Account }) {
  const t = useT()
  const actions = useUserActions()
  return (
    <div className={styles.flush}>
      <DataTable
        label={t('people.users')}
        columns={columns}
        rows={account.user ?? []}
        rowId={({ id = '' }) => id}
        rowName={({ username = '' }) => username}
        actions={actions}
        expectedRows={2}
      />
    </div>
  )
}

const size = 16

function useUserActions(): (user: User) => MenuGroup[] {
  const t = useT()
  const { userid } = useSession()
  const { open } = usePeopleDialog()
  const apiCall = useApiCallItem()
  return (user) => {
    const { id = '' } = user
    const own = id === userid ? t('people.why.ownUser') : undefined
    const kept = user.isdefault ? t('people.why.defaultUser') : undefined
    const enabled = stateOf(user) === 'enabled'
    const change: MenuItem = enabled
      ? {
          id: 'disable',
          label: t('people.disable'),
          icon: <IconPlayerPause size={size} />,
          disabledReason: own,
          onSelect: () => open('user-disable', id),
        }
      : {
          id: 'enable',
          label: t('people.enable'),
          icon: <IconPlayerPlay size={size} />,
          onSelect: () => open('user-enable', id),
        }
    return [
      {
        items: [
          {
            id: 'edit',
            label: t('action.edit'),
            icon: <IconPencil size={size} />,
            onSelect: () => open('user-edit', id),
          },
          {
            id: 'password',
            label: t('people.passwordSubmit'),
            icon: <IconLock size={size} />,
            onSelect: () => open('user-password', id),
          },
          {
            id: 'keys',
            label: t('account.keys'),
            icon: <IconKey size={size} />,
            onSelect: () => open('user-keys', id),
          },
          change,
          apiCall(['listUsers', { id, listall: true }], ['deleteUser', { id }]),
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
            onSelect: () => open('user-delete', id),
          },
        ],
      },
    ]
  }
}

function PersonName({ user: { firstname = '', lastname = '' } }: { user: User }) {
  const korean = useLanguage() === 'ko'
  const name = (korean ? `${lastname} ${firstname}` : `${firstname} ${lastname}`).trim()
  return name === '' ? <NoValue /> : <span title={name}>{name}</span>
}

const columns = listColumns<User>([
  {
    id: 'username',
    header: 'account.username',
    fixed: true,
    cell: ({ username }) => (
      <span className={styles.link} title={username}>
        {username}
      </span>
    ),
  },
  { id: 'name', header: 'people.name', width: 180, cell: (user) => <PersonName user={user} /> },
  {
    id: 'email',
    header: 'account.email',
    width: 240,
    cell: ({ email = '' }) => (email === '' ? <NoValue /> : <span title={email}>{email}</span>),
  },
  {
    id: 'state',
    header: 'people.state',
    width: 116,
    narrow: 104,
    fixed: true,
    cell: (user) => <PersonState of={user} />,
  },
  {
    id: 'created',
    header: 'people.created',
    width: 112,
    cell: ({ created }) => <Time date={created} />,
  },
])
