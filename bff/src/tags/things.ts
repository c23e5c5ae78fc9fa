import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../access/caller.ts'
import { type IdContext, idsOf } from '../access/ids.ts'
import { mayDo } from '../access/image-rule.ts'
import { instanceFor } from '../compute/instances/find.ts'
import { snapshotFor } from '../compute/snapshots/find.ts'
import { volumeFor } from '../compute/volumes/find.ts'
import type { Db } from '../db/database.ts'
import { checkChangeable } from '../images/find.ts'
import { factsOf, loadImages } from '../images/image.repository.ts'
import { kindOf, type TaggedKind, tagKinds } from './kinds.ts'

/** Something whose tags are changed. */
export interface Tagged {
  readonly kind: TaggedKind
  /** Internal id. */
  readonly id: number
  readonly uuid: string
  readonly name: string
  readonly accountId: number
}

/** @throws AppError */
export function notThere({ kind, uuid: id }: Pick<Tagged, 'kind' | 'uuid'>): AppError {
  switch (kind) {
    case 'template':
      return new AppError('image.template_not_found')
    case 'iso':
      return new AppError('image.iso_not_found')
    case 'instance':
      return new AppError('instance.not_found', { id })
    case 'volume':
      return new AppError('volume.not_found', { id })
    case 'snapshot':
      return new AppError('snapshot.not_found', { id })
  }
}

/** @throws AppError image.* */
async function images(db: Db, caller: Caller, ids: readonly number[], kind: 'template' | 'iso') {
  const found = await loadImages(db, ids)
  return found.map((image): Tagged => {
    const { id, uuid, name, account_id: accountId } = image
    if (image.removed !== null || image.kind !== kind) throw notThere({ kind, uuid })
    const may = mayDo(caller, 'update', factsOf(image))
    if (may !== true) throw new AppError(may, { account: caller.account.name, name })
    checkChangeable(image)
    return { kind, id, uuid, name, accountId }
  })
}

/** One that is no image. @throws AppError instance.*, volume.*, snapshot.*, api.denied */
async function one(
  db: Db,
  caller: Caller,
  id: string,
  kind: Exclude<TaggedKind, 'template' | 'iso'>,
  command: IdContext['command'],
): Promise<Tagged> {
  switch (kind) {
    case 'instance': {
      const row = await instanceFor(db, caller, { id, command, param: 'resourceids' })
      return { ...row, kind, name: row.display_name, accountId: row.account_id }
    }
    case 'volume': {
      const row = await volumeFor(db, caller, id)
      return { ...row, kind, accountId: row.account_id }
    }
    case 'snapshot': {
      const row = await snapshotFor(db, caller, id)
      return { ...row, kind, accountId: row.account_id }
    }
  }
}

/**
 * The things whose tags a call changes: all of the kind that is named, all the caller's to change.
 *
 * @throws AppError tag.type, api.invalid_uuid, api.denied, and the words of each kind for one that is not there
 */
export async function thingsToTag(
  db: Db,
  caller: Caller,
  params: { readonly resourceids: readonly string[]; readonly resourcetype: string },
  command: IdContext['command'],
): Promise<Tagged[]> {
  const kind = kindOf(params.resourcetype)
  const context = { command, param: 'resourceids' }
  const ids = await idsOf(db, tagKinds[kind].table, params.resourceids, context)
  if (kind === 'template' || kind === 'iso') return images(db, caller, ids, kind)
  const uuids = [...new Set(params.resourceids.map((uuid) => uuid.toLowerCase()))]
  const things: Tagged[] = []
  for (const uuid of uuids) things.push(await one(db, caller, uuid, kind, command))
  return things
}
