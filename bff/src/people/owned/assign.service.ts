import { AppError } from '@mold/shared/errors.ts'
import { mayManageAccount } from '../../access/account-rule.ts'
import { type Caller, isRoot } from '../../access/caller.ts'
import { holdAccount } from '../../access/hold-account.ts'
import { zoneOpenTo } from '../../access/image-rule.ts'
import { ownerAccount, type OwnerParams, projectAccountType } from '../../access/owners.ts'
import type { Db, Trx } from '../../db/database.ts'
import { recordEvent } from '../../events/events.service.ts'
import { doneEvent } from '../../images/image.events.ts'
import { type ImageRecord, lockImage } from '../../images/image.repository.ts'
import { requireZoneStorage } from '../../images/limits.ts'
import { lockRooms, requireRoom } from '../../limits/room.ts'
import { countImages } from '../../limits/usage.repository.ts'
import type { Settings } from '../../settings/settings.service.ts'
import { type AccountRow, loadAccount } from '../accounts/account.repository.ts'
import { bytesPerZone, changeOwner, dropForeignGrants } from './assign.repository.ts'

interface AssignParts {
  readonly db: Db
  readonly settings: Pick<Settings, 'boolean'>
}

/** Types of images that only root admins own (semantics §1). */
const ofRoot: ReadonlySet<string> = new Set(['SYSTEM', 'ROUTING', 'BUILTIN', 'PERHOST'])

/** @throws AppError assign.* */
function checkNewOwner(caller: Caller, image: ImageRecord, owner: AccountRow): void {
  const { name, type, copies } = image
  const within = image.domain_path.startsWith(caller.domain.path)
  if (!isRoot(caller) && !(within && mayManageAccount(caller, owner))) {
    throw new AppError('assign.denied', { account: caller.account.name })
  }
  if (owner.state !== 'enabled') {
    throw new AppError('assign.disabled', { name: owner.name, state: owner.state })
  }
  if (owner.type === 1) return
  if (ofRoot.has(type)) throw new AppError('assign.type', { name, type })
  const closed = copies.find((copy) => !zoneOpenTo(copy.zone_domain_path, owner.domain_path))
  if (closed) throw new AppError('assign.zone', { name, zone: closed.zone_name })
}

/** What the owner may have only when it is asked for by somebody who may give it. */
async function flagsFor(
  { settings }: AssignParts,
  caller: Caller,
  image: ImageRecord,
  owner: AccountRow,
) {
  const mayPublish =
    isRoot(caller) ||
    (await settings.boolean('allow.public.user.templates', { accountId: owner.id }))
  return {
    isPublic: image.is_public && mayPublish,
    // Only root admins feature an image, and this may be another one to them now.
    isFeatured: image.is_featured && isRoot(caller),
    // Images of all zones are for root admins to own; the copies that are there stay.
    crossZones: image.cross_zones && owner.type === 1,
  }
}

/**
 * Gives an image to another account or to a project, whose limits it counts against from then on. Who had
 * it by its old owner has it no more.
 *
 * @throws AppError assign.*, account.*, project.*, limit.exceeded
 */
export async function assignImage(
  parts: AssignParts,
  caller: Caller,
  image: ImageRecord,
  to: OwnerParams,
): Promise<void> {
  if (to.account === undefined && to.projectid === undefined) throw new AppError('assign.whom')
  const owner = await loadAccount(parts.db, (await ownerAccount(parts.db, caller, to)).id)
  checkNewOwner(caller, image, owner)
  if (owner.id === image.account_id) return
  const flags = await flagsFor(parts, caller, image, owner)
  await parts.db.transaction().execute(async (trx) => {
    if (!(await lockImage(trx, image.id))) {
      throw new AppError(image.kind === 'iso' ? 'image.iso_not_found' : 'image.template_not_found')
    }
    await holdAccount(trx, owner.id)
    await changeOwner(trx, image.id, { accountId: owner.id, ...flags })
    // It counts already: a domain that both owners are in has no more than before.
    requireRoom(await lockRooms(trx, owner.id, 'template', countImages), 'template', 0)
    const bytes = await bytesPerZone(trx, image.id)
    await requireZoneStorage(trx, { accountId: owner.id, templateId: image.id, bytes })
    const isProject = owner.type === projectAccountType
    await dropForeignGrants(trx, image.id, { ...owner, isProject })
    await tell(trx, caller, image, owner)
  })
}

/** Each of the two owners finds it in its list. */
async function tell(trx: Trx, caller: Caller, image: ImageRecord, owner: AccountRow) {
  const { username } = caller.user
  const from = image.project_name ?? image.account_name
  await recordEvent(trx, doneEvent(image, 'UPDATE', `Given to ${owner.name}`, username))
  await recordEvent(trx, {
    ...doneEvent(image, 'UPDATE', `Taken over from ${from}`, username),
    accountId: owner.id,
  })
}
