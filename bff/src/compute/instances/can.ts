import type { ErrorCode } from '@mold/shared/errors.ts'
import { type Caller, isAdmin } from '../../access/caller.ts'
import { mayOperate } from '../../access/owner-rule.ts'
import type { InstanceRecord } from './instance.repository.ts'

/** True, or the code of the reason why not. */
type May = true | ErrorCode

const actions = [
  'start',
  'stop',
  'reboot',
  'destroy',
  'expunge',
  'recover',
  'update',
  'attachiso',
  'detachiso',
  'screenshot',
  'attachvolume',
  'resetpassword',
] as const
export type InstanceAction = (typeof actions)[number]
export type InstanceCan = Readonly<Record<InstanceAction, May>>

type Facts = Pick<
  InstanceRecord,
  | 'state'
  | 'iso_id'
  | 'removed'
  | 'pending_job'
  | 'password_enabled'
  | 'template'
  | 'host_networking'
>

const is = (holds: boolean, otherwise: ErrorCode): May => (holds ? true : otherwise)

/** Whether the guest takes passwords: as its template says now, which may be marked later (semantics §15.1). */
export const takesPasswords = ({
  template,
  password_enabled,
}: Pick<Facts, 'template' | 'password_enabled'>): boolean =>
  template?.password_enabled ?? password_enabled

/** In the order of the reference (semantics §15.1). */
function mayResetPassword(of: Facts, idle: May): May {
  const { state } = of
  if (!takesPasswords(of)) return 'instance.password_not_enabled'
  // Said in every state: what the host cannot do does not change by stopping it.
  if (of.host_networking === 'user') return 'instance.password_session'
  if (state === 'Error' || state === 'Expunging' || state === 'Destroyed') {
    return 'instance.password_state'
  }
  return state === 'Stopped' ? idle : 'instance.password_running'
}

/** What the state of an instance allows, whoever asks. */
function stateAllows(action: InstanceAction, of: Facts): May {
  const { state, iso_id, pending_job } = of
  const settled = state === 'Running' || state === 'Stopped'
  const idle = is(pending_job === null, 'instance.busy')
  switch (action) {
    case 'start':
      if (state === 'Running') return 'instance.runs'
      return state === 'Stopped' ? idle : 'instance.not_stopped'
    case 'stop':
      if (state === 'Stopped') return 'instance.stopped'
      return state === 'Running' ? idle : 'instance.not_running'
    case 'reboot':
      return state === 'Running' ? idle : 'instance.not_running'
    case 'screenshot':
      return is(state === 'Running', 'instance.not_running')
    case 'destroy':
      if (state === 'Destroyed') return 'instance.destroyed'
      return settled || state === 'Error' ? idle : 'instance.busy'
    case 'expunge':
      return state === 'Destroyed' || state === 'Error' ? idle : 'instance.not_destroyed'
    case 'recover':
      return state === 'Destroyed' ? idle : 'instance.not_destroyed'
    case 'update':
      return is(settled, 'instance.state')
    case 'attachiso':
    case 'attachvolume':
      return settled ? idle : 'instance.state'
    case 'detachiso':
      if (iso_id === null) return 'instance.no_iso'
      return settled ? idle : 'instance.state'
    case 'resetpassword':
      return mayResetPassword(of, idle)
  }
}

/** What only admins do (api-commands §8). */
const ofAdmins: ReadonlySet<InstanceAction> = new Set(['recover'])

/** What a caller may do with an instance now: true, or the code of the reason why not (design: `can`). */
export function instanceCan(caller: Caller, instance: InstanceRecord): InstanceCan {
  const may = mayOperate(caller, {
    accountId: instance.account_id,
    ownerDomainPath: instance.domain_path,
  })
  const of = (action: InstanceAction): May => {
    if (instance.removed !== null) return 'instance.expunged'
    if (may !== true) return may
    if (ofAdmins.has(action) && !isAdmin(caller)) return 'instance.admin_only'
    return stateAllows(action, instance)
  }
  return Object.fromEntries(actions.map((action) => [action, of(action)])) as InstanceCan
}
