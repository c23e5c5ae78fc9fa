import { type RawBuilder, sql } from 'kysely'
import type { Caller } from '../../access/caller.ts'
import type { Viewer } from '../../access/image-lists.ts'
import type { OwnerScope } from '../../access/owners.ts'
import { openZones } from '../../access/zones.ts'
import type { Db } from '../../db/database.ts'
import { keptCount } from './counts.repository.ts'
import {
  allOf,
  type Conditions,
  copyConditions,
  imageConditions,
  ownerOfCopies,
  stateConditions,
} from './filters.repository.ts'
import { type ListRequest, showsDeleted } from './request.ts'

/** What `sortby` accepts. */
export const sortColumns = {
  name: sql`lower(t.name)`,
  created: sql`t.created`,
  updated: sql`t.updated`,
  size: sql`t.virtual_size`,
  physicalsize: sql`t.physical_size`,
  format: sql`t.format`,
  hypervisor: sql`t.hypervisor`,
  ostypename: sql`o.description`,
  account: sql`a.name`,
} as const

type SortName = keyof typeof sortColumns

/* Joined only for the order that needs them: every join costs a list of thousands. */
const sortTables: Partial<Record<SortName, RawBuilder<unknown>>> = {
  ostypename: sql`left join guest_os o on o.id = t.guest_os_id`,
  account: sql`join account a on a.id = t.account_id`,
}

/** An image and, in a list with a row for each zone, its copy there; null for a deleted image. */
export interface PageRow {
  readonly id: number
  readonly copy_id: number | null
}

/** The zones that rows may be of: those that the caller may know of, or those asked for. */
export async function listZoneIds(
  db: Db,
  caller: Caller,
  { zoneid, zoneids }: Pick<ListRequest, 'zoneid' | 'zoneids'>,
): Promise<number[]> {
  const both = zoneid !== undefined && zoneids !== undefined
  const asked = zoneid === undefined ? zoneids : [zoneid]
  const wanted = both ? zoneids.filter((uuid) => uuid === zoneid) : asked
  if (wanted?.length === 0) return []
  return (await openZones(db, caller, wanted)).map((zone) => zone.id)
}

/** What a list is made of: where its rows come from, and what they have to fulfil. */
interface Shape {
  readonly request: ListRequest
  readonly zones: readonly number[]
  readonly ofImage: Conditions
  readonly ofCopy: Conditions
}

const notRemoved = sql`t.removed is null`

/** Data disks are not among deleted images, as they are not among others. */
const amongDeleted = ({ parentId }: ListRequest) =>
  parentId === undefined
    ? sql`t.removed is not null and t.parent_id is null`
    : sql`t.removed is not null`

/** One row for each copy; deleted images, which have none, count as one where they are shown. */
function rowsByZone({ request, ofImage, ofCopy }: Shape, joins: RawBuilder<unknown>) {
  const owner = ownerOfCopies(request)
  if (showsDeleted(request)) {
    return sql`from vm_template t left join template_zone tz on tz.template_id = ${owner}
      and ${allOf(ofCopy)} ${joins}
      where t.kind = ${request.kind} and (tz.id is not null or ${amongDeleted(request)})
        and ${allOf(ofImage)}`
  }
  return sql`from template_zone tz join vm_template t on ${owner} = tz.template_id ${joins}
    where ${notRemoved} and ${allOf(ofCopy)} and ${allOf(ofImage)}`
}

/** One row for each image that has such a copy, or is deleted where those are shown. */
function rowsByImage({ request, ofImage, ofCopy }: Shape, joins: RawBuilder<unknown>) {
  const owner = ownerOfCopies(request)
  const has = sql`exists (select from template_zone tz where tz.template_id = ${owner} and ${allOf(ofCopy)})`
  const there = showsDeleted(request)
    ? sql`(${amongDeleted(request)} or ${has})`
    : sql`${notRemoved} and ${has}`
  return sql`from vm_template t ${joins} where t.kind = ${request.kind} and ${there} and ${allOf(ofImage)}`
}

/** Whether the copies alone answer: nothing is asked of the image, and deleted ones have no copies. */
function needsNoImage({ request, ofImage }: Shape): boolean {
  return ofImage.length === 0 && request.showremoved !== true
}

