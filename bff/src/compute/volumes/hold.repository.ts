import { AppError } from '@mold/shared/errors.ts'
import { type Selectable, sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'
import type { InstanceTable, VolumeTable } from '../../db/schema.ts'
import { isFreeFor } from '../job-lock.repository.ts'

export type VolumeRow = Selectable<VolumeTable>
export type InstanceRow = Selectable<InstanceTable>

/** A volume with the instance that has it, both locked until the transaction ends. */
export interface HeldRows {
  readonly volume: VolumeRow
  readonly instance: InstanceRow | undefined
}

/** The state of a volume that nothing works on. */
export const restingState = ({ pool_id }: Pick<VolumeRow, 'pool_id'>): VolumeRow['state'] =>
  pool_id === null ? 'Allocated' : 'Ready'

/**
 * Locks an instance until the transaction ends.
 *
 * @throws AppError volume.instance_gone
 */
export async function lockInstanceRow(trx: Trx, id: number): Promise<InstanceRow> {
  const row = await trx
    .selectFrom('instance')
    .selectAll()
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!row || row.removed !== null) throw new AppError('volume.instance_gone')
  return row
}

/**
 * Locks a volume for a job until the transaction ends, and before it the instance that has it, which is the order
 * of all that work on both.
 *
 * @throws AppError volume.gone, volume.busy, volume.instance_gone
 */
export async function lockVolume(trx: Trx, id: number, jobUuid: string): Promise<HeldRows> {
  const before = await volumeRow(trx, id)
  const instance =
    before?.instance_id === undefined || before.instance_id === null
      ? undefined
      : await lockInstanceRow(trx, before.instance_id)
  const isFree = await isFreeFor(trx, 'volume', id, jobUuid)
  const volume = await volumeRow(trx, id)
  if (!volume || volume.removed !== null) throw new AppError('volume.gone')
  // It was attached or detached in between.
  const hasMoved = volume.instance_id !== (instance?.id ?? null)
  if (!isFree || hasMoved) throw new AppError('volume.busy', { name: volume.name })
  return { volume, instance }
}

/**
 * Makes a job the one that works on an instance, whose row is locked.
 *
 * @throws AppError volume.instance_busy
 */
export async function takeInstance(trx: Trx, instance: InstanceRow, jobUuid: string) {
  if (!(await isFreeFor(trx, 'instance', instance.id, jobUuid))) {
    throw new AppError('volume.instance_busy', { name: instance.display_name })
  }
  await trx
    .updateTable('instance')
    .set({ job_uuid: jobUuid })
    .where('id', '=', instance.id)
    .execute()
}

/** Makes a job the one that works on a volume, whose row is locked. */
export async function takeVolume(
  trx: Trx,
  id: number,
  jobUuid: string,
  state: VolumeRow['state'],
): Promise<void> {
  await trx.updateTable('volume').set({ job_uuid: jobUuid, state }).where('id', '=', id).execute()
}

/**
 * A job lets go of every volume that it has, which is again what it is at rest, and of their instances unless
 * somebody else does that.
 */
export async function letGoOfVolumes(
  db: Db | Trx,
  jobUuid: string,
  what: 'all' | 'volumes' = 'all',
): Promise<void> {
  if (what === 'all') {
    await db
      .updateTable('instance')
      .set({ job_uuid: null })
      .where('job_uuid', '=', jobUuid)
      .execute()
  }
  await db
    .updateTable('volume')
    .set({
      job_uuid: null,
      state: sql<VolumeRow['state']>`case when pool_id is null then 'Allocated' else 'Ready' end`,
    })
    .where('job_uuid', '=', jobUuid)
    .where('removed', 'is', null)
    .execute()
}

export function volumeRow(db: Db | Trx, id: number): Promise<VolumeRow | undefined> {
  return db.selectFrom('volume').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The host of a storage pool. */
export async function hostOfPool(
  db: Db | Trx,
  poolId: number,
): Promise<{ readonly id: number; readonly name: string } | undefined> {
  return db
    .selectFrom('storage_pool as s')
    .innerJoin('host as h', 'h.id', 's.host_id')
    .select(['h.id', 'h.name'])
    .where('s.id', '=', poolId)
    .executeTakeFirst()
}
