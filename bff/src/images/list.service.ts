import { imageFilters } from '@mold/shared/commands/images/image.params.ts'
import { AppError } from '@mold/shared/errors.ts'
import { type Caller, isAdmin } from '../access/caller.ts'
import { mayDo } from '../access/images.ts'
import { idOf, invalidUuid, isUuid } from '../access/ids.ts'
import { listScope } from '../access/list-scope.ts'
import type { OwnerScope } from '../access/owners.ts'
import type { Db } from '../db/database.ts'
import { factsOf, loadImageByUuid, loadImages } from './image.repository.ts'
import { imageView, type WireImage, uniqueRowView, zoneRowView } from './image.view.ts'
import { type ListRequest, imagePage, sortColumns } from './list.repository.ts'

function checkRequest(caller: Caller, request: ListRequest): void {
  if (!(imageFilters as readonly string[]).includes(request.filter)) {
    throw new AppError('image.filter_unknown', { filter: request.filter })
  }
  if (request.filter === 'all' && !isAdmin(caller)) throw new AppError('image.filter_admin')
  if (request.id !== undefined && request.ids !== undefined) {
    throw new AppError('image.id_and_ids')
  }
  if (request.sortby !== undefined && !Object.hasOwn(sortColumns, request.sortby)) {
    throw new AppError('image.sort_unknown', {
      field: request.sortby,
      allowed: Object.keys(sortColumns).join(', '),
    })
  }
}

/** Filter `all` means everything that an admin sees, without `listall` (semantics §2.2). */
async function scopeOf(
  db: Db,
  caller: Caller,
  request: ListRequest,
): Promise<OwnerScope | undefined> {
  const listall = request.filter === 'all' ? true : request.listall
  return listScope(db, caller, { ...request, listall }, request.command)
}

/** Ids that never existed are errors, whatever else is asked for (protocol §4). */
async function checkIds(db: Db, request: ListRequest): Promise<void> {
  const { command, zoneid, ostypeid, oscategoryid, imagestoreid } = request
  const given = { zone: zoneid, guest_os: ostypeid, guest_os_category: oscategoryid } as const
  const names = { zone: 'zoneid', guest_os: 'ostypeid', guest_os_category: 'oscategoryid' } as const
  for (const table of ['zone', 'guest_os', 'guest_os_category'] as const) {
    const uuid = given[table]
    if (uuid !== undefined) await idOf(db, table, uuid, { command, param: names[table] })
  }
  if (imagestoreid !== undefined) {
    await idOf(db, 'image_store', imagestoreid, { command, param: 'imagestoreid' })
  }
  for (const uuid of request.ids ?? []) {
    if (!isUuid(uuid)) throw invalidUuid(uuid, { command, param: 'ids' })
  }
}

/** With `id` the filter is skipped: only access to that image counts (semantics §2.2, 7). */
async function checkId(db: Db, caller: Caller, request: ListRequest): Promise<void> {
  const { id, command, kind } = request
  if (id === undefined) return
  const image = isUuid(id) ? await loadImageByUuid(db, id) : undefined
  if (!image) throw invalidUuid(id, { command, param: 'id' })
  if (image.kind !== kind) {
    throw new AppError(image.kind === 'iso' ? 'image.is_iso' : 'image.is_template')
  }
  const may = mayDo(caller, 'see', factsOf(image))
  if (may !== true && image.removed === null) {
    throw new AppError(may, { account: caller.account.name, name: image.name })
  }
}

/** One page of images and the number of all matches (semantics §2). */
export async function listImages(
  db: Db,
  caller: Caller,
  request: ListRequest,
): Promise<{ count: number; items: WireImage[] }> {
  checkRequest(caller, request)
  await checkIds(db, request)
  await checkId(db, caller, request)
  const scope =
    request.id === undefined
      ? await scopeOf(db, caller, request)
      : ({ kind: 'everything' } as const)
  if (!scope) return { count: 0, items: [] }
  const { found, count } = await imagePage(db, caller, request, scope)
  const images = new Map(
    (await loadImages(db, [...new Set(found.map((row) => row.id))])).map((image) => [
      image.id,
      image,
    ]),
  )
  const items = found.flatMap((row) => {
    const image = images.get(row.id)
    if (!image) return []
    if (request.showunique === true) return uniqueRowView(image, caller)
    if (row.copy_id === null) return imageView(image, caller)
    const copy = image.copies.find((of) => of.id === row.copy_id)
    return copy ? zoneRowView(image, copy, caller) : []
  })
  return { count, items }
}
