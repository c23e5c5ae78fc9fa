import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../../access/caller.ts'
import type { Db, Trx } from '../../db/database.ts'
import { openDetails } from '../../sources/direct-headers.ts'
import { snapshotFor } from '../snapshots/find.ts'
import { requireVolumeHost, volumeFor } from '../volumes/find.ts'
import { loadVolumes, type VolumeRecord } from '../volumes/volume.repository.ts'
import type { MakeRequest, SourceOf } from './request.ts'
import { traitsOfInstance, traitsOfTemplate } from './source.repository.ts'

/** What a template is made from, as its maker may know it. */
export interface MakeSource {
  /** The volume, or that of the snapshot. */
  readonly volume: VolumeRecord
  readonly zone: { readonly id: number; readonly uuid: string; readonly name: string }
  /** Bytes that it takes at most. */
  readonly bytes: number
  /** Throws unless it can be made from it now. */
  readonly check: () => Promise<void>
}

/** @throws AppError made.running, made.volume_state */
function checkVolume({ name, state, shown_state, instance_state }: VolumeRecord): void {
  const isStill = instance_state === null || instance_state === 'Stopped'
  if (!isStill) throw new AppError('made.running', { name })
  if (state !== 'Ready') throw new AppError('made.volume_state', { name, state: shown_state })
}

async function fromSnapshot(
  db: Db,
  caller: Caller,
  uuid: string,
  zoneUuid: string | undefined,
): Promise<MakeSource> {
  const snapshot = await snapshotFor(db, caller, uuid, 'made.snapshot_not_found')
  const [volume] = await loadVolumes(db, [snapshot.volume_id])
  if (!volume) throw new AppError('made.snapshot_not_found', { id: uuid })
  return {
    volume,
    zone: { id: snapshot.zone_id, uuid: snapshot.zone_uuid, name: snapshot.zone_name },
    bytes: snapshot.physical_size ?? snapshot.reserved,
    check: async () => {
      if (snapshot.state !== 'BackedUp') {
        throw new AppError('snapshot.not_backed_up', { id: uuid })
      }
      if (zoneUuid !== undefined && zoneUuid !== snapshot.zone_uuid) {
        throw new AppError('zone.invalid')
      }
    },
  }
}

/**
 * The volume or snapshot that a template is to be made from, for somebody who may work with it.
 *
 * @throws AppError volume.not_found, made.snapshot_not_found, api.denied
 */
export async function makeSource(
  db: Db,
  caller: Caller,
  of: SourceOf,
  { zoneid }: Pick<MakeRequest, 'zoneid'>,
): Promise<MakeSource> {
  if (of.snapshotid !== undefined) return fromSnapshot(db, caller, of.snapshotid, zoneid)
  const volume = await volumeFor(db, caller, of.volumeid)
  return {
    volume,
    zone: { id: volume.zone_id, uuid: volume.zone_uuid, name: volume.zone_name },
    bytes: volume.size,
    check: async () => {
      checkVolume(volume)
      await requireVolumeHost(db, volume)
    },
  }
}

/** What a new template has of where it comes from (semantics §8). */
export interface Inherited {
  readonly arch: string
  readonly bits: number
  readonly isExtractable: boolean
  readonly details: Readonly<Record<string, string>>
  /** Internal id of the template that it stems from. */
  readonly sourceId: number | undefined
}

/** How the firmware of an instance is told in details (semantics §14.2); BIOS needs no word. */
const firmwareOf = (
  traits: { boot_type: string; boot_mode: string } | undefined,
): Readonly<Record<string, string>> =>
  traits?.boot_type === 'UEFI' ? { UEFI: traits.boot_mode } : {}

/** Details of the source template, then those of the instance, then those that are given. */
export async function inheritedFrom(
  db: Db | Trx,
  { instance_id, template_id }: Pick<VolumeRecord, 'instance_id' | 'template_id'>,
  given: Readonly<Record<string, string>> = {},
): Promise<Inherited> {
  const instance = instance_id === null ? undefined : await traitsOfInstance(db, instance_id)
  const stem = template_id ?? instance?.template_id ?? null
  const found = stem === null ? undefined : await traitsOfTemplate(db, stem)
  const template = found?.kind === 'template' ? found : undefined
  return {
    arch: instance?.arch ?? template?.arch ?? 'x86_64',
    bits: template?.bits ?? 64,
    isExtractable: template?.is_extractable === true && template.type !== 'SYSTEM',
    details: {
      ...openDetails(template?.details ?? {}),
      ...firmwareOf(instance),
      ...instance?.details,
      ...given,
    },
    sourceId: template?.id,
  }
}
