import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../../access/caller.ts'
import { ownerAccount } from '../../access/owners.ts'
import type { Db } from '../../db/database.ts'
import { recordEvent } from '../../events/events.service.ts'
import { parseImageUrl, redactUrl } from '../../sources/url.ts'
import type { Settings } from '../../settings/settings.service.ts'
import { alsoTargets, insertAlso } from '../convert/also.ts'
import { insertFetch } from '../fetch/fetch.repository.ts'
import type { SourceProbe } from '../probe.service.ts'
import { requireImageCount, requireZoneStorage } from '../limits.ts'
import { checkAttributes } from './attributes.ts'
import { checkPublic, insertImage } from './insert.ts'
import { guestOsFor } from './os-type.ts'
import type { RegisterRequest } from './request.ts'
import { targetZones } from './targets.ts'

export interface RegisterParts {
  readonly db: Db
  readonly settings: Settings
  readonly probe: SourceProbe
  /** Wakes the workers once the rows are there. */
  readonly wake: () => Promise<void>
}

/**
 * Registers an image: rows first, bytes by a worker. Everything that can be refused is refused
 * before a row is made (semantics §4); the source is looked at once, and only a root admin may go on
 * without (decisions: source cannot be probed).
 *
 * @returns the internal id of the image
 */
export async function registerImage(
  parts: RegisterParts,
  caller: Caller,
  request: RegisterRequest,
  signal: AbortSignal,
): Promise<number> {
  const { db } = parts
  const checked = checkAttributes(caller, request)
  const targets = alsoTargets(request)
  const owner = await ownerAccount(db, caller, request)
  await checkPublic(parts.settings, caller, request, owner.id)
  const { zones, crossZones } = await targetZones(db, caller, owner, request)
  const osId = await guestOsFor(db, request)
  if (request.directdownload === true) {
    const url = redactUrl(parseImageUrl(request.url))
    throw new AppError('image.direct_download_no_host', { url })
  }
  const bytes = await parts.probe.check(caller, request, signal)
  const image = await db.transaction().execute(async (trx) => {
    await requireImageCount(trx, owner.id)
    const made = await insertImage(trx, request, checked, {
      ownerId: owner.id,
      osId,
      zones,
      crossZones,
      url: request.url.trim(),
      state: 'waiting',
    })
    // What is packed shows its size only when it has been unpacked.
    if (bytes !== undefined) {
      await requireZoneStorage(trx, {
        accountId: owner.id,
        templateId: made.id,
        bytes,
        added: zones.length,
      })
    }
    await insertFetch(trx, made.id, bytes)
    await insertAlso(trx, caller, made.id, { targets, ownerId: owner.id, zones })
    await recordEvent(trx, {
      type: request.kind === 'iso' ? 'ISO.CREATE' : 'TEMPLATE.CREATE',
      level: 'INFO',
      state: 'Completed',
      description: `${request.kind === 'iso' ? 'ISO' : 'Template'} ${checked.name} was registered`,
      accountId: owner.id,
      username: caller.user.username,
      resourceType: request.kind === 'iso' ? 'Iso' : 'Template',
      resourceUuid: made.uuid,
      resourceName: checked.name,
    })
    return made
  })
  await parts.wake()
  return image.id
}
