import type { CollectProgress, CollectReport, FreedSpool, WaitingFile } from './collect-report.ts'
import { freeAll, type Freed, type FreeParts, removeUnlisted } from './free.ts'
import { type CollectRun, lookIntoStores, orSkip, type Place } from './look-into-stores.ts'
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
  readonly onProgress?: (now: CollectProgress) => void
}

const defaultGraceMs = 2 * 60 * 60 * 1000

/**
 * Compares the stores with the rows and removes what nothing needs (reliability P6, P7). What is
 * referred to or on its way is never touched: before anything goes, the rows are read again under
 * the lock that publishing takes, and files without rows get a grace period. A store that hangs is
 * passed over, and the signal ends the run.
 */
export async function collect(options: CollectOptions): Promise<CollectReport> {
  const { graceMs = defaultGraceMs, dryRun = false, now = new Date() } = options
  const before = new Date(now.getTime() - graceMs)
  const run: CollectRun = { ...options, dryRun, before, graceMs, tell: teller(options.onProgress) }
  const { places, skipped } = await lookIntoStores(run)
  run.tell({ step: 'collecting', stores: 0, ofStores: places.length })
  const objects = dryRun ? await collectableObjects(run, places) : await freeAll(run, run.storeId)
  const parts: PlaceReport[] = []
  let bytes = sumOf(objects)
  for (const [index, place] of places.entries()) {
    run.signal?.throwIfAborted()
    run.tell({ stores: index, bytes })
    const part = await orSkip(run, place.row, skipped, () => collectPlace(run, place, objects))
    if (!part) continue
    parts.push(part)
    bytes += sumOf(part.strays) + sumOf(part.spools)
  }
  run.tell({ stores: places.length, bytes })
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
    waiting: parts.flatMap((part) => part.waiting),
    skipped,
    bytes,
  }
}

const sumOf = (freed: readonly { readonly bytes: number }[]) =>
  freed.reduce((sum, one) => sum + one.bytes, 0)

function teller(onProgress: CollectOptions['onProgress']) {
  let now: CollectProgress = { step: 'looking', stores: 0, ofStores: 0, files: 0, bytes: 0 }
  return (change: Partial<CollectProgress>) => {
    now = { ...now, ...change }
    onProgress?.(now)
  }
}

type PlaceReport = Pick<CollectReport, 'strays' | 'foreign' | 'spools' | 'waiting'> & {
  readonly missing: readonly MissingObject[]
}

async function collectPlace(
  run: CollectRun,
  place: Place,
  collected: readonly Freed[],
): Promise<PlaceReport> {
  const { store } = place
  const listed = await replicasIn(run.db, store.info.id)
  const every = unlistedFiles(place, [...listed, ...collected])
  const unlisted = every.filter((file) => file.modified < run.before)
  const ours = unlisted.filter((file) => !isForeign(place, file))
  return {
    waiting: await waitingFiles(run, place, every),
    foreign: unlisted.filter((file) => isForeign(place, file)).map(freedIn(store)),
    strays: await collectStrays(run, store, ours),
    spools: await collectSpools(run, place),
    missing: await findMissing(run, place, listed),
  }
}

async function collectableObjects(run: CollectRun, places: readonly Place[]): Promise<Freed[]> {
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

/** Object files that are not among `known`. */
function unlistedFiles(place: Place, known: readonly Pick<ObjectRow, 'digest'>[]): StoredFile[] {
  const digests = new Set(known.map((object) => object.digest))
  return place.files.filter((file) => file.kind === 'object' && !digests.has(file.name))
}

/** What would go but for its age. */
async function waitingFiles(
  run: CollectRun,
  { store, files }: Place,
  unlisted: readonly StoredFile[],
): Promise<WaitingFile[]> {
  const isYoung = (file: StoredFile) => file.modified >= run.before
  const spools = files.filter((file) => file.kind === 'spool' && isYoung(file))
  const inUse = await spoolsInUse(
    run.db,
    spools.map((spool) => spool.name),
  )
  const idle = spools.filter((spool) => !inUse.has(spool.name))
  return [...unlisted.filter(isYoung), ...idle].map(({ name, bytes, modified }) => ({
    name,
    bytes,
    storeId: store.info.id,
    until: new Date(modified.getTime() + run.graceMs),
  }))
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
  run: CollectRun,
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

async function collectSpools(run: CollectRun, { store, files }: Place): Promise<FreedSpool[]> {
  const old = files.filter((file) => file.kind === 'spool' && file.modified < run.before)
  const inUse = await spoolsInUse(
    run.db,
    old.map((spool) => spool.name),
  )
  const idle = old.filter((spool) => !inUse.has(spool.name))
  if (!run.dryRun)
    for (const spool of idle) {
      run.signal?.throwIfAborted()
      await store.dropSpool(spool.name)
    }
  return idle.map(({ name, bytes }) => ({ name, bytes, storeId: store.info.id }))
}
