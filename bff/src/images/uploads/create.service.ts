import { randomBytes } from 'node:crypto'
import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../../access/caller.ts'
import { ownerAccount } from '../../access/owners.ts'
import type { Db, Trx } from '../../db/database.ts'
import { recordEvent } from '../../events/events.service.ts'
import { createSettings, type Settings } from '../../settings/settings.service.ts'
import type { Stores } from '../../stores/stores.service.ts'
import { alsoTargets, insertAlso } from '../convert/also.ts'
import { requireImageCount } from '../limits.ts'
import { checkAttributes } from '../register/attributes.ts'
import { checkPublic, insertImage } from '../register/insert.ts'
import { guestOsFor } from '../register/os-type.ts'
import { allZones, type ImageRequest } from '../register/request.ts'
import { type TargetZone, targetZones } from '../register/targets.ts'
import { type Tickets, uploadPath } from './tickets.ts'
import { insertUpload, type UploadRow } from './upload.repository.ts'

export interface UploadParts {
  readonly db: Db
  readonly settings: Settings
  readonly stores: Pick<Stores, 'findWritable'>
  readonly tickets: Tickets
}

const minute = 60_000

/** What getUploadParamsForTemplate and …Iso answer beside the image's id. */
export interface UploadParams {
  readonly postURL: string
  readonly metadata: string
  readonly expires: string
  readonly signature: string
}

/** Headers for an upload: those of its making, or fresh ones for its owner. */
export function uploadParams(
  tickets: Tickets,
  row: Pick<UploadRow, 'id' | 'nonce'>,
  expires: Date,
  origin: string,
): UploadParams {
  return { postURL: `${origin}${uploadPath(row.id)}`, ...tickets.make(row, expires) }
}

/** The row of an upload that has to begin within setting upload.operation.timeout. */
export async function newUpload(trx: Trx, templateId: number): Promise<UploadRow> {
  // By this connection: a transaction that waits for another one may be one of all that there are.
  const expiresMs = (await createSettings(trx).number('upload.operation.timeout')) * minute
  return insertUpload(trx, { id: randomBytes(16).toString('hex'), templateId, expiresMs })
}

/** Of the zones one at least must have a store that takes images (api-commands §1). */
async function requireStore(stores: UploadParts['stores'], zones: readonly TargetZone[]) {
  for (const zone of zones) if (await stores.findWritable(zone.id)) return
  throw new AppError('upload.no_store')
}

/**
 * Makes an image whose bytes are going to be sent: it is in the lists at once (semantics §7). Everything
 * that can be refused before a byte is refused here.
 *
 * @returns the image's uuid, and what authorises the upload
 */
export async function createUpload(
  parts: UploadParts,
  caller: Caller,
  request: ImageRequest,
  origin: string,
): Promise<UploadParams & { readonly id: string }> {
  const { db, settings } = parts
  if (request.zoneids.includes(allZones)) throw new AppError('upload.zone_invalid')
  const checked = checkAttributes(caller, request)
  const targets = alsoTargets(request)
  const owner = await ownerAccount(db, caller, request)
  await checkPublic(settings, caller, request, owner.id)
  const { zones } = await targetZones(db, caller, owner, request)
  const osId = await guestOsFor(db, request)
  await requireStore(parts.stores, zones)
  const kind = request.kind === 'iso' ? 'ISO' : 'Template'
  const { image, upload } = await db.transaction().execute(async (trx) => {
    await requireImageCount(trx, owner.id)
    const made = await insertImage(trx, request, checked, {
      ownerId: owner.id,
      osId,
      zones,
      crossZones: false,
      url: null,
      state: 'uploading',
    })
    const row = await newUpload(trx, made.id)
    await insertAlso(trx, caller, made.id, { targets, ownerId: owner.id, zones })
    await recordEvent(trx, {
      type: request.kind === 'iso' ? 'ISO.CREATE' : 'TEMPLATE.CREATE',
      level: 'INFO',
      state: 'Completed',
      description: `${kind} ${checked.name} was registered for upload`,
      accountId: owner.id,
      username: caller.user.username,
      resourceType: request.kind === 'iso' ? 'Iso' : 'Template',
      resourceUuid: made.uuid,
      resourceName: checked.name,
    })
    return { image: made, upload: row }
  })
  return { id: image.uuid, ...uploadParams(parts.tickets, upload, upload.expires, origin) }
}
