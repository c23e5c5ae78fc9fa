import { type RawBuilder, sql } from 'kysely'
import type { Viewer } from '../../access/image-lists.ts'
import type { OwnerScope } from '../../access/owners.ts'
import type { Db } from '../../db/database.ts'
import { countRows } from './count.repository.ts'
import { allOf, asksForDisks } from './filters.repository.ts'
import { type ListRequest, showsDeleted } from './request.ts'
import {
  isWhole,
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

/** A part's rows, with what they are put in order by. */
function partRows(shape: Shape, part: Part): RawBuilder<unknown> {
  const unique = shape.request.showunique === true
  const of = partOf(shape, part)
  const from = needsNoImage(of)
    ? sql`from template_zone tz where ${allOf(of.ofCopy)}`
    : rowsByZone(of, sql``)
  const what = unique
    ? sql`null::bigint as copy_id, null::bigint as zone`
    : sql`tz.id as copy_id, tz.zone_id as zone`
  const groups = unique ? sql`group by tz.sort_key, tz.template_id` : sql``
  return sql`select tz.sort_key, tz.template_id as id, ${what} ${from} ${groups}`
}

/** A row of a page in parts; with a page that is empty comes one without an id, for the count. */
interface PartedRow {
  readonly id: number | null
  readonly copy_id: number | null
  /** Matches in the parts that are not whole. */
  readonly counted: number
}

/**
 * Each whole part is read as far as the page goes. The others have no order that an index would give, so they
 * are found once, for the page and for the count.
 */
function partedPage(shape: Shape, parts: readonly Part[]): RawBuilder<PartedRow> {
  const { request } = shape
  const direction = sql.raw(request.sortKeyAscending ? 'asc' : 'desc')
  const found = parts
    .filter((part) => !isWhole(part))
    .map((part, n) => ({ name: sql.raw(`part_${n}`), rows: partRows(shape, part) }))
  // Any of them may hold all that comes before the page.
  const first = sql`order by sort_key ${direction}, id, zone limit ${request.offset + request.limit}`
  const read = [
    ...parts.filter(isWhole).map((part) => sql`(${partRows(shape, part)} ${first})`),
    ...found.map(({ name }) => sql`(select * from ${name} ${first})`),
  ]
  const counts = found.map(({ name }) => sql`(select count(*) from ${name})`)
  const page = sql`select id, copy_id, sort_key, zone from (${sql.join(read, sql` union all `)}) parts
    order by sort_key ${direction}, id, zone limit ${request.limit} offset ${request.offset}`
  return sql`${withParts(found)} select page.id, page.copy_id, counts.counted
    from (select ${counts.length > 0 ? sql.join(counts, sql` + `) : sql`0`} as counted) counts
    left join (${page}) page on true
    order by page.sort_key ${direction}, page.id, page.zone`
}

const withParts = (
  parts: readonly { readonly name: RawBuilder<unknown>; readonly rows: RawBuilder<unknown> }[],
) =>
  parts.length === 0
    ? sql``
    : sql`with ${sql.join(parts.map(({ name, rows }) => sql`${name} as materialized (${rows})`))}`

async function pageInParts(db: Db, shape: Shape, parts: readonly Part[]): Promise<ImagePage> {
  const [{ rows }, ofWhole] = await Promise.all([
    partedPage(shape, parts).execute(db),
    countRows(db, { ...shape, parts: parts.filter(isWhole) }),
  ])
  const found = rows.flatMap(({ id, copy_id }) => (id === null ? [] : { id, copy_id }))
  return { found, count: ofWhole + (rows[0]?.counted ?? 0) }
}

interface ImagePage {
  readonly found: readonly PageRow[]
  /** All matches. */
  readonly count: number
}

/** The ids of one page, and the number of all matches. */
export async function imagePage(
  db: Db,
  viewer: Viewer,
  request: ListRequest,
  scope: OwnerScope,
): Promise<ImagePage> {
  const zones = await listZoneIds(db, viewer.caller, request)
  const shape = shapeOf(viewer, request, scope, zones)
  if (inParts(shape)) return pageInParts(db, shape, shape.parts)
  const [found, count] = await Promise.all([pageQuery(shape).execute(db), countRows(db, shape)])
  return { found: found.rows, count }
}
