import type { ApiCall } from '../api-call/api-call.ts'
import { useT } from '../../i18n/i18n.ts'
import { ConsequencesDialog } from '../api-call/consequences-dialog.tsx'
import { refreshPeople, type Account } from './people.ts'

export type AccountSwitch = 'disable' | 'lock' | 'enable'

const means = {
  disable: ['people.disable.users', 'people.disable.keys', 'people.disable.images'],
  lock: ['people.disable.users', 'people.disable.keys', 'people.lock.instances'],
  enable: ['people.enable.users'],
} as const

interface AccountSwitchProps {
  readonly account: Account
  readonly to: AccountSwitch
  readonly onClose: () => void
}

/** Disables, locks or enables an account, after saying what that means for its users. */
export function AccountSwitchDialog({ account, to, onClose }: AccountSwitchProps) {
  const t = useT()
  const { id = '', name = '' } = account
  const request: ApiCall =
    to === 'enable' ? ['enableAccount', { id }] : ['disableAccount', { id, lock: to === 'lock' }]
  return (
    <ConsequencesDialog
      title={t(`people.${to}.title`, { name })}
      means={means[to].map((key) => t(key))}
      submitLabel={t(`people.${to}`)}
      request={request}
      refresh={refreshPeople}
      done={t(`people.${to}.done`, { name })}
      onClose={onClose}
    />
  )
}
