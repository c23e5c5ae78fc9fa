import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../db/database.ts'
import type { Logger } from '../log.ts'
import { boundedStore, type StoreBounds } from './bounded.ts'
import {
  forgetObject,
  forgetReplica,
  hasReplica,
  lockObject,
  type ObjectRow,
  type PlacedObject,
  unneededReplicas,
  unreferencedObjects,
} from './object.repository.ts'
import type { ImageStore } from './store.ts'
import type { Stores } from './stores.service.ts'

export interface FreeParts extends StoreBounds {
  readonly db: Db
  readonly stores: Pick<Stores, 'find'>
  readonly log: Logger
}

interface FreeRun extends FreeParts {
  /** Stores that have not answered once; they are not waited for again. */
  readonly silent: Set<number>
}

/** Bytes that became free in a store. */
export interface Freed {
  readonly digest: string
  readonly bytes: number
  readonly storeId: number
}

/**
 * Removes an object's file unless the rows say that the store has it. The rows are asked again under
 * the object's lock, so that what is published meanwhile stays.
 *
 * @returns bytes freed, 0 when there was nothing to remove
 */
export async function removeUnlisted(db: Db, store: ImageStore, digest: string): Promise<number> {
  return db.transaction().execute(async (trx) => {
    await lockObject(trx, digest)
    return (await hasReplica(trx, store.info.id, digest)) ? 0 : store.remove(digest)
  })
}

/**
 * Frees one object if nothing refers to it: the rows first, in a transaction of their own, then the
 * files. A crash in between, or a store that is away, leaves files that no row knows, which the
 * collector finds.
 */
async function freeObject(
  parts: FreeRun,
  object: ObjectRow,
  only: number | undefined,
): Promise<Freed[]> {
  const storeIds = await parts.db.transaction().execute(async (trx) => {
    await lockObject(trx, object.digest)
    return forgetObject(trx, object.id, only)
  })
  const freed = await Promise.all((storeIds ?? []).map((id) => freeIn(parts, id, object.digest)))
  return freed.filter((one) => one !== undefined)
}

async function freeIn(run: FreeRun, storeId: number, digest: string): Promise<Freed | undefined> {
  const { db, stores, log, silent } = run
  if (silent.has(storeId)) return undefined
  try {
    const store = await stores.find(storeId)
    if (!store) return undefined
    const bytes = await removeUnlisted(db, boundedStore(store, run), digest)
    log.info({ store: store.info.name, digest, bytes }, 'freed an object')
    return { digest, bytes, storeId }
  } catch (error) {
    if (run.signal?.aborted || !(error instanceof AppError)) throw error
    if (error.code === 'store.no_answer') silent.add(storeId)
    log.warn({ err: error, storeId, digest }, 'could not free an object; the collector will')
    return undefined
  }
}

/** Frees an object in one store, as `freeObject` does in all, if the store's zone has no use for it. */
async function freeReplica(parts: FreeRun, object: PlacedObject): Promise<Freed[]> {
  const { id, digest, storeId } = object
  const isForgotten = await parts.db.transaction().execute(async (trx) => {
    await lockObject(trx, digest)
    return forgetReplica(trx, id, storeId)
  })
  const freed = isForgotten ? await freeIn(parts, storeId, digest) : undefined
  return freed ? [freed] : []
}

/**
 * Frees every object that nothing refers to, everywhere or in one zone.
 *
 * @param only internal id of the one store to free in; all if not given
 * @throws the reason of the signal; what is left is freed the next time
 */
export async function freeAll(parts: FreeParts, only?: number): Promise<Freed[]> {
  const run: FreeRun = { ...parts, silent: new Set() }
  const freed: Freed[] = []
  for (const object of await unreferencedObjects(run.db)) {
    run.signal?.throwIfAborted()
    freed.push(...(await freeObject(run, object, only)))
  }
  for (const object of await unneededReplicas(run.db)) {
    run.signal?.throwIfAborted()
    if (only !== undefined && only !== object.storeId) continue
    freed.push(...(await freeReplica(run, object)))
  }
  return freed
}

/** The same without delay, for a delete; answers the bytes (pain 11). */
export async function freeUnreferenced(parts: FreeParts): Promise<number> {
  return (await freeAll(parts)).reduce((sum, { bytes }) => sum + bytes, 0)
}
