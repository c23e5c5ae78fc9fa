import { AppError, type ErrorCode } from '@mold/shared/errors.ts'
import { boundedStore } from './bounded.ts'
import { freeAll, type Freed, type FreeParts, removeUnlisted } from './free.ts'
import { type ImageStoreRow, listStores } from './image-store.repository.ts'
import { findMissing, type MissingObject } from './missing.ts'
import {
  type ObjectRow,
  replicasIn,
  spoolsInUse,
  unneededReplicas,
  unreferencedObjects,
} from './object.repository.ts'
import type { ImageStore, StoredFile } from './store.ts'

export interface CollectOptions extends FreeParts {
  /** Age in milliseconds below which files without a row are left alone; 2 h if not given. */
  readonly graceMs?: number
  /** Reports what would go and changes nothing. */
  readonly dryRun?: boolean
  /** Only this store; all if not given. */
  readonly storeId?: number | undefined
  readonly now?: Date
}

/** What was freed, or would be; bytes are those that the store has more after it. */
export interface CollectReport {
  /** Objects that nothing refers to, at all or in the store's zone. */
  readonly objects: readonly Freed[]
  /** Files of objects that no row knows: left by a crash between the two. */
  readonly strays: readonly Freed[]
  /** Like strays, but older than the store's row, so another database may know them: left alone. */
  readonly foreign: readonly Freed[]
  /** Received bytes that nobody is receiving any more. */
  readonly spools: readonly FreedSpool[]
  /** Missing here and present in another store: the row was corrected. */
  readonly dropped: readonly MissingObject[]
  /** Missing everywhere: only a backup has the bytes. Rows are left as they are. */
  readonly lost: readonly MissingObject[]
  /** Stores that could not be looked into, with the error's code. */
  readonly skipped: readonly Skipped[]
  /** Sum of what was freed. */
  readonly bytes: number
}

export interface Skipped {
  readonly storeId: number
  readonly reason: ErrorCode
}

export interface FreedSpool {
  readonly name: string
  readonly bytes: number
  readonly storeId: number
}

const defaultGraceMs = 2 * 60 * 60 * 1000

interface Run extends FreeParts {
  readonly dryRun: boolean
  readonly storeId?: number | undefined
  /** Files changed later than this are left alone. */
  readonly before: Date
}

interface Place {
  readonly store: ImageStore
  readonly row: ImageStoreRow
  readonly files: readonly StoredFile[]
}

/**
 * Compares the stores with the rows and removes what nothing needs (reliability P6, P7). What is
 * referred to or on its way is never touched: before anything goes, the rows are read again under
 * the lock that publishing takes, and files without rows get a grace period. A store that hangs is
 * passed over, and the signal ends the run.
 */
export async function collect(options: CollectOptions): Promise<CollectReport> {
  const { graceMs = defaultGraceMs, dryRun = false, now = new Date() } = options
  const run: Run = { ...options, dryRun, before: new Date(now.getTime() - graceMs) }
  const { places, skipped } = await lookIntoStores(run)
  const objects = dryRun ? await collectableObjects(run, places) : await freeAll(run, run.storeId)
  const parts: PlaceReport[] = []
  for (const place of places) {
    const part = await orSkip(run, place.row, skipped, () => collectPlace(run, place, objects))
    if (part) parts.push(part)
  }
  const strays = parts.flatMap((part) => part.strays)
  const spools = parts.flatMap((part) => part.spools)
  const missing = parts.flatMap((part) => part.missing)
  return {
    objects,
    strays,
    foreign: parts.flatMap((part) => part.foreign),
    spools,
    dropped: missing.filter((object) => object.isElsewhere),
    lost: missing.filter((object) => !object.isElsewhere),
    skipped,
    bytes: [...objects, ...strays, ...spools].reduce((sum, freed) => sum + freed.bytes, 0),
  }
}

type PlaceReport = Pick<CollectReport, 'strays' | 'foreign' | 'spools'> & {
  readonly missing: readonly MissingObject[]
}

async function collectPlace(
  run: Run,
  place: Place,
  collected: readonly Freed[],
): Promise<PlaceReport> {
  const { store } = place
  const listed = await replicasIn(run.db, store.info.id)
  const unlisted = unlistedFiles(run, place, [...listed, ...collected])
  const ours = unlisted.filter((file) => !isForeign(place, file))
  return {
    foreign: unlisted.filter((file) => isForeign(place, file)).map(freedIn(store)),
    strays: await collectStrays(run, store, ours),
    spools: await collectSpools(run, place),
    missing: await findMissing(run, place, listed),
  }
}

async function lookIntoStores(run: Run) {
  const places: Place[] = []
  const skipped: Skipped[] = []
  for (const row of await listStores(run.db)) {
    if (run.storeId !== undefined && run.storeId !== row.id) continue
    const place = await orSkip(run, row, skipped, async () => {
      const found = await run.stores.find(row.id)
      const store = found && boundedStore(found, run)
      return store && { store, row, files: await filesIn(store) }
    })
    if (place) places.push(place)
  }
  return { places, skipped }
}

/** A store that fails must not keep the others from being collected. */
async function orSkip<T>(
  { log }: Run,
  row: ImageStoreRow,
  skipped: Skipped[],
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    log.warn({ err: error, store: row.name }, 'the collector passes over a store')
    skipped.push({ storeId: row.id, reason: error.code })
    return undefined
  }
}

async function filesIn(store: ImageStore): Promise<StoredFile[]> {
  const files: StoredFile[] = []
  for await (const file of store.list()) files.push(file)
  return files
}

async function collectableObjects(run: Run, places: readonly Place[]): Promise<Freed[]> {
  const unreferenced = await unreferencedObjects(run.db)
  const replicas = await unneededReplicas(run.db)
  return places.flatMap(({ store, files }) => {
    const here = replicas.filter(({ storeId }) => storeId === store.info.id)
    const unneeded = new Set([...unreferenced, ...here].map((object) => object.digest))
    return files
      .filter((file) => file.kind === 'object' && unneeded.has(file.name))
      .map(freedIn(store))
  })
}

/** Object files past the grace period that are not among `known`. */
function unlistedFiles(
  run: Run,
  place: Place,
  known: readonly Pick<ObjectRow, 'digest'>[],
): StoredFile[] {
  const digests = new Set(known.map((object) => object.digest))
  return place.files.filter(
    (file) => file.kind === 'object' && !digests.has(file.name) && file.modified < run.before,
  )
}

function isForeign(place: Place, file: StoredFile): boolean {
  return file.modified < place.row.created
}

const freedIn = (store: ImageStore) => (file: StoredFile) => ({
  digest: file.name,
  bytes: file.bytes,
  storeId: store.info.id,
})

async function collectStrays(
  run: Run,
  store: ImageStore,
  files: readonly StoredFile[],
): Promise<Freed[]> {
  if (run.dryRun) return files.map(freedIn(store))
  const freed: Freed[] = []
  for (const { name: digest } of files) {
    const bytes = await removeUnlisted(run.db, store, digest)
    if (bytes > 0) freed.push({ digest, bytes, storeId: store.info.id })
  }
  return freed
}

async function collectSpools(run: Run, { store, files }: Place): Promise<FreedSpool[]> {
  const old = files.filter((file) => file.kind === 'spool' && file.modified < run.before)
  const inUse = await spoolsInUse(
    run.db,
    old.map((spool) => spool.name),
  )
  const idle = old.filter((spool) => !inUse.has(spool.name))
  if (!run.dryRun) for (const spool of idle) await store.dropSpool(spool.name)
  return idle.map(({ name, bytes }) => ({ name, bytes, storeId: store.info.id }))
}
