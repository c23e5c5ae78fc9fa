import type { Caller } from '../../access/caller.ts'
import { ownerAccount } from '../../access/owners.ts'
import type { Db } from '../../db/database.ts'
import { recordEvent } from '../../events/events.service.ts'
import type { Settings } from '../../settings/settings.service.ts'
import { alsoTargets, insertAlso } from '../convert/also.ts'
import { insertFetch } from '../fetch/fetch.repository.ts'
import type { SourceProbe } from '../probe.service.ts'
import { requireImageCount, requireZoneStorage } from '../limits.ts'
import { checkAttributes } from './attributes.ts'
import { checkDirect, type DirectCheck, type DirectRequest, type DirectSizes } from './direct.ts'
import { checkPublic, insertImage } from './insert.ts'
import { guestOsFor } from './os-type.ts'
import type { RegisterRequest } from './request.ts'
import { targetZones } from './targets.ts'

export interface RegisterParts {
  readonly db: Db
  readonly settings: Settings
  readonly probe: SourceProbe
  readonly direct: DirectCheck
  /** Wakes the workers once the rows are there. */
  readonly wake: () => Promise<void>
}

/** What the server has found at the address, or for a direct download a host of each zone. */
async function lookAtSource(
  { probe, direct }: RegisterParts,
  caller: Caller,
  request: RegisterRequest,
  of: Pick<DirectRequest, 'checksum' | 'zones' | 'crossZones'> & { readonly signal: AbortSignal },
): Promise<{ readonly bytes?: number | undefined; readonly direct?: DirectSizes }> {
  if (request.directdownload !== true) {
    return { bytes: await probe.check(caller, request, of.signal) }
  }
  checkDirect(caller, request)
  const { url, format, details = {} } = request
  const { signal, ...more } = of
  return { direct: await direct(caller, { url, format, details, ...more }, signal) }
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
  const { bytes, direct } = await lookAtSource(parts, caller, request, {
    checksum: checked.checksum,
    zones,
    crossZones,
    signal,
  })
  const image = await db.transaction().execute(async (trx) => {
    await requireImageCount(trx, owner.id)
    const made = await insertImage(trx, request, checked, {
      ownerId: owner.id,
      osId,
      zones,
      crossZones,
      url: request.url.trim(),
      state: 'waiting',
      ...(direct && { direct }),
    })
    // What is packed shows its size only when it has been unpacked; what hosts fetch themselves is stored nowhere.
    if (bytes !== undefined) {
      await requireZoneStorage(trx, {
        accountId: owner.id,
        templateId: made.id,
        bytes,
        added: zones.length,
      })
    }
    if (!direct) await insertFetch(trx, made.id, bytes)
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
