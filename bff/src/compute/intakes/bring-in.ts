import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../../db/database.ts'
import type { Stores } from '../../stores/stores.service.ts'
import { type Ask, waitForMore } from '../host-commands/steps.ts'
import { holdAtRest, type ReadHold } from '../volumes/hold-to-read.ts'
import {
  deleteIntake,
  findIntake,
  insertIntake,
  type IntakeRow,
  intakeOfJob,
} from './intake.repository.ts'

export interface BringInParts {
  readonly db: Db
  readonly stores: Pick<Stores, 'findWritable'>
}

/** The disk of a volume as an object of its zone's store; the intake keeps it until another row refers to it. */
export interface BroughtIn {
  readonly intakeId: number
  readonly objectId: number
  /** SHA-256 of the object, lower-case hexadecimal. */
  readonly digest: string
  /** Bytes of the object. */
  readonly length: number
  /** Bytes that a guest sees. */
  readonly virtualSize: number
}

/** What a QCOW2 image has besides its clusters: header, tables, reference counts. */
const overheadOf = (size: number) => 4 * 2 ** 20 + Math.ceil(size / 512)

/**
 * Most bytes that the image of a disk can have.
 *
 * @param size bytes that its guest sees
 */
export const mostBytesOf = (size: number): number => size + overheadOf(size)

async function intakeFor(
  { db, stores }: BringInParts,
  jobUuid: string,
  { volume, hostId }: ReadHold,
): Promise<IntakeRow> {
  const begun = await intakeOfJob(db, jobUuid)
  if (begun) return begun
  // What it takes on its host is the least that comes, as most of it may lie in the image below it.
  const bytes = volume.physical_size ?? 0
  const store = await stores.findWritable(volume.zone_id, bytes)
  if (!store) throw new AppError('made.no_store', { bytes })
  const allowed = mostBytesOf(volume.size)
  return insertIntake(db, { hostId, storeId: store.info.id, jobUuid, allowed })
}

/** What a live copy ends with when its machine does. */
const endsWithMachine: ReadonlySet<string> = new Set(['host.domain_gone', 'host.backup_failed'])

/** A live copy while the instance runs, else one of the disk at rest; also where it stops in between. */
async function copy(
  { db }: BringInParts,
  ask: Ask,
  jobUuid: string,
  { volume, hostId, runningOn }: ReadHold,
  intake: string,
): Promise<{ readonly virtualSize: number }> {
  const where = { disk: volume.uuid, intake }
  try {
    // One step whichever it is: what was begun live is looked for as such.
    return runningOn === undefined
      ? await ask('copy', hostId, 'disk.export', where)
      : await ask('copy', hostId, 'domain.snapshot', { instance: runningOn, ...where })
  } catch (error) {
    const hasStopped = error instanceof AppError && endsWithMachine.has(error.code)
    if (!hasStopped || runningOn !== undefined) throw error
  }
  if (!(await holdAtRest(db, volume.id, jobUuid))) waitForMore()
  return ask('copy at rest', hostId, 'disk.export', where)
}

/**
 * Lets the host of a volume send its disk, whole and compacted, to the zone's store. A step of a job, which
 * runs again with every answer; of a running instance the copy is of one moment.
 *
 * @throws AppError made.no_store, made.lost, and as the host failed
 */
export async function bringIn(
  parts: BringInParts,
  ask: Ask,
  jobUuid: string,
  hold: ReadHold,
): Promise<BroughtIn> {
  const intake = await intakeFor(parts, jobUuid, hold)
  const { virtualSize } = await copy(parts, ask, jobUuid, hold, intake.uuid)
  const { object_id: objectId, digest, length } = (await findIntake(parts.db, intake.uuid)) ?? {}
  if (!objectId || !digest || !length) throw new AppError('made.lost')
  return { intakeId: intake.id, objectId, digest, length, virtualSize }
}

/** Takes away what a job has begun to bring in; the collector frees what the store has of it. */
export async function dropIntakeOf(db: Db, jobUuid: string): Promise<void> {
  const intake = await intakeOfJob(db, jobUuid)
  if (intake) await deleteIntake(db, intake.id)
}
