import { updateVirtualMachine as declaration } from '@mold/shared/commands/instances/updateVirtualMachine.ts'
import type { ParamsOf } from '@mold/shared/contract/command.ts'
import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../../access/caller.ts'
import { idOf } from '../../access/ids.ts'
import type { Db } from '../../db/database.ts'
import type { Settings } from '../../settings/settings.service.ts'
import { checkGivenDetails } from './deploy/details.ts'
import { isNameTaken } from './deploy/insert.repository.ts'
import { isHostName } from './instance-name.ts'
import {
  changeInstance,
  type InstanceChanges,
  type InstanceRecord,
  lockInstance,
} from './instance.repository.ts'

type Params = ParamsOf<typeof declaration>

function nameOf(name: string | undefined, { state }: InstanceRecord): string | undefined {
  if (name === undefined) return undefined
  if (!isHostName(name)) throw new AppError('instance.name_invalid', { name })
  if (state !== 'Stopped') throw new AppError('instance.rename_running')
  return name
}

/**
 * Changes attributes of an instance; they act at its next start.
 *
 * @throws AppError instance.*, api.invalid_uuid
 */
export async function updateInstance(
  { db, settings }: { readonly db: Db; readonly settings: Settings },
  caller: Caller,
  instance: InstanceRecord,
  params: Params,
): Promise<void> {
  const { ostypeid, details, cleanupdetails } = params
  const name = nameOf(params.name, instance)
  if (details) await checkGivenDetails(settings, caller, details)
  const of = { command: declaration, param: 'ostypeid', includeRemoved: false }
  const changes: InstanceChanges = {
    name,
    display_name: params.displayname?.trim() || undefined,
    guest_os_id: ostypeid === undefined ? undefined : await idOf(db, 'guest_os', ostypeid, of),
    details: cleanupdetails === true ? '{}' : details && JSON.stringify(details),
  }
  if (Object.values(changes).every((value) => value === undefined)) return
  await db.transaction().execute(async (trx) => {
    await lockInstance(trx, instance.uuid)
    const { zone_id: zoneId, account_id: accountId } = instance
    const isOther = name !== undefined && name.toLowerCase() !== instance.name.toLowerCase()
    if (isOther && (await isNameTaken(trx, { zoneId, accountId, name }))) {
      throw new AppError('instance.name_taken', { name })
    }
    await changeInstance(trx, instance.id, changes)
  })
}
