import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../../db/database.ts'
import type { Logger } from '../../log.ts'
import { replicasOf } from '../../stores/object.repository.ts'
import type { OpenReader } from '../../stores/store.ts'
import type { Stores } from '../../stores/stores.service.ts'
import type { LinkTarget } from './link.repository.ts'

export interface ReplicaParts {
  readonly db: Db
  readonly stores: Pick<Stores, 'find'>
  readonly log: Logger
}

/**
 * The bytes from the first store that has them; the link's own zone comes first.
 *
 * @throws AppError download.unavailable
 */
export async function openReplica(
  { db, stores, log }: ReplicaParts,
  target: Pick<LinkTarget, 'objectId' | 'digest' | 'length' | 'zoneId'>,
): Promise<OpenReader> {
  const found = await Promise.all(
    (await replicasOf(db, target.objectId)).map((replica) =>
      stores.find(replica.storeId).catch(() => undefined),
    ),
  )
  const isElsewhere = (zoneId: number) => Number(zoneId !== target.zoneId)
  const candidates = found
    .filter((store) => store !== undefined)
    .toSorted((one, other) => isElsewhere(one.info.zoneId) - isElsewhere(other.info.zoneId))
  for (const store of candidates) {
    try {
      if (await store.has(target.digest, target.length)) return await store.reader(target.digest)
      log.error({ store: store.info.name, digest: target.digest }, 'a store lost an object')
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      log.warn({ err: error, digest: target.digest }, 'a download tries another store')
    }
  }
  throw new AppError('download.unavailable')
}
