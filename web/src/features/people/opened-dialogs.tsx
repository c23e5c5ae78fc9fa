import { useQuery } from '@tanstack/react-query'
import { useLocation, useNavigate } from 'react-router'
import { apiQuery } from '../../api/queries.ts'
import { AccountEdit } from './account-edit.tsx'
import { AccountForm } from './account-form.tsx'
import { AccountSwitchDialog } from './account-switch-dialog.tsx'
import { DomainForm } from './domain-form.tsx'
import { LimitsForm } from './limits-form.tsx'
import { OwnerDelete } from './owner-delete.tsx'
import { accountsPath, oneAccount, refreshPeople, type PeopleDialog } from './people.ts'
import { UserChange, UserKeys } from './user-dialogs.tsx'
import { UserAdd, UserEdit } from './user-form.tsx'
import { UserPassword } from './user-password.tsx'

interface OpenedProps {
  readonly dialog: PeopleDialog
  /** Id of the account, user or domain that it is about. */
  readonly on: string | undefined
  readonly onClose: () => void
}

/* What opens over the pages, in one file: together it is smaller than what each of them shares. */
export function OpenedDialog({ dialog, on, onClose }: OpenedProps) {
  if (dialog === 'account-add') {
    return <AccountForm onClose={onClose} {...(on === undefined ? {} : { domainId: on })} />
  }
  if (dialog === 'domain-add') return <DomainForm parentId={on} onClose={onClose} />
  if (on === undefined) return null
  const props = { dialog, on, onClose }
  if (dialog === 'user-add' || dialog.startsWith('account-')) return <OfAccount {...props} />
  return dialog.startsWith('user-') ? <OfUser {...props} /> : <OfDomain {...props} />
}

type OfProps = OpenedProps & { readonly on: string }

function OfAccount({ dialog, on, onClose }: OfProps) {
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const account = useQuery(apiQuery('listAccounts', oneAccount(on))).data?.items[0]
  if (account?.id !== on) return null
  const { name = '', domainid = '' } = account
  switch (dialog) {
    case 'user-add':
      return <UserAdd account={account} onClose={onClose} />
    case 'account-edit':
      return <AccountEdit account={account} onClose={onClose} />
    case 'account-disable':
      return <AccountSwitchDialog account={account} to="disable" onClose={onClose} />
    case 'account-lock':
      return <AccountSwitchDialog account={account} to="lock" onClose={onClose} />
    case 'account-enable':
      return <AccountSwitchDialog account={account} to="enable" onClose={onClose} />
    case 'account-limits':
      return (
        <LimitsForm
          name={name}
          owner={{ account: name, domainid }}
          of={account}
          kinds={['template', 'secondarystorage', 'project']}
          refresh={refreshPeople}
          onClose={onClose}
        />
      )
    case 'account-delete':
      return (
        <OwnerDelete
          owner={{ kind: 'account', id: on, name, domainid }}
          onClose={onClose}
          onDeleted={() => {
            // The list stays as it is; a page of what is gone does not.
            if (pathname !== accountsPath) void navigate(accountsPath, { replace: true })
          }}
        />
      )
    default:
      return null
  }
}

function OfUser({ dialog, on, onClose }: OfProps) {
  const user = useQuery(apiQuery('listUsers', { id: on, listall: true })).data?.items[0]
  if (user?.id !== on) return null
  switch (dialog) {
    case 'user-edit':
      return <UserEdit user={user} onClose={onClose} />
    case 'user-password':
      return <UserPassword user={user} onClose={onClose} />
    case 'user-keys':
      return <UserKeys user={user} onClose={onClose} />
    case 'user-disable':
      return <UserChange user={user} to="disable" onClose={onClose} />
    case 'user-enable':
      return <UserChange user={user} to="enable" onClose={onClose} />
    case 'user-delete':
      return <UserChange user={user} to="delete" onClose={onClose} />
    default:
      return null
  }
}

function OfDomain({ dialog, on, onClose }: OfProps) {
  const domain = useQuery(apiQuery('listDomains', { id: on })).data?.items[0]
  if (domain?.id !== on) return null
  const { name = '', path = '' } = domain
  switch (dialog) {
    case 'domain-edit':
      return <DomainForm domain={domain} onClose={onClose} />
    case 'domain-limits':
      return (
        <LimitsForm
          name={path}
          owner={{ domainid: on }}
          of={domain}
          kinds={['template', 'secondarystorage', 'project']}
          refresh={refreshPeople}
          onClose={onClose}
        />
      )
    case 'domain-delete':
      return <OwnerDelete owner={{ kind: 'domain', id: on, name }} onClose={onClose} />
    default:
      return null
  }
}
