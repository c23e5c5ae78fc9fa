import { randomUUID } from 'node:crypto'
import { AppError } from '@mold/shared/errors.ts'
import { createHasher } from '../stores/hash.ts'
import { lockObject, publishObject, replicasOf } from '../stores/object.repository.ts'
import type { ImageStore } from '../stores/store.ts'
import {
  completeCopy,
  type CopyRow,
  failCopy,
  lockCopy,
  objectToCopy,
  releaseCopy,
  renewCopy,
} from './copy.repository.ts'
import { retryDelay } from './fetch/failure.ts'
import { LeaseLost } from './fetch/holder.ts'
import type { WorkerParts } from './fetch/parts.ts'
import { maxAttempts } from './status.ts'

async function sourceOf(parts: WorkerParts, objectId: number): Promise<ImageStore> {
  for (const replica of await replicasOf(parts.db, objectId)) {
    const store = await parts.stores.find(replica.storeId)
    if (store && (await store.has(replica.digest, replica.length))) return store
  }
  throw new AppError('image.copy_source_gone')
}

/** Copies bytes into a spool of the target and compares their digest. */
async function copyBytes(
  from: ImageStore,
  to: ImageStore,
  spool: string,
  object: { digest: string; length: number },
  watch: { signal: AbortSignal; done: (bytes: number) => void },
): Promise<void> {
  const writer = await to.openSpool(spool, 0, { sparse: true })
  const hasher = createHasher(['sha256'])
  try {
    for await (const chunk of await from.open(object.digest)) {
      watch.signal.throwIfAborted()
      const hashing = hasher.update(chunk as Buffer)
      const writing = writer.write(chunk as Buffer)
      if (hashing) await hashing
      if (writing) await writing
      watch.done(writer.offset)
    }
    await writer.sync()
    const { sha256 = '' } = await hasher.digest()
    if (sha256 !== object.digest) {
      throw new AppError('image.copy_digest', { found: sha256, expected: object.digest })
    }
  } finally {
    hasher.close()
    await writer.close()
  }
}

async function finish(parts: WorkerParts, row: CopyRow, to: ImageStore, spool: string | undefined) {
  await parts.db.transaction().execute(async (trx) => {
    const held = await lockCopy(trx, row)
    if (!held) throw new LeaseLost('the copy was cancelled or taken over')
    await lockObject(trx, held.digest)
    if (spool !== undefined) await to.publish(spool, held.digest)
    else if (!(await to.has(held.digest, held.length))) throw new AppError('image.copy_source_gone')
    parts.hit('copy.published')
    await publishObject(trx, { ...held, storeId: to.info.id })
    await completeCopy(trx, row.id, held.length)
  })
}

async function copyInto(parts: WorkerParts, row: CopyRow, spool: string, stop: AbortSignal) {
  if (row.object_id === null) throw new AppError('image.copy_source_gone')
  const found = await objectToCopy(parts.db, row.id)
  if (!found) throw new LeaseLost('the copy was cancelled')
  const { name, ...object } = found
  const to = await parts.stores.findWritable(row.zone_id, object.length)
  if (!to) throw new AppError('image.no_store', { name })
  if (await to.has(object.digest, object.length)) return finish(parts, row, to, undefined)
  const from = await sourceOf(parts, row.object_id)
  const lost = new AbortController()
  let bytes = 0
  const beat = setInterval(() => {
    renewCopy(parts.db, row, parts.leaseMs, bytes).then(
      (mine) => mine || lost.abort(new LeaseLost('the copy was cancelled or taken over')),
      () => undefined,
    )
  }, 500)
  try {
    await copyBytes(from, to, spool, object, {
      signal: AbortSignal.any([lost.signal, stop]),
      done: (count) => {
        bytes = count
      },
    })
    parts.hit('copy.received')
    await finish(parts, row, to, spool)
  } catch (error) {
    // A store that is away has more to say in `error`; the collector finds the spool.
    await to.dropSpool(spool).catch(() => undefined)
    throw error
  } finally {
    clearInterval(beat)
  }
}

async function keepError(parts: WorkerParts, row: CopyRow, error: unknown): Promise<void> {
  const known =
    error instanceof AppError ? error : new AppError('image.worker_fault', { ref: randomUUID() })
  if (known !== error)
    parts.log.error({ err: error, params: known.params }, 'copying an image failed')
  const again = row.attempt < maxAttempts && known.code !== 'image.copy_source_gone'
  const nextTryMs = again ? retryDelay(parts.retryDelaysMs, row.attempt) : null
  await failCopy(parts.db, row, { code: known.code, params: known.params, nextTryMs })
}

/** After a copy that did not come to its end. */
async function endTry(parts: WorkerParts, row: CopyRow, stop: AbortSignal, error: unknown) {
  if (error instanceof LeaseLost) return
  if (!stop.aborted) return keepError(parts, row, error)
  await releaseCopy(parts.db, row)
}

/** Fills one zone from a verified replica; a dead zone never holds up another (reliability P8). */
export async function runCopy(parts: WorkerParts, row: CopyRow, stop: AbortSignal): Promise<void> {
  // None of its tries lived to tell of its failure; a copy begins anew each time, so that all of them count.
  if (row.attempt > maxAttempts) {
    const died = { code: 'image.worker_died', params: {}, nextTryMs: null } as const
    return failCopy(parts.db, { ...row, attempt: maxAttempts }, died)
  }
  try {
    await copyInto(parts, row, randomUUID(), stop)
  } catch (error) {
    return endTry(parts, row, stop, error)
  }
  // The zone that it came from may have lost its copy meanwhile, and waited for this one.
  await parts.collectUnreferenced()
}
