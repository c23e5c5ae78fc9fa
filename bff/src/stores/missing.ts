import type { FreeParts } from './free.ts'
import {
  dropReplica,
  hasReplica,
  lockObject,
  type ObjectRow,
  replicasOf,
} from './object.repository.ts'
import type { ImageStore, StoredFile } from './store.ts'

/** An object that the rows say a store has and that it has not. */
export interface MissingObject {
  readonly digest: string
  readonly length: number
  readonly storeId: number
  /** Another store has it. */
  readonly isElsewhere: boolean
}

export interface MissingRun extends Omit<FreeParts, 'log'> {
  readonly dryRun: boolean
}

/**
 * Which of the objects that are `listed` for a store have no file of the right length there. Where
 * another store has the object, the wrong row goes; else it stays, as the only sign of the loss.
 */
export async function findMissing(
  run: MissingRun,
  place: { readonly store: ImageStore; readonly files: readonly StoredFile[] },
  listed: readonly ObjectRow[],
): Promise<MissingObject[]> {
  const lengths = new Map(
    place.files.filter((file) => file.kind === 'object').map((file) => [file.name, file.length]),
  )
  const missing: MissingObject[] = []
  for (const object of listed) {
    if (lengths.get(object.digest) === object.length) continue
    const found = await examine(run, place.store, object)
    if (found) missing.push(found)
  }
  return missing
}

/** Looks again, at a moment when nobody publishes or frees the object. */
async function examine(
  run: MissingRun,
  store: ImageStore,
  { id, digest, length }: ObjectRow,
): Promise<MissingObject | undefined> {
  const storeId = store.info.id
  return run.db.transaction().execute(async (trx) => {
    await lockObject(trx, digest)
    if (!(await hasReplica(trx, storeId, digest))) return undefined
    if (await store.has(digest, length)) return undefined
    const others = (await replicasOf(trx, id)).filter((replica) => replica.storeId !== storeId)
    const isElsewhere = await isInOne(run, others)
    if (isElsewhere && !run.dryRun) await dropReplica(trx, id, storeId)
    return { digest, length, storeId, isElsewhere }
  })
}

async function isInOne(
  { stores }: MissingRun,
  replicas: readonly { storeId: number; digest: string; length: number }[],
): Promise<boolean> {
  for (const { storeId, digest, length } of replicas) {
    const store = await stores.find(storeId).catch(() => undefined)
    if (await store?.has(digest, length).catch(() => false)) return true
  }
  return false
}
