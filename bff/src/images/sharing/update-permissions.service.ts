import { AppError } from '@mold/shared/errors.ts'
import { type Caller, isAdmin, isRoot } from '../../access/caller.ts'
import { mayDo } from '../../access/image-rule.ts'
import type { Db, Trx } from '../../db/database.ts'
import { recordEvent } from '../../events/events.service.ts'
import { createSettings, type Settings } from '../../settings/settings.service.ts'
import { checkChangeable } from '../find.ts'
import { doneEvent } from '../image.events.ts'
import {
  changeImage,
  factsOf,
  type ImageChanges,
  type ImageRecord,
  loadImageByUuid,
  lockImage,
} from '../image.repository.ts'
import { guessing } from './names.service.ts'
import { granteesToAdd, granteesToRemove } from './grantees.ts'
import { addGrants, removeGrants } from './permission.repository.ts'
import { checkNamed, type Operation, operationOf, type PermissionRequest } from './request.ts'

export interface SharingParts {
  readonly db: Db
  readonly settings: Settings
}

/**
 * Shares an image or takes it back, and changes its flags: all that is asked for, or nothing. The checks
 * are in the order of semantics §9.
 *
 * @throws AppError share.*, image.share_project, image.project_admin_only, image.data_disk, project.*
 */
export async function updatePermissions(
  parts: SharingParts,
  caller: Caller,
  image: ImageRecord,
  request: PermissionRequest,
): Promise<void> {
  const operation = await checkRequest(parts.settings, caller, image, request)
  const save = () =>
    parts.db.transaction().execute(async (trx) => {
      if (!(await lockImage(trx, image.id))) throw notThere(image)
      // It may have another owner since it was looked at, whose accounts are others.
      const now = await loadImageByUuid(trx, image.uuid)
      if (now === undefined) throw notThere(image)
      await checkRequest(createSettings(trx), caller, now, request)
      const told = await change(trx, caller, now, request, operation)
      if (told === undefined) return
      await recordEvent(trx, doneEvent(now, 'UPDATE', told, caller.user.username))
    })
  if (operation !== 'add' || !request.accounts?.length) return save()
  // The error says which name is nobody's, so it is a question about names too.
  await guessing(parts, caller, async () => ({ answer: await save(), isRight: true }))
}

async function checkRequest(
  settings: Settings,
  caller: Caller,
  image: ImageRecord,
  request: PermissionRequest,
): Promise<Operation | undefined> {
  const names = { account: caller.account.name, name: image.name }
  if (image.type === 'SYSTEM') throw new AppError('share.system', names)
  checkChangeable(image)
  checkNamed(request)
  const shares = request.accounts?.length || request.projectids?.length
  if (shares && mayDo(caller, 'share', factsOf(image)) === 'image.share_project') {
    throw new AppError('image.share_project', names)
  }
  await checkPublic(settings, caller, image, request)
  const operation = operationOf(request)
  const may = mayDo(caller, 'publish', factsOf(image))
  if (may !== true) throw new AppError(may === 'image.not_allowed' ? 'share.not_owner' : may, names)
  if (request.isfeatured !== undefined && !isRoot(caller)) {
    throw new AppError('share.featured', names)
  }
  return operation
}

/** The error for an image that is not there, or of the other kind (semantics §9.1). */
export function notThere({ kind }: Pick<ImageRecord, 'kind'>): AppError {
  return new AppError(kind === 'iso' ? 'share.iso_invalid' : 'share.template_invalid')
}

async function checkPublic(
  settings: Settings,
  caller: Caller,
  image: ImageRecord,
  { ispublic }: PermissionRequest,
): Promise<void> {
  if (ispublic !== true || isAdmin(caller)) return
  const scope = { accountId: image.account_id }
  if (await settings.boolean('allow.public.user.templates', scope)) return
  throw new AppError(image.kind === 'iso' ? 'share.private_only_iso' : 'share.private_only')
}

/** A reset makes it private too; whether it may be downloaded stays (semantics §9.11). */
function flagsOf(request: PermissionRequest, operation: Operation | undefined) {
  const { ispublic, isfeatured, isextractable } = request
  const reset = operation === 'reset'
  return {
    is_public: reset ? false : ispublic,
    is_featured: reset ? false : isfeatured,
    is_extractable: isextractable,
  } satisfies ImageChanges
}

const flags = ['is_public', 'is_featured', 'is_extractable'] as const

/** What was changed, for the event; undefined when everything is as it was. */
async function change(
  trx: Trx,
  caller: Caller,
  image: ImageRecord,
  request: PermissionRequest,
  operation: Operation | undefined,
): Promise<string | undefined> {
  const wanted = flagsOf(request, operation)
  const changed = flags.filter((flag) => wanted[flag] !== undefined && wanted[flag] !== image[flag])
  const added =
    operation === 'add'
      ? await addGrants(trx, image.id, await granteesToAdd(trx, caller, image, request))
      : 0
  const removed = await takeBack(trx, image, request, operation)
  if (changed.length === 0 && added === 0 && removed === 0) return undefined
  const losesRights = removed > 0 || changed.some((flag) => wanted[flag] === false)
  if (changed.length > 0) await changeImage(trx, image.id, wanted)
  // Links that were given before stop working.
  if (losesRights) await changeImage(trx, image.id, { grant_version: image.grant_version + 1 })
  return wordsOf({ added, removed, changed, wanted })
}

async function takeBack(
  trx: Trx,
  image: ImageRecord,
  request: PermissionRequest,
  operation: Operation | undefined,
): Promise<number> {
  if (operation === 'reset') return removeGrants(trx, image.id, 'all')
  if (operation !== 'remove') return 0
  return removeGrants(trx, image.id, await granteesToRemove(trx, image, request))
}

function wordsOf(done: {
  readonly added: number
  readonly removed: number
  readonly changed: readonly (typeof flags)[number][]
  readonly wanted: ReturnType<typeof flagsOf>
}): string {
  const parts = [
    ...(done.added > 0 ? [`shared with ${done.added} more`] : []),
    ...(done.removed > 0 ? [`taken back from ${done.removed}`] : []),
    ...done.changed.map((flag) => `${flag.replace('is_', '')} is now ${done.wanted[flag]}`),
  ]
  return `Permissions were changed (${parts.join(', ')})`
}
