import { AppError } from '@mold/shared/errors.ts'
import type { ImageFacts } from '@mold/shared/images/facts.ts'
import { verifyFormat } from '@mold/shared/images/detect.ts'
import type { Db, Trx } from '../../db/database.ts'
import { type DeleteParts, deleteImage } from '../../images/delete.service.ts'
import {
  changeImage,
  type ImageRecord,
  loadImageByUuid,
  lockImage,
} from '../../images/image.repository.ts'
import { notYet } from '../../jobs/async-handler.ts'
import type { JobProgress } from '../../jobs/progress.ts'
import { replicasOf } from '../../stores/object.repository.ts'
import { storeWith } from '../../stores/store-with.ts'
import type { Stores } from '../../stores/stores.service.ts'
import { endCommandsOfJob } from '../host-commands/host-command.repository.ts'
import { type Ask, bySteps } from '../host-commands/steps.ts'
import { bringIn, dropIntakeOf } from '../intakes/bring-in.ts'
import { deleteIntake } from '../intakes/intake.repository.ts'
import { endsJob } from '../job-end.ts'
import { snapshotByUuid } from '../snapshots/snapshot.repository.ts'
import { letGoOfVolumes } from '../volumes/hold.repository.ts'
import { holdToRead } from '../volumes/hold-to-read.ts'
import { volumeByUuid } from '../volumes/volume.repository.ts'
import type { SourceOf } from './request.ts'
import { holdObject, showMade, showMaking } from './source.repository.ts'

export interface MakeParts extends DeleteParts {
  readonly stores: Pick<Stores, 'find' | 'findWritable'>
}

/** The job that makes a template. */
export interface MakeJob {
  readonly jobUuid: string
  readonly signal: AbortSignal
  readonly progress: (now: JobProgress) => void
}

/** The bytes that are to be the template. */
interface Bytes {
  readonly objectId: number
  /** What keeps them until then; a snapshot does so by itself. */
  readonly intakeId?: number
}

/** The template as it is, unless somebody has deleted or cancelled it. */
async function present(db: Db, uuid: string): Promise<ImageRecord> {
  const image = await loadImageByUuid(db, uuid)
  const isMaking = image?.copies.some(({ state }) => state === 'converting' || state === 'ready')
  if (!image || image.removed !== null || !isMaking) throw new AppError('made.cancelled')
  return image
}

async function bytesOf(
  parts: MakeParts,
  ask: Ask,
  jobUuid: string,
  { volumeid, snapshotid }: SourceOf,
): Promise<Bytes> {
  if (snapshotid !== undefined) {
    const { object_id: objectId, removed } = (await snapshotByUuid(parts.db, snapshotid)) ?? {}
    if (!objectId || removed !== null) throw new AppError('snapshot.gone')
    return { objectId }
  }
  const volume = await volumeByUuid(parts.db, volumeid)
  if (!volume) throw new AppError('volume.gone')
  const hold = await holdToRead(parts.db, volume.id, { jobUuid, live: false })
  parts.hit('volume.template_held')
  const image = await bringIn(parts, ask, jobUuid, hold)
  parts.hit('volume.template_copied')
  return image
}

/** An object that is inspected as that of any upload is. */
interface Inspected {
  readonly digest: string
  readonly length: number
  readonly facts: ImageFacts
}

/** @throws AppError made.lost, image.*, store.* */
async function inspect({ db, stores }: MakeParts, objectId: number): Promise<Inspected> {
  const replicas = await replicasOf(db, objectId)
  const [object] = replicas
  const ids = replicas.map(({ storeId }) => storeId)
  const store = object && (await storeWith(stores, ids, object))
  if (!store) throw new AppError('made.lost')
  const reader = await store.reader(object.digest)
  try {
    const { digest, length } = object
    return { digest, length, facts: await verifyFormat(reader, 'QCOW2') }
  } finally {
    await reader.close()
  }
}

/** The template refers to the object from here on, and counts what that takes. */
async function keep(trx: Trx, imageId: number, bytes: Bytes, of: Inspected): Promise<void> {
  const { digest, length, facts } = of
  if (!(await lockImage(trx, imageId))) throw new AppError('made.cancelled')
  if (!(await holdObject(trx, bytes.objectId))) throw new AppError('made.lost')
  if (!(await showMade(trx, imageId, { objectId: bytes.objectId, length }))) {
    throw new AppError('made.cancelled')
  }
  await changeImage(trx, imageId, {
    source_digest: digest,
    virtual_size: facts.virtualSize ?? length,
    physical_size: length,
    remarks: facts.remarks ?? [],
    reserved: 0,
  })
  if (bytes.intakeId !== undefined) await deleteIntake(trx, bytes.intakeId)
}

/**
 * Makes a template whose row is there: of a snapshot it is the same object, of a volume what its host sends. Runs
 * again with every answer of the host. What fails takes the row with it, and is counted no longer (semantics §8).
 *
 * @throws AppError made.*, volume.*, snapshot.gone, image.*, store.*, and as the host failed
 */
export async function makeTemplate(
  parts: MakeParts,
  uuid: string,
  source: SourceOf,
  { jobUuid, signal, progress }: MakeJob,
): Promise<ImageRecord | typeof notYet> {
  const { db, hit } = parts
  let far: JobProgress | undefined
  const tell = (now: JobProgress) => {
    far = now
    progress(now)
  }
  try {
    const made = await bySteps({ db, jobUuid, progress: tell }, async (ask) => {
      const image = await present(db, uuid)
      if (image.copies.some(({ state }) => state === 'ready')) return image
      const bytes = await bytesOf(parts, ask, jobUuid, source)
      const inspected = await inspect(parts, bytes.objectId)
      await db.transaction().execute(async (trx) => {
        await keep(trx, image.id, bytes, inspected)
        await letGoOfVolumes(trx, jobUuid)
      })
      hit('volume.template_kept')
      return present(db, uuid)
    })
    if (made === notYet && far) await show(db, uuid, far)
    return made
  } catch (error) {
    if (endsJob(error, signal)) await giveUpTemplate(parts, uuid, jobUuid)
    throw error
  }
}

async function show(db: Db, uuid: string, { done, total }: JobProgress): Promise<void> {
  const image = await loadImageByUuid(db, uuid)
  if (image) await showMaking(db, image.id, { done: Number(done), total: Number(total) })
}

/** Takes back what a job has begun of a template. Safe to run twice. */
export async function giveUpTemplate(
  parts: DeleteParts,
  uuid: string,
  jobUuid: string,
): Promise<void> {
  const { db } = parts
  await endCommandsOfJob(db, jobUuid, 'made.cancelled')
  await dropIntakeOf(db, jobUuid)
  await letGoOfVolumes(db, jobUuid)
  const image = await loadImageByUuid(db, uuid)
  const isMade = image?.copies.some(({ state }) => state === 'ready')
  if (image && !isMade) await deleteImage(parts, image, undefined)
}
