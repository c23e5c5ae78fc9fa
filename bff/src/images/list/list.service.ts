import { imageFilters } from '@mold/shared/commands/images/image.params.ts'
import type { Facets } from '@mold/shared/contract/command.ts'
import { AppError } from '@mold/shared/errors.ts'
import { type Caller, isAdmin } from '../../access/caller.ts'
import { type Viewer, viewerFor } from '../../access/image-lists.ts'
import { mayDo } from '../../access/image-rule.ts'
import { idsOf, invalidUuid, isUuid } from '../../access/ids.ts'
import { listScope } from '../../access/list-scope.ts'
import { everything, type OwnerScope } from '../../access/owners.ts'
import type { Db } from '../../db/database.ts'
import {
  factsOf,
  imageIdOf,
  type ImageRecord,
  loadImageByUuid,
  loadImages,
} from '../image.repository.ts'
import { diskParentsOf } from '../data-disk.repository.ts'
import { imageView, type WireImage, uniqueRowView, zoneRowView } from '../image.view.ts'
import { facetCounts, type FacetName, facetNames } from './facets.repository.ts'
import { imagePage, type PageRow, sortColumns } from './page.repository.ts'
import type { ListRequest } from './request.ts'

function checkRequest(caller: Caller, request: ListRequest): void {
  if (!(imageFilters as readonly string[]).includes(request.filter)) {
    throw new AppError('image.filter_unknown', { filter: request.filter })
  }
  if (request.filter === 'all' && !isAdmin(caller)) throw new AppError('image.filter_admin')
  if (request.id !== undefined && request.ids !== undefined) {
    throw new AppError('image.id_and_ids')
  }
  if (request.sortby !== undefined && !Object.hasOwn(sortColumns, request.sortby)) {
    const allowed = Object.keys(sortColumns).join(', ')
    throw new AppError('api.sort_unknown', { field: request.sortby, allowed })
  }
}

/** @throws AppError `api.facet_unknown` for one that lists of this kind do not have */
function facetsOf({ facets = [], kind }: ListRequest): FacetName[] {
  const known: readonly FacetName[] = facetNames[kind]
  return [...new Set(facets)].map((name) => {
    const facet = known.find((each) => each === name)
    if (facet === undefined) {
      throw new AppError('api.facet_unknown', { name, allowed: known.join(', ') })
    }
    return facet
  })
}

/** Filter `all` means everything that an admin sees, without `listall` (semantics §2.2). */
async function scopeOf(db: Db, caller: Caller, request: ListRequest): Promise<OwnerScope> {
  const listall = request.filter === 'all' ? true : request.listall
  return listScope(db, caller, { ...request, listall }, request.command)
}

/** Ids that never existed are errors, whatever else is asked for (protocol §4). */
async function checkIds(db: Db, request: ListRequest): Promise<void> {
  const { command, zoneid, oscategoryid, imagestoreid } = request
  const given = [
    { table: 'zone', param: 'zoneid', uuids: zoneid === undefined ? [] : [zoneid] },
    { table: 'zone', param: 'zoneids', uuids: request.zoneids ?? [] },
    { table: 'guest_os', param: 'ostypeid', uuids: request.ostypeid ?? [] },
    { table: 'account', param: 'accountids', uuids: request.accountids ?? [] },
    {
      table: 'guest_os_category',
      param: 'oscategoryid',
      uuids: oscategoryid ? [oscategoryid] : [],
    },
    { table: 'image_store', param: 'imagestoreid', uuids: imagestoreid ? [imagestoreid] : [] },
  ] as const
  for (const { table, param, uuids } of given) {
    if (uuids.length > 0) await idsOf(db, table, uuids, { command, param })
  }
  for (const uuid of request.ids ?? []) {
    if (!isUuid(uuid)) throw invalidUuid(uuid, { command, param: 'ids' })
  }
}

/** With `id` the filter is skipped: only access to that image counts (semantics §2.2, 7). */
async function checkId(
  db: Db,
  caller: Caller,
  request: ListRequest,
): Promise<ImageRecord | undefined> {
  const { id, command, kind } = request
  if (id === undefined) return undefined
  const image = isUuid(id) ? await loadImageByUuid(db, id) : undefined
  if (!image) throw invalidUuid(id, { command, param: 'id' })
  if (image.kind !== kind) {
    throw new AppError(image.kind === 'iso' ? 'image.is_iso' : 'image.is_template')
  }
  const may = mayDo(caller, 'see', factsOf(image))
  if (may !== true && image.removed === null) {
    throw new AppError(may, { account: caller.account.name, name: image.name })
  }
  return image
}

/** The template whose data disks are asked for: those of `parenttemplateid`, or the one with `id`. */
async function parentIdFor(
  db: Db,
  { parenttemplateid }: ListRequest,
  image: ImageRecord | undefined,
): Promise<number | undefined> {
  if (parenttemplateid !== undefined) return (await imageIdOf(db, parenttemplateid)) ?? 0
  return image?.parent_id ?? undefined
}

/** The counts by facet; one that nothing has any value of is there all the same. */
async function countFacets(
  db: Db,
  viewer: Viewer,
  request: ListRequest,
  scope: OwnerScope,
  facets: readonly FacetName[],
): Promise<Facets> {
  const counts = await facetCounts(db, viewer, request, scope, facets)
  const valuesOf = (facet: FacetName) =>
    counts
      .filter((of) => of.facet === facet)
      .map(({ value, name, count }) => ({ value, ...(name !== null && { name }), count }))
  return Object.fromEntries(facets.map((facet) => [facet, valuesOf(facet)]))
}

/** The rows of a page as they go out, in order; images that are gone by now are left out. */
async function pageViews(
  db: Db,
  caller: Caller,
  request: ListRequest,
  found: readonly PageRow[],
): Promise<WireImage[]> {
  const images = await loadImages(db, [...new Set(found.map((row) => row.id))])
  const byId = new Map(images.map((image) => [image.id, image]))
  return found.flatMap((row) => {
    const image = byId.get(row.id)
    if (!image) return []
    if (request.showunique === true) return uniqueRowView(image, caller)
    if (row.copy_id === null) return imageView(image, caller)
    const copy = image.copies.find((of) => of.id === row.copy_id)
    return copy ? zoneRowView(image, copy, caller) : []
  })
}

/**
 * One page of images, the number of all matches, and counts by facet where they are asked for
 * (semantics §2).
 *
 * @throws AppError image.filter_*, image.id_and_ids, api.sort_unknown, api.facet_unknown,
 *   api.invalid_uuid, and refusals of the image or owner that the request names
 */
export async function listImages(
  db: Db,
  caller: Caller,
  asked: ListRequest,
): Promise<{ count: number; items: WireImage[]; facets?: Facets }> {
  checkRequest(caller, asked)
  const facets = facetsOf(asked)
  await checkIds(db, asked)
  const image = await checkId(db, caller, asked)
  const request = {
    ...asked,
    parentId: await parentIdFor(db, asked, image),
    diskParentIds: await diskParentsOf(db, asked.ids ?? []),
  }
  const [scope, viewer] = await Promise.all([
    request.id === undefined ? scopeOf(db, caller, request) : everything,
    viewerFor(db, caller),
  ])
  const [{ found, count }, counts] = await Promise.all([
    imagePage(db, viewer, request, scope),
    facets.length > 0 ? countFacets(db, viewer, request, scope, facets) : undefined,
  ])
  const items = await pageViews(db, caller, request, found)
  return { count, items, ...(counts && { facets: counts }) }
}
