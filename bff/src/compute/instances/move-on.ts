import { AppError } from '@mold/shared/errors.ts'
import type { Db, Trx } from '../../db/database.ts'
import { noteBase } from '../bases/base.repository.ts'
import { basesOf } from '../bases/needed.repository.ts'
import type { PoolOfHost } from '../bases/ensure.ts'
import { failedHostsOf } from '../host-commands/host-command.repository.ts'
import { place } from '../placement/place.ts'
import type { Candidate } from '../placement/placement.repository.ts'
import { type DiskRow, disksOf, placeDisks } from './disk.repository.ts'
import { changeInstance, type InstanceRecord, lockInstance } from './instance.repository.ts'
import { clearHost } from './clear-host.ts'

/** A disk whose file is not there yet, or is being made by the job that works on its instance. */
export const isUnmade = ({ state }: Pick<DiskRow, 'state'>): boolean =>
  state === 'Allocated' || state === 'Creating'

/** What is to find a place: an instance, or what is about to become one. */
export type ToPlace = Pick<
  InstanceRecord,
  'zone_id' | 'zone_name' | 'hypervisor' | 'arch' | 'boot_type' | 'memory'
>

/**
 * Finds a host for an instance, on which it has its memory from then on.
 *
 * @param bytes that its images and new disks take at first
 * @throws AppError placement.*
 */
export function findHost(
  trx: Trx,
  of: ToPlace,
  bytes: number,
  narrow: { readonly hostUuid?: string | undefined; readonly except?: readonly number[] } = {},
): Promise<Candidate> {
  return place(trx, {
    zone: { id: of.zone_id, name: of.zone_name },
    hypervisor: of.hypervisor,
    arch: of.arch,
    uefi: of.boot_type === 'UEFI',
    memory: of.memory,
    bytes,
    ...narrow,
  })
}

/** Puts an instance whose disks are still to be made on a host, with the images that they are made from. */
export async function putOnHost(
  trx: Trx,
  instanceId: number,
  { hostId, poolId }: PoolOfHost,
): Promise<void> {
  await changeInstance(trx, instanceId, { host_id: hostId })
  await placeDisks(trx, instanceId, poolId)
  for (const base of await basesOf(trx, instanceId)) await noteBase(trx, poolId, base)
}

/**
 * Puts an instance whose host could not run it on another one that has not been tried. What the first one has
 * of it goes.
 *
 * @returns false when there is none, or its disks are there already
 */
export async function moveOn(db: Db, instance: InstanceRecord, jobUuid: string): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const row = await lockInstance(trx, instance.uuid)
    const disks = await disksOf(trx, instance.id)
    if (!row || row.host_id === null || !disks.every(isUnmade)) return false
    const except = await failedHostsOf(trx, jobUuid)
    // What did not fail there would fail anywhere.
    if (!except.includes(row.host_id)) return false
    try {
      const next = await findHost(trx, instance, 0, { except })
      await clearHost(trx, row, disks)
      await putOnHost(trx, instance.id, next)
      return true
    } catch (error) {
      // Nowhere else is room: what the last host said tells more.
      if (error instanceof AppError) return false
      throw error
    }
  })
}
