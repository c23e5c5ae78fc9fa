import type { ObjectOf } from '@mold/shared/contract/field.ts'
import { wireDate } from '@mold/shared/contract/dates.ts'
import type { extractFields } from '@mold/shared/commands/images/image.fields.ts'
import { AppError } from '@mold/shared/errors.ts'
import { type Caller, isRoot } from '../access/caller.ts'
import { isUuid } from '../access/ids.ts'
import { mayDo } from '../access/image-rule.ts'
import type { Db } from '../db/database.ts'
import { zoneExists } from '../infrastructure/zone.repository.ts'
import type { Settings } from '../settings/settings.service.ts'
import type { Links } from './downloads/links.ts'
import { factsOf, type ImageRecord, loadImageByUuid, type ZoneCopy } from './image.repository.ts'
import { copiesFor } from './image.view.ts'
import type { ImageKind } from '../db/schema.ts'

export interface ExtractParts {
  readonly db: Db
  readonly settings: Settings
  readonly links: Links
}

export interface ExtractRequest {
  readonly kind: ImageKind
  readonly id: string
  readonly mode: string
  readonly zoneid?: string | undefined
}

/** `TEMPLATE` or `ISO`, as the texts name it (semantics §10). */
const shownKind = (kind: ImageKind) => kind.toUpperCase()

function checkMode(mode: string): void {
  const upper = mode.toUpperCase()
  if (upper === 'FTP_UPLOAD') throw new AppError('image.extract_ftp')
  if (upper !== 'HTTP_DOWNLOAD') throw new AppError('image.extract_mode')
}

async function checkZone(db: Db, zoneUuid: string | undefined): Promise<void> {
  if (zoneUuid === undefined) return
  if (!isUuid(zoneUuid) || !(await zoneExists(db, zoneUuid))) throw new AppError('zone.invalid')
}

/** The ready copy to give out: the zone's own if it has one, else any (semantics §10, 8). */
function readyCopy(caller: Caller, image: ImageRecord, zoneUuid: string | undefined): ZoneCopy {
  const ready = copiesFor(caller, image).filter((copy) => copy.state === 'ready' && !copy.direct)
  const copy = ready.find((of) => of.zone_uuid === zoneUuid) ?? ready[0]
  if (!copy) throw new AppError('image.extract_not_ready', { kind: shownKind(image.kind) })
  return copy
}

/** The checks of extractTemplate and extractIso, in the order of semantics §10. */
export async function checkExtract(
  parts: ExtractParts,
  caller: Caller,
  request: ExtractRequest,
): Promise<ImageRecord> {
  checkMode(request.mode)
  if (!isRoot(caller) && (await parts.settings.boolean('disable.extraction'))) {
    throw new AppError('image.extract_disabled')
  }
  const kind = shownKind(request.kind)
  const image = await loadImageByUuid(parts.db, request.id)
  if (!image || image.removed) {
    throw new AppError('image.extract_unknown', { kind, id: request.id })
  }
  // A data disk is given out as its template would be.
  const { type, is_extractable } = image.parent ?? image
  if (type === 'SYSTEM') throw new AppError('image.extract_system', { kind, name: image.name })
  if (type === 'PERHOST') {
    throw new AppError('image.extract_perhost', { kind, name: image.name })
  }
  if (image.kind !== request.kind) {
    throw new AppError(
      request.kind === 'iso' ? 'image.extract_kind_iso' : 'image.extract_kind_template',
    )
  }
  await checkZone(parts.db, request.zoneid)
  if (!isRoot(caller) && !is_extractable) {
    // For others than its owner this is a matter of rights (decisions: extract by one who may use it).
    const mayChange = mayDo(caller, 'update', factsOf(image)) === true
    const code = mayChange ? 'image.extract_not_allowed' : 'image.extract_not_owner'
    throw new AppError(code, { name: image.name })
  }
  const may = mayDo(caller, 'download', factsOf(image))
  if (may !== true) throw new AppError(may, { account: caller.account.name, name: image.name })
  readyCopy(caller, image, request.zoneid)
  return image
}

/** Makes the link, or gives the one that this account has already (semantics §10). */
export async function extractImage(
  parts: ExtractParts,
  caller: Caller,
  request: ExtractRequest,
  origin: string,
): Promise<ObjectOf<typeof extractFields>> {
  const image = await checkExtract(parts, caller, request)
  const copy = readyCopy(caller, image, request.zoneid)
  if (copy.object_id === null) {
    throw new AppError('image.extract_not_ready', { kind: shownKind(image.kind) })
  }
  const seconds = await parts.settings.number('extract.url.expiration.interval')
  const link = await parts.links.make({
    templateId: image.id,
    volumeId: null,
    zoneId: copy.zone_id,
    objectId: copy.object_id,
    accountId: caller.account.id,
    grantVersion: image.grant_version,
    name: image.name,
    format: image.format,
    expires: new Date(Date.now() + seconds * 1000),
  })
  return {
    id: image.uuid,
    name: image.name,
    extractId: link.uuid,
    extractMode: 'HTTP_DOWNLOAD',
    state: 'DOWNLOAD_URL_CREATED',
    status: 'Download URL created',
    storagetype: 'secondary',
    accountid: caller.account.uuid,
    created: wireDate(link.created),
    zoneid: copy.zone_uuid,
    zonename: copy.zone_name,
    url: new URL(link.path, origin).href,
    expires: wireDate(link.expires),
    size: image.physical_size ?? undefined,
    checksum: image.object_digest ?? undefined,
  }
}
