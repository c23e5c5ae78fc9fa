import { AppError } from '@mold/shared/errors.ts'
import type { HostCommandParams } from '../../agent/protocol.ts'
import type { Db } from '../../db/database.ts'
import { replicasOf } from '../../stores/object.repository.ts'
import { storeWith } from '../../stores/store-with.ts'
import type { Stores } from '../../stores/stores.service.ts'
import type { Ask } from '../host-commands/steps.ts'
import { findBase, noteBaseReady } from './base.repository.ts'

export interface BaseParts {
  readonly db: Db
  readonly stores: Pick<Stores, 'find'>
}

/** A pool with the host that has it; internal ids. */
export interface PoolOfHost {
  readonly poolId: number
  readonly hostId: number
}

/**
 * Where an object is, for hosts that reach the store as this server does; undefined where no store has it any
 * more: a host that has the base already does without.
 */
async function pathOf({ db, stores }: BaseParts, objectId: number): Promise<string | undefined> {
  const replicas = await replicasOf(db, objectId)
  const [object] = replicas
  if (!object) return undefined
  try {
    const ids = replicas.map(({ storeId }) => storeId)
    return await (await storeWith(stores, ids, object))?.objectFile(object.digest)
  } catch (error) {
    // A store that is away: the host may have the base, and else says that it could not get it.
    if (error instanceof AppError) return undefined
    throw error
  }
}

/**
 * What a host has to know to have a base, which `noteBase` has noted.
 *
 * @throws AppError host.base_missing for one that was not
 */
export async function baseParams(
  parts: BaseParts,
  poolId: number,
  digest: string,
): Promise<HostCommandParams<'base.ensure'>> {
  const base = await findBase(parts.db, poolId, digest)
  if (!base) throw new AppError('host.base_missing', { digest })
  const path = base.objectId === null ? undefined : await pathOf(parts, base.objectId)
  const { format, length } = base
  return { digest, format, length, ...(path !== undefined && { path }) }
}

/**
 * Has a base on a pool, which `noteBase` has noted, as a step of a job: linked, cloned, copied or fetched the
 * first time, and a moment's answer from then on.
 *
 * @throws AppError as the host failed; host.base_missing for a base that was not noted
 */
export async function ensureBase(
  parts: BaseParts,
  ask: Ask,
  { poolId, hostId }: PoolOfHost,
  digest: string,
): Promise<void> {
  const step = `base ${digest} on ${hostId}`
  await ask(step, hostId, 'base.ensure', await baseParams(parts, poolId, digest))
  await noteBaseReady(parts.db, poolId, digest)
}
