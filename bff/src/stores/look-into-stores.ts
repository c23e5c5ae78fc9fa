import { AppError } from '@mold/shared/errors.ts'
import { boundedStore } from './bounded.ts'
import type { CollectProgress, Skipped } from './collect-report.ts'
import type { FreeParts } from './free.ts'
import { type ImageStoreRow, listStores } from './image-store.repository.ts'
import type { ImageStore, StoredFile } from './store.ts'

/** One run of the collector. */
export interface CollectRun extends FreeParts {
  readonly dryRun: boolean
  readonly storeId?: number | undefined
  /** Files changed later than this are left alone. */
  readonly before: Date
  readonly graceMs: number
  readonly tell: (change: Partial<CollectProgress>) => void
}

/** A store with all that is in it. */
export interface Place {
  readonly store: ImageStore
  readonly row: ImageStoreRow
  readonly files: readonly StoredFile[]
}

/** What is in the stores; those that fail are noted with the reason. */
export async function lookIntoStores(run: CollectRun) {
  const places: Place[] = []
  const skipped: Skipped[] = []
  const rows = (await listStores(run.db)).filter(
    (row) => run.storeId === undefined || run.storeId === row.id,
  )
  let files = 0
  const seen = () => run.tell({ files: (files += 1) })
  for (const [index, row] of rows.entries()) {
    run.tell({ stores: index, ofStores: rows.length })
    const place = await orSkip(run, row, skipped, async () => {
      const found = await run.stores.find(row.id)
      const store = found && boundedStore(found, run)
      return store && { store, row, files: await filesIn(store, seen) }
    })
    if (place) places.push(place)
  }
  return { places, skipped }
}

/**
 * A store that fails must not keep the others from being collected.
 *
 * @throws the reason of the signal
 */
export async function orSkip<T>(
  { log, signal }: CollectRun,
  row: ImageStoreRow,
  skipped: Skipped[],
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (signal?.aborted || !(error instanceof AppError)) throw error
    log.warn({ err: error, store: row.name }, 'the collector passes over a store')
    skipped.push({ storeId: row.id, reason: error.code })
    return undefined
  }
}

async function filesIn(store: ImageStore, seen: () => void): Promise<StoredFile[]> {
  const files: StoredFile[] = []
  for await (const file of store.list()) {
    files.push(file)
    seen()
  }
  return files
}
