import { AppError, type ErrorCode } from '@mold/shared/errors.ts'
import type { Caller } from '../../access/caller.ts'
import { isUuid } from '../../access/ids.ts'
import { mayOperate } from '../../access/owner-rule.ts'
import type { Db, Trx } from '../../db/database.ts'
import { type InstanceRecord, loadInstanceByUuid } from '../instances/instance.repository.ts'
import { hostWithPool } from '../placement/pool.repository.ts'
import { ownerFactsOf } from './can.ts'
import { type VolumeRecord, volumeByUuid } from './volume.repository.ts'

/**
 * A volume that is there, for somebody who may work with it.
 *
 * @throws AppError volume.not_found, api.denied
 */
export async function volumeFor(db: Db | Trx, caller: Caller, uuid: string): Promise<VolumeRecord> {
  const volume = isUuid(uuid) ? await volumeByUuid(db, uuid) : undefined
  if (!volume || volume.removed !== null) throw new AppError('volume.not_found', { id: uuid })
  const may = mayOperate(caller, ownerFactsOf(volume))
  if (may !== true) throw new AppError(may, { account: caller.account.name })
  return volume
}

/** What the texts about a volume name. */
export const wordsOf = ({ uuid: id, name, shown_state: state }: VolumeRecord) => ({
  id,
  name,
  state,
})

/** Throws unless a rule holds. */
export function requireVolume(may: true | ErrorCode, volume: VolumeRecord): void {
  if (may !== true) throw new AppError(may, wordsOf(volume))
}

/**
 * Throws unless the host that has a volume's disk can be asked now, rather than once it comes back.
 *
 * @throws AppError volume.not_made, instance.host_away
 */
export async function requireVolumeHost(
  db: Db | Trx,
  { name, host_id, host_name }: Pick<VolumeRecord, 'name' | 'host_id' | 'host_name'>,
): Promise<void> {
  if (host_id === null) throw new AppError('volume.not_made', { name })
  const host = await hostWithPool(db, host_id)
  if (!host?.isUp) throw new AppError('instance.host_away', { host: host_name ?? '' })
}

/**
 * An instance that is there, for somebody who may work with it.
 *
 * @throws AppError volume.instance_not_found, api.denied
 */
export async function instanceToAttach(
  db: Db,
  caller: Caller,
  uuid: string,
): Promise<InstanceRecord> {
  const instance = await loadInstanceByUuid(db, uuid)
  if (!instance || instance.removed !== null) {
    throw new AppError('volume.instance_not_found', { id: uuid })
  }
  const may = mayOperate(caller, ownerFactsOf(instance))
  if (may !== true) throw new AppError(may, { account: caller.account.name })
  return instance
}
