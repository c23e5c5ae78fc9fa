import { type RawBuilder, sql } from 'kysely'
import type { Viewer } from '../../access/image-lists.ts'
import type { OwnerScope } from '../../access/owners.ts'
import type { Db } from '../../db/database.ts'
import { countRows } from './count.repository.ts'
import { allOf, asksForDisks } from './filters.repository.ts'
import { type ListRequest, showsDeleted } from './request.ts'
import {
  listZoneIds,
  needsNoImage,
  type Part,
  partOf,
  rowsByImage,
  rowsByZone,
  type Shape,
  shapeOf,
} from './rows.repository.ts'

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
  const isOfImages = showsDeleted(request) || request.sortby !== undefined || asksForDisks(request)
  const table = isOfImages ? 't' : 'tz'
  return sql`select t.id, tz.id as copy_id ${rowsByZone(shape, joins)} ${orderOf(request, table)} ${end}`
}

/** Several parts, each in order: each has its index, and all together would have none. */
function inParts(shape: Shape): shape is Shape & { readonly parts: readonly Part[] } {
  const { parts = [], without, request } = shape
  return parts.length > 1 && without === undefined && request.sortby === undefined
}

function partedPage(shape: Shape, parts: readonly Part[]): RawBuilder<PageRow> {
  const { request } = shape
  const unique = request.showunique === true
  const direction = sql.raw(request.sortKeyAscending ? 'asc' : 'desc')
  // Any of them may hold all that comes before the page.
  const most = request.offset + request.limit
  const rows = parts.map((part) => {
    const of = partOf(shape, part)
    const order = sql`order by tz.sort_key ${direction}, tz.template_id ${unique ? sql`` : sql`, tz.zone_id`}`
    const from = needsNoImage(of)
      ? sql`from template_zone tz where ${allOf(of.ofCopy)}`
      : rowsByZone(of, sql``)
    const what = unique ? sql`null::bigint as copy_id, null as zone` : sql`tz.id, tz.zone_id`
    const groups = unique ? sql`group by tz.sort_key, tz.template_id` : sql``
    return sql`(select tz.sort_key, tz.template_id as id, ${what} ${from} ${groups} ${order} limit ${most})`
  })
  return sql`select id, copy_id from (${sql.join(rows, sql` union all `)})
    parts (sort_key, id, copy_id, zone)
    order by sort_key ${direction}, id, zone limit ${request.limit} offset ${request.offset}`
}

/** The ids of one page, and the number of all matches. */
export async function imagePage(
  db: Db,
  viewer: Viewer,
  request: ListRequest,
  scope: OwnerScope,
): Promise<{ found: readonly PageRow[]; count: number }> {
  const zones = await listZoneIds(db, viewer.caller, request)
  const shape = shapeOf(viewer, request, scope, zones)
  const page = inParts(shape) ? partedPage(shape, shape.parts) : pageQuery(shape)
  const [found, count] = await Promise.all([page.execute(db), countRows(db, shape)])
  return { found: found.rows, count }
}
