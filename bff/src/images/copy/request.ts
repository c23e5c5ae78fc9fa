import { AppError } from '@mold/shared/errors.ts'
import { type Caller, isRoot } from '../../access/caller.ts'
import { openZones } from '../../access/zones.ts'
import type { Db } from '../../db/database.ts'
import type { ImageKind } from '../../db/schema.ts'
import type { Stores } from '../../stores/stores.service.ts'
import { imageFor } from '../find.ts'
import type { ImageRecord } from '../image.repository.ts'
import type { TargetZone } from '../register/targets.ts'

/** What copyTemplate and copyIso ask for. */
export interface CopyRequest {
  readonly id: string
  readonly sourcezoneid?: string | undefined
  readonly destzoneid?: string | undefined
  readonly destzoneids?: readonly string[] | undefined
}

export interface CheckedCopy {
  readonly image: ImageRecord
  readonly zones: readonly TargetZone[]
  readonly sourceZoneId: number | null
}

/** Of sourcezoneid: whichever zone has the image. */
const anyZone = '-1'

/**
 * The zones that a copy goes to, each once.
 *
 * @throws AppError copy.dest_missing, copy.dest_twice
 */
export function destinations(request: CopyRequest): string[] {
  const { destzoneid, destzoneids } = request
  if (destzoneid !== undefined && destzoneids !== undefined) throw new AppError('copy.dest_twice')
  const given = destzoneids ?? (destzoneid === undefined ? [] : [destzoneid])
  if (given.length === 0) throw new AppError('copy.dest_missing')
  return [...new Set(given)]
}

async function sourceZone(db: Db, caller: Caller, uuid: string | undefined) {
  if (uuid === undefined || uuid === anyZone) return undefined
  const [zone] = await openZones(db, caller, [uuid])
  if (!zone) throw new AppError('copy.source_zone')
  return zone
}

async function destZones(db: Db, caller: Caller, uuids: readonly string[]) {
  const known = uuids.filter((uuid) => uuid !== anyZone)
  const zones = known.length === 0 ? [] : await openZones(db, caller, known)
  if (zones.length < uuids.length) throw new AppError('copy.dest_zone')
  const disabled = zones.find((zone) => zone.allocation_state === 'Disabled')
  if (disabled && !isRoot(caller)) throw new AppError('zone.disabled', { zone: disabled.name })
  return zones
}

/** The reason why an image has no bytes that could be copied, or undefined. */
export function whyNotCopied(image: Pick<ImageRecord, 'type' | 'direct_download'>) {
  if (image.type === 'DATADISK') return 'copy.data_disk'
  if (image.type === 'PERHOST') return 'copy.perhost'
  return image.direct_download ? 'copy.direct' : undefined
}

/**
 * The checks of copyTemplate and copyIso, in the order of the reference (api-commands §1). Zones that
 * have the image, ready, need nothing more.
 */
export async function checkCopy(
  parts: { readonly db: Db; readonly stores: Pick<Stores, 'list'> },
  caller: Caller,
  request: CopyRequest & { readonly kind: ImageKind },
): Promise<CheckedCopy> {
  const { db } = parts
  const uuids = destinations(request)
  const of = { id: request.id, kind: request.kind, command: commandOf[request.kind] }
  const image = await imageFor(db, caller, { ...of, words: 'copy' }, 'copy')
  if (request.sourcezoneid !== undefined && uuids.includes(request.sourcezoneid)) {
    if (request.sourcezoneid !== anyZone) throw new AppError('copy.same_zone')
  }
  const source = await sourceZone(db, caller, request.sourcezoneid)
  const zones = await destZones(db, caller, uuids)
  const reason = whyNotCopied(image)
  if (reason) throw new AppError(reason, { name: image.name })
  const ready = image.copies.filter((copy) => copy.state === 'ready')
  if (!ready.some((copy) => source === undefined || copy.zone_id === source.id)) {
    throw new AppError('copy.not_ready', { id: image.uuid })
  }
  for (const zone of zones) {
    const isThere = ready.some((copy) => copy.zone_id === zone.id)
    if (!isThere && (await parts.stores.list(zone.id)).length === 0) {
      throw new AppError('copy.no_store')
    }
  }
  return { image, zones, sourceZoneId: source?.id ?? null }
}

const commandOf = { template: 'copytemplate', iso: 'copyiso' } as const
