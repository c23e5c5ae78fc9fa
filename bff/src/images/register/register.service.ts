import { AppError } from '@mold/shared/errors.ts'
import { type Caller, isRoot } from '../../access/caller.ts'
import { ownerAccount } from '../../access/owners.ts'
import type { Db, Trx } from '../../db/database.ts'
import { recordEvent } from '../../events/events.service.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SourceProbe } from '../probe.service.ts'
import { checkAttributes } from './attributes.ts'
import { guestOsFor } from './os-type.ts'
import type { RegisterRequest } from './request.ts'
import { type TargetZone, targetZones } from './targets.ts'

export interface RegisterParts {
  readonly db: Db
  readonly settings: Settings
  readonly probe: SourceProbe
  /** Wakes the workers once the rows are there. */
  readonly wake: () => Promise<void>
}

type Checked = ReturnType<typeof checkAttributes>

async function checkPublic(
  parts: RegisterParts,
  caller: Caller,
  request: RegisterRequest,
  ownerId: number,
) {
  if (request.ispublic !== true || isRoot(caller)) return
  const allowed = await parts.settings.boolean('allow.public.user.templates', {
    accountId: ownerId,
  })
  if (!allowed) throw new AppError('image.private_only')
}

async function insertRows(
  trx: Trx,
  request: RegisterRequest,
  checked: Checked,
  of: { ownerId: number; osId: number | null; zones: TargetZone[]; crossZones: boolean },
) {
  const image = await trx
    .insertInto('vm_template')
    .values({
      kind: request.kind,
      name: checked.name,
      display_text: request.displaytext?.trim() || checked.name,
      type: checked.type,
      account_id: of.ownerId,
      format: request.format,
      hypervisor: request.hypervisor,
      bits: checked.bits,
      arch: checked.arch,
      guest_os_id: of.osId,
      is_public: request.ispublic === true,
      is_featured: checked.featured,
      is_extractable: request.isextractable === true,
      password_enabled: request.passwordenabled === true,
      sshkey_enabled: request.sshkeyenabled === true,
      dynamically_scalable: request.isdynamicallyscalable === true,
      bootable: request.bootable,
      requires_hvm: request.requireshvm ?? true,
      deploy_as_is: request.deployasis === true && request.hypervisor === 'VMware',
      cross_zones: of.crossZones,
      url: request.url.trim(),
      checksum: checked.checksum,
      template_tag: request.templatetag ?? null,
      details: JSON.stringify(request.details ?? {}),
    })
    .returning(['id', 'uuid'])
    .executeTakeFirstOrThrow()
  await trx
    .insertInto('template_zone')
    .values(of.zones.map((zone) => ({ template_id: image.id, zone_id: zone.id })))
    .execute()
  await trx.insertInto('fetch').values({ template_id: image.id }).execute()
  return image
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
  const owner = await ownerAccount(db, caller, request)
  await checkPublic(parts, caller, request, owner.id)
  const { zones, crossZones } = await targetZones(db, caller, owner, request)
  const osId = await guestOsFor(db, request)
  if (request.directdownload === true) {
    throw new AppError('image.direct_download_no_host', { url: request.url })
  }
  await parts.probe.check(caller, request, signal)
  const image = await db.transaction().execute(async (trx) => {
    const made = await insertRows(trx, request, checked, {
      ownerId: owner.id,
      osId,
      zones,
      crossZones,
    })
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
