import { AppError } from '@mold/shared/errors.ts'
import { verifyFormat } from '@mold/shared/images/detect.ts'
import type { ImageFacts } from '@mold/shared/images/facts.ts'
import type { Db } from '../../db/database.ts'
import { requireVirtualSize } from '../../images/limits.ts'
import { hashSpool } from '../../stores/hash-spool.ts'
import type { HitFaultPoint } from '../../jobs/fault-points.ts'
import type { Settings } from '../../settings/settings.service.ts'
import { type Hashed, hashedBy } from '../../stores/hashed.ts'
import type { HashPool } from '../../stores/hash-pool.ts'
import { lockObject, publishObject } from '../../stores/object.repository.ts'
import type { ImageStore } from '../../stores/store.ts'
import {
  findIntake,
  type IntakeRow,
  lockIntake,
  noteObject,
  resetIntake,
} from './intake.repository.ts'

export interface EndIntakeParts {
  readonly db: Db
  readonly settings: Pick<Settings, 'number'>
  readonly hashes: HashPool
  readonly hit: HitFaultPoint
}

/** What came in, once it is an object. */
export interface Imported {
  readonly digest: string
  /** Bytes of the object, and of the disk that a guest sees. */
  readonly length: number
  readonly virtualSize: number
}

/**
 * Publishes what a host has sent: bytes are durable first, then the rows, in one transaction. What is not
 * sound is thrown away; the host may send again from the beginning.
 *
 * @param of.hashed what was made as the bytes came, where this process has seen all of them
 * @throws AppError intake.unknown, intake.length, intake.digest, image.*, store.*
 */
export async function endIntake(
  parts: EndIntakeParts,
  store: ImageStore,
  of: {
    readonly row: IntakeRow
    readonly length: number
    readonly digest: string
    readonly hashed: Hashed | undefined
  },
): Promise<Imported> {
  const { digest, length } = of
  const row = await findIntake(parts.db, of.row.uuid)
  if (!row) throw new AppError('intake.unknown')
  if (row.object_id === null) await publish(parts, store, { ...of, row })
  else if (row.digest !== digest) throw new AppError('intake.complete')
  const { virtualSize } = await inspect(parts, store, { row, digest })
  return { digest, length, virtualSize: virtualSize ?? length }
}

async function publish(
  parts: EndIntakeParts,
  store: ImageStore,
  of: Parameters<typeof endIntake>[2],
): Promise<void> {
  const { row, digest, length } = of
  if (row.durable_offset !== length) {
    throw new AppError('intake.length', { offset: row.durable_offset, length })
  }
  const isPublished = (await store.spoolSize(row.spool)) === undefined
  const hashed = isPublished ? undefined : (of.hashed ?? (await hash(parts, store, of)))
  const isRight = hashed ? hashed.digest === digest : await store.has(digest, length)
  if (!isRight) {
    throw await throwAway(parts, store, row, new AppError('intake.digest'))
  }
  await inspect(parts, store, { row, digest }).catch(async (error: unknown) => {
    throw await throwAway(parts, store, row, error)
  })
  await parts.db.transaction().execute(async (trx) => {
    const held = await lockIntake(trx, row.id)
    if (!held) throw new AppError('intake.unknown')
    if (held.object_id !== null) return
    await lockObject(trx, digest)
    await store.publish(row.spool, digest)
    parts.hit('intake.published')
    const objectId = await publishObject(trx, {
      digest,
      length,
      mac: hashed?.mac ?? null,
      storeId: store.info.id,
    })
    await noteObject(trx, row.id, { objectId, digest, length })
  })
  parts.hit('intake.committed')
}

async function hash(
  { hashes }: EndIntakeParts,
  store: ImageStore,
  { row, length }: Parameters<typeof endIntake>[2],
): Promise<Hashed> {
  const stream = hashes.open(['sha256'], { mac: true })
  try {
    await hashSpool(stream, store, { spool: row.spool, start: 0, end: length })
    return await hashedBy(stream)
  } finally {
    stream.close()
  }
}

/** It is a disk of ours, yet it comes from a host that runs what strangers made: it is looked at like theirs. */
async function inspect(
  { settings }: EndIntakeParts,
  store: ImageStore,
  { row, digest }: { readonly row: IntakeRow; readonly digest: string },
): Promise<ImageFacts> {
  const inSpool = (await store.spoolSize(row.spool)) !== undefined
  const reader = inSpool ? await store.spoolReader(row.spool) : await store.reader(digest)
  try {
    const facts = await verifyFormat(reader, 'QCOW2')
    await requireVirtualSize(settings, facts.virtualSize ?? 0)
    return facts
  } finally {
    await reader.close()
  }
}

/** Lets the host begin anew, when it is the content that is to blame. */
async function throwAway(
  { db }: EndIntakeParts,
  store: ImageStore,
  row: IntakeRow,
  error: unknown,
): Promise<unknown> {
  const isContent =
    error instanceof AppError && (error.code.startsWith('image.') || error.code === 'intake.digest')
  if (isContent && (await resetIntake(db, row.id))) await store.dropSpool(row.spool)
  return error
}
