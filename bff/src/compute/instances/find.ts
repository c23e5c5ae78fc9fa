import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../../access/caller.ts'
import { invalidUuid } from '../../access/ids.ts'
import { mayOperate } from '../../access/owner-rule.ts'
import type { Db } from '../../db/database.ts'
import { isHeld } from './hold.repository.ts'
import { type InstanceAction, instanceCan } from './can.ts'
import { type InstanceRecord, loadInstanceByUuid } from './instance.repository.ts'

/**
 * Loads an instance for whoever may do something with it. A uuid that never existed gets the protocol's 431
 * text, one that is expunged the reference's, a foreign one 531.
 *
 * @param param the parameter that has the id
 * @throws AppError api.invalid_uuid, instance.not_found, api.denied
 */
export async function instanceFor(
  db: Db,
  caller: Caller,
  of: { readonly id: string; readonly command: { readonly name: string }; readonly param?: string },
): Promise<InstanceRecord> {
  const { id, command, param = 'id' } = of
  const instance = await loadInstanceByUuid(db, id)
  if (!instance) throw invalidUuid(id, { command, param })
  const may = mayOperate(caller, {
    accountId: instance.account_id,
    ownerDomainPath: instance.domain_path,
  })
  if (may !== true) throw new AppError(may, { account: caller.account.name })
  if (instance.removed !== null) throw new AppError('instance.not_found', { id })
  return instance
}

/**
 * The same for an action. While a job works on it nobody knows what state comes of that: then the job of the
 * action finds out, once it is its turn.
 *
 * @throws AppError those of `instanceFor`, and the reason why not
 */
export async function instanceToDo(
  db: Db,
  caller: Caller,
  action: InstanceAction,
  of: Parameters<typeof instanceFor>[2],
): Promise<InstanceRecord> {
  const instance = await instanceFor(db, caller, of)
  const may = instanceCan(caller, { ...instance, pending_job: null })[action]
  if (may !== true && (!(await isHeld(db, instance)) || !isOfState(may))) {
    throw new AppError(may, { id: of.id, name: instance.name })
  }
  return instance
}

/** Reasons that the end of a job may take away. */
const isOfState = (code: string) => code !== 'api.denied' && code !== 'instance.admin_only'
