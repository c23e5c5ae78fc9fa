import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../../db/database.ts'
import type { notYet } from '../../jobs/async-handler.ts'
import type { Ask } from '../host-commands/steps.ts'
import { hostWithPool } from '../placement/pool.repository.ts'
import { noteDestroyed, noteExpunged } from './destroy.repository.ts'
import { detachDisks, type DiskRow, disksOf, removeDisks } from './disk.repository.ts'
import { isHeld } from './hold.repository.ts'
import { changeInstance, type InstanceRow, loadInstanceByUuid } from './instance.repository.ts'
import type { WireInstance } from './instance.view.ts'
import { type InstanceJob, runSteps, shownInstance } from './run-steps.ts'
import { halt, type StopParts } from './stop.service.ts'

/** The data disks of an instance that are to go with it. @throws AppError instance.volumes */
export function disksToDelete(disks: readonly DiskRow[], uuids: readonly string[]): DiskRow[] {
  return uuids.map((uuid) => {
    const disk = disks.find((of) => of.uuid === uuid && of.type === 'DATADISK')
    if (!disk) throw new AppError('instance.volumes', { id: uuid })
    return disk
  })
}

/** Removes the files of disks, and then their rows. A host that is no more has none. */
async function deleteDisks(
  db: Db,
  ask: Ask,
  instance: InstanceRow,
  disks: readonly DiskRow[],
): Promise<void> {
  for (const disk of disks) if (await isHeld(db, disk)) throw new AppError('instance.busy')
  const host = instance.host_id === null ? undefined : await hostWithPool(db, instance.host_id)
  for (const { uuid, pool_id: poolId } of disks) {
    if (host && poolId !== null) {
      await ask(`remove ${uuid}`, host.hostId, 'disk.remove', { disk: uuid })
    }
  }
  const ids = disks.map(({ id }) => id)
  await db.transaction().execute((trx) => removeDisks(trx, ids))
}

/** Removes an instance for good with its root disk; further disks stay with its owner. */
async function expunge(db: Db, ask: Ask, instance: InstanceRow): Promise<void> {
  const { id, state } = instance
  await changeInstance(db, id, { state: 'Expunging' })
  try {
    const disks = await disksOf(db, id)
    await deleteDisks(
      db,
      ask,
      instance,
      disks.filter(({ type }) => type === 'ROOT'),
    )
  } catch (error) {
    if (error instanceof AppError) {
      await changeInstance(db, id, { state: state === 'Error' ? 'Error' : 'Destroyed' })
    }
    throw error
  }
  await db.transaction().execute(async (trx) => {
    await detachDisks(trx, id)
    await noteExpunged(trx, id)
  })
}

/** An instance that could not be deployed has nothing that could be recovered. */
const goesAtOnce = ({ state }: InstanceRow) => state === 'Error' || state === 'Expunging'

/** The instance where an earlier run has come to the end. */
async function expunged(db: Db, { instance }: InstanceJob) {
  const row = await loadInstanceByUuid(db, instance ?? '')
  return row?.state === 'Expunged' ? row : undefined
}

/**
 * The job that destroys an instance: cuts its power, deletes the data disks that are named, and with `expunge`
 * all that is left of it but further disks. Safe to run again from the top.
 */
export async function runDestroy(
  parts: StopParts,
  job: InstanceJob,
  asked: { readonly expunge: boolean; readonly volumeids: readonly string[] },
): Promise<WireInstance | typeof notYet> {
  const { db } = parts
  const gone = await expunged(db, job)
  if (gone) return shownInstance(db, job, gone.id)
  return runSteps(db, job, async (ask, instance) => {
    const { id, state } = instance
    if (state === 'Starting') throw new AppError('instance.busy')
    await halt(parts, ask, instance, true)
    if (!goesAtOnce(instance) && state !== 'Destroyed') await noteDestroyed(db, id)
    const disks = await disksOf(db, id)
    const wanted = asked.volumeids.filter((uuid) => disks.some((disk) => disk.uuid === uuid))
    await deleteDisks(db, ask, instance, disksToDelete(disks, wanted))
    if (asked.expunge || goesAtOnce(instance)) await expunge(db, ask, instance)
    return shownInstance(db, job, id)
  })
}

/** The job that removes a destroyed instance for good. Safe to run again from the top. */
export async function runExpunge(
  db: Db,
  job: InstanceJob,
): Promise<{ success: boolean } | typeof notYet> {
  if (await expunged(db, job)) return { success: true }
  return runSteps(db, job, async (ask, instance) => {
    const { state } = instance
    if (state !== 'Destroyed' && !goesAtOnce(instance)) {
      throw new AppError('instance.not_destroyed')
    }
    await expunge(db, ask, instance)
    return { success: true }
  })
}
