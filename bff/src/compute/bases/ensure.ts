import { AppError } from '@mold/shared/errors.ts'
import type { HostCommandParams } from '../../agent/protocol.ts'
import { replicasOf } from '../../stores/object.repository.ts'
import { storeWith } from '../../stores/store-with.ts'
import type { Stores } from '../../stores/stores.service.ts'
import { type DirectParts, directCommand, fetchDirect } from '../direct/fetch.ts'
import type { Ask } from '../host-commands/steps.ts'
import { findBase, noteBaseReady } from './base.repository.ts'

export interface BaseParts extends DirectParts {
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

type Base = NonNullable<Awaited<ReturnType<typeof findBase>>>
type BaseCommand = {
  [K in 'base.ensure' | 'base.fetch']: { readonly kind: K; readonly params: HostCommandParams<K> }
}['base.ensure' | 'base.fetch']

async function notedBase({ db }: BaseParts, poolId: number, digest: string): Promise<Base> {
  const base = await findBase(db, poolId, digest)
  if (!base) throw new AppError('host.base_missing', { digest })
  return base
}

/**
 * What a host is told to have a base, which `noteBase` has noted.
 *
 * @throws AppError host.base_missing for one that was not; direct.header
 */
export async function baseCommand(
  parts: BaseParts,
  poolId: number,
  digest: string,
): Promise<BaseCommand> {
  const base = await notedBase(parts, poolId, digest)
  if (base.templateId === null) {
    return { kind: 'base.ensure', params: await objectParams(parts, base) }
  }
  return { kind: 'base.fetch', params: (await directCommand(parts, poolId, digest)).params }
}

async function objectParams(
  parts: BaseParts,
  base: Base,
): Promise<HostCommandParams<'base.ensure'>> {
  const path = base.objectId === null ? undefined : await pathOf(parts, base.objectId)
  const { digest, format, length } = base
  const mac = base.mac?.toString('hex')
  return { digest, format, length, ...(path !== undefined && { path, mac }) }
}

/**
 * Has a base on a pool, which `noteBase` has noted, as a step of a job: linked, cloned, copied or fetched the
 * first time, from the store or from its own address, and a moment's answer from then on.
 *
 * @throws AppError as the host failed; direct.download_failed; host.base_missing for a base that was not noted
 */
export async function ensureBase(
  parts: BaseParts,
  ask: Ask,
  { poolId, hostId }: PoolOfHost,
  digest: string,
): Promise<void> {
  const step = `base ${digest} on ${hostId}`
  const base = await notedBase(parts, poolId, digest)
  if (base.templateId === null) {
    await ask(step, hostId, 'base.ensure', await objectParams(parts, base))
  } else {
    await fetchDirect(parts, ask, { step, poolId, hostId }, digest)
  }
  await noteBaseReady(parts.db, poolId, digest)
}
