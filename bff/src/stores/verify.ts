import { AppError } from '@mold/shared/errors.ts'
import type { CollectProgress } from './collect-report.ts'
import type { FreeParts } from './free.ts'
import type { HashPool } from './hash-pool.ts'
import { hashChunks } from './hash-spool.ts'
import { listStores } from './image-store.repository.ts'
import type { MissingObject } from './missing.ts'
import { type ObjectRow, replicasIn } from './object.repository.ts'
import type { ImageStore } from './store.ts'

export interface VerifyOptions extends FreeParts {
  readonly hashes: HashPool
  /** Only this store; all if not given. */
  readonly storeId?: number | undefined
  readonly onProgress?: (now: CollectProgress) => void
}

/**
 * Reads every object that the rows say a store has, and answers those whose content has another digest
 * than their name (reliability P14). What cannot be read is passed over: it is missing, or its store away.
 *
 * @throws the reason of the signal
 */
export async function verifyObjects(options: VerifyOptions): Promise<MissingObject[]> {
  const { db, stores, signal, log, storeId, onProgress } = options
  const rows = (await listStores(db)).filter(({ id }) => storeId === undefined || storeId === id)
  const damaged: MissingObject[] = []
  let [files, bytes] = [0, 0]
  for (const [index, { id }] of rows.entries()) {
    const store = await stores.find(id).catch(() => undefined)
    for (const object of store ? await replicasIn(db, id) : []) {
      signal?.throwIfAborted()
      onProgress?.({ step: 'verifying', stores: index, ofStores: rows.length, files, bytes })
      if (store && (await isDamaged(store, object, options))) {
        log.error({ store: store.info.name, digest: object.digest }, 'an object is damaged')
        damaged.push({ ...object, storeId: id, isElsewhere: false })
      }
      files += 1
      bytes += object.length
    }
  }
  return damaged
}

async function isDamaged(
  store: ImageStore,
  { digest }: ObjectRow,
  { hashes, signal }: Pick<VerifyOptions, 'hashes' | 'signal'>,
): Promise<boolean> {
  const hash = hashes.open(['sha256'])
  try {
    await hashChunks(hash, await store.open(digest), () => signal?.throwIfAborted())
    return (await hash.digests())['sha256'] !== digest
  } catch (error) {
    if (signal?.aborted || !(error instanceof AppError)) throw error
    return false
  } finally {
    hash.close()
  }
}
