import { randomUUID } from 'node:crypto'
import { AppError } from '@mold/shared/errors.ts'
import { onceBack, passes } from '../../db/passing-errors.ts'
import { recordEvent } from '../../events/events.service.ts'
import { lockObject, publishObject } from '../../stores/object.repository.ts'
import type { ImageStore } from '../../stores/store.ts'
import { storeWith } from '../../stores/store-with.ts'
import { retryDelay } from '../fetch/failure.ts'
import { LeaseLost } from '../fetch/holder.ts'
import type { WorkerParts } from '../fetch/parts.ts'
import { maxAttempts } from '../status.ts'
import { copyBytes } from './bytes.ts'
import { copyEvent } from './copy.events.ts'
import {
  completeCopy,
  type CopyFacts,
  copyFacts,
  type CopyRow,
  failCopy,
  lockCopy,
  releaseCopy,
  renewCopy,
  sourcesOf,
} from './copy.repository.ts'

type Content = Pick<CopyFacts, 'digest' | 'length'>

/** A store to read from. */
async function sourceOf(parts: WorkerParts, row: CopyRow, object: Content): Promise<ImageStore> {
  const ids = await sourcesOf(parts.db, row.object_id ?? 0, row.source_zone_id)
  const store = await storeWith(parts.stores, ids, object)
  if (store) return store
  throw new AppError('image.copy_source_gone')
}

/** A store of the zone that has the bytes already, also a full one or one that takes nothing. */
async function storeInZone(
  parts: WorkerParts,
  zoneId: number,
  object: Content,
): Promise<ImageStore | undefined> {
  for (const store of await parts.stores.list(zoneId)) {
    const has = await store.has(object.digest, object.length).catch((error: unknown) => {
      if (error instanceof AppError) return false
      throw error
    })
    if (has) return store
  }
  return undefined
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
    const facts = await copyFacts(trx, row.id)
    await completeCopy(trx, row.id, held.length)
    parts.hit('copy.rows')
    if (facts) await recordEvent(trx, copyEvent(facts))
  })
  parts.hit('copy.committed')
}

async function copyInto(parts: WorkerParts, row: CopyRow, spool: string, stop: AbortSignal) {
  parts.hit('copy.claimed')
  if (row.object_id === null) throw new AppError('image.copy_source_gone')
  const object = await copyFacts(parts.db, row.id)
  if (!object) throw new LeaseLost('the copy was cancelled')
  const there = await storeInZone(parts, row.zone_id, object)
  if (there) return finish(parts, row, there, undefined)
  const to = await parts.stores.findWritable(row.zone_id, object.length)
  if (!to) throw new AppError('image.no_store', { name: object.name })
  const from = await sourceOf(parts, row, object)
  const lost = new AbortController()
  let bytes = 0
  const beat = setInterval(() => {
    renewCopy(parts.db, row, parts.leaseMs, bytes).then(
      (mine) => mine || lost.abort(new LeaseLost('the copy was cancelled or taken over')),
      () => undefined,
    )
  }, 500)
  try {
    await copyBytes(parts, from, to, spool, object, {
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

/** Writes how a try ended, and with the last one the event; another worker may have it meanwhile. */
async function keepEnd(
  parts: WorkerParts,
  row: CopyRow,
  error: AppError,
  nextTryMs: number | null,
): Promise<void> {
  await parts.db.transaction().execute(async (trx) => {
    const facts = await copyFacts(trx, row.id)
    const { code, params } = error
    if (!(await failCopy(trx, row, { code, params, nextTryMs }))) return
    if (nextTryMs === null && facts) await recordEvent(trx, copyEvent(facts, error))
  })
}

async function keepError(parts: WorkerParts, row: CopyRow, error: unknown): Promise<void> {
  const known =
    error instanceof AppError ? error : new AppError('image.worker_fault', { ref: randomUUID() })
  if (known !== error)
    parts.log.error({ err: error, params: known.params }, 'copying an image failed')
  const again = row.attempt < maxAttempts && known.code !== 'image.copy_source_gone'
  await keepEnd(parts, row, known, again ? retryDelay(parts.retryDelaysMs, row.attempt) : null)
}

/** After a copy that did not come to its end. */
async function endTry(parts: WorkerParts, row: CopyRow, stop: AbortSignal, error: unknown) {
  if (error instanceof LeaseLost) return
  // A database that was away says nothing of the copy.
  if (!stop.aborted && !passes(error)) return keepError(parts, row, error)
  await onceBack(() => releaseCopy(parts.db, row), stop)
}

/** Fills one zone from a verified replica; a dead zone never holds up another (reliability P8). */
export async function runCopy(parts: WorkerParts, row: CopyRow, stop: AbortSignal): Promise<void> {
  // None of its tries lived to tell of its failure; a copy begins anew each time, so that all of them count.
  if (row.attempt > maxAttempts) {
    const died = new AppError('image.worker_died')
    return keepEnd(parts, { ...row, attempt: maxAttempts }, died, null)
  }
  try {
    await copyInto(parts, row, randomUUID(), stop)
  } catch (error) {
    return endTry(parts, row, stop, error)
  }
  // The zone that it came from may have lost its copy meanwhile, and waited for this one.
  await parts.collectUnreferenced()
}