/** `sortkey` then id (semantics §2.2), or the field that is asked for; the zone among equals. */
function orderOf(request: ListRequest, table: 't' | 'tz'): RawBuilder<unknown> {
  const direction = sql.raw(request.sortorder === 'desc' ? 'desc' : 'asc')
  const byZone = request.showunique === true ? sql`` : sql`, tz.zone_id`
  const id = sql.raw(table === 't' ? 't.id' : 'tz.template_id')
  const column = request.sortby && sortColumns[request.sortby as SortName]
  if (column) {
    // An index gives this order forwards and backwards, with those that have no value at one end.
    const nulls = mayBeNull.has(request.sortby ?? '') ? sql`nulls last` : sql``
    return sql`order by ${column} ${direction} ${nulls}, ${id} ${direction} ${byZone}`
  }
  const keyDirection = sql.raw(request.sortKeyAscending ? 'asc' : 'desc')
  return sql`order by ${sql.raw(table)}.sort_key ${keyDirection}, ${id} ${byZone}`
}

const mayBeNull = new Set(['size', 'physicalsize', 'hypervisor', 'ostypename'])

function pageQuery(shape: Shape): RawBuilder<PageRow> {
  const { request } = shape
  const unique = request.showunique === true
  const end = sql`limit ${request.limit} offset ${request.offset}`
  if (request.sortby === undefined && needsNoImage(shape)) {
    const from = sql`from template_zone tz where ${allOf(shape.ofCopy)}`
    const order = orderOf(request, 'tz')
    return unique
      ? sql`select tz.template_id as id, null as copy_id ${from}
          group by tz.sort_key, tz.template_id ${order} ${end}`
      : sql`select tz.template_id as id, tz.id as copy_id ${from} ${order} ${end}`
  }
  const joins = sortTables[request.sortby as SortName] ?? sql``
  if (unique) {
    return sql`select t.id, null as copy_id ${rowsByImage(shape, joins)} ${orderOf(request, 't')} ${end}`
  }
  // The copies' own index has the usual order; a deleted image and a data disk have no copy to take it from.
  const isOfImages =
    showsDeleted(request) || request.sortby !== undefined || request.parentId !== undefined
  const table = isOfImages ? 't' : 'tz'
  return sql`select t.id, tz.id as copy_id ${rowsByZone(shape, joins)} ${orderOf(request, table)} ${end}`
}

/** The number of all matches, kept where nothing narrows the list and counted elsewhere. */
async function countRows(db: Db, shape: Shape): Promise<number> {
  const { request, zones } = shape
  const isWhole = needsNoImage(shape) && stateConditions(request).length === 0
  if (isWhole && request.showunique !== true) return keptCount(db, request.kind, zones)
  const { rows } = await countQuery(shape).execute(db)
  return rows[0]?.count ?? 0
}

function countQuery(shape: Shape): RawBuilder<{ readonly count: number }> {
  const unique = shape.request.showunique === true
  if (needsNoImage(shape)) {
    const from = sql`from template_zone tz where ${allOf(shape.ofCopy)}`
    // Groups come out of the index in order; distinct values would have to be sorted.
    return unique
      ? sql`select count(*) from (select ${from} group by tz.sort_key, tz.template_id) images`
      : sql`select count(*) ${from}`
  }
  const rows = unique ? rowsByImage(shape, sql``) : rowsByZone(shape, sql``)
  return sql`select count(*) ${rows}`
}

/** The ids of one page, and the number of all matches. */
export async function imagePage(
  db: Db,
  viewer: Viewer,
  request: ListRequest,
  scope: OwnerScope,
): Promise<{ found: readonly PageRow[]; count: number }> {
  const zones = await listZoneIds(db, viewer.caller, request)
  const shape: Shape = {
    request,
    zones,
    ofImage: imageConditions(viewer, request, scope),
    ofCopy: copyConditions(zones, request),
  }
  const [found, count] = await Promise.all([pageQuery(shape).execute(db), countRows(db, shape)])
  return { found: found.rows, count }
}
