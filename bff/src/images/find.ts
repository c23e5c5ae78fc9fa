import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../access/caller.ts'
import { type ImageAction, mayDo } from '../access/image-rule.ts'
import type { Db } from '../db/database.ts'
import type { ImageKind } from '../db/schema.ts'
import { factsOf, type ImageRecord, loadImageByUuid } from './image.repository.ts'

/** Which words a command has for an image that is not there. */
export type NotFound = 'specified' | 'valid' | 'copy' | 'provided'

function notFound(kind: ImageKind | undefined, words: NotFound, id: string): AppError {
  const iso = kind === 'iso'
  if (words === 'copy') return new AppError('copy.unknown', { id })
  if (words === 'provided') {
    return new AppError(iso ? 'share.iso_invalid' : 'share.template_invalid')
  }
  if (words === 'valid') return new AppError(iso ? 'image.iso_invalid' : 'image.template_invalid')
  return new AppError(iso ? 'image.iso_not_found' : 'image.template_not_found')
}

/**
 * Loads an image for an action on it. A uuid that never existed gets the protocol's 431 text, a
 * removed one or one of the other kind the command's own words, a forbidden one 531.
 *
 * @param kind undefined for commands that take both
 */
export async function imageFor(
  db: Db,
  caller: Caller,
  of: { id: string; kind: ImageKind | undefined; command: string; words: NotFound },
  action: ImageAction,
): Promise<ImageRecord> {
  const image = await loadImageByUuid(db, of.id)
  if (!image)
    throw new AppError('api.invalid_uuid', { command: of.command, name: 'id', value: of.id })
  if (image.removed || (of.kind !== undefined && image.kind !== of.kind)) {
    throw notFound(of.kind ?? image.kind, of.words, of.id)
  }
  const may = mayDo(caller, action, factsOf(image))
  if (may !== true) throw new AppError(may, { account: caller.account.name, name: image.name })
  if (action === 'update' || action === 'delete') checkChangeable(image)
  return image
}

/**
 * A data disk lives with its template and cannot be changed or deleted alone (semantics §5); what is on hosts is as
 * they have it.
 *
 * @throws AppError image.data_disk, image.perhost_protected
 */
export function checkChangeable({
  parent,
  name,
  type,
}: Pick<ImageRecord, 'parent' | 'name' | 'type'>): void {
  if (parent) throw new AppError('image.data_disk', { name })
  if (type === 'PERHOST') throw new AppError('image.perhost_protected', { name })
}
