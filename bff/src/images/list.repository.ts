import { type SelectQueryBuilder, sql } from 'kysely'
import type { Caller } from '../access/caller.ts'
import { filteredImages, visibleImages } from '../access/images.ts'
import type { OwnerParams, OwnerScope } from '../access/owners.ts'
import { openZones } from '../access/zones.ts'
import type { Db } from '../db/database.ts'
import { likePattern } from '../db/like.ts'
import type { Database, ImageKind } from '../db/schema.ts'

/** Decoded parameters of listTemplates and listIsos, with the filter under one name. */
export interface ListRequest extends OwnerParams {
  readonly kind: ImageKind
  /** Declaration of the list command, for its name in error texts. */
  readonly command: { readonly name: string; readonly envelope?: string }
  readonly filter: string
  readonly id?: string | undefined
  readonly ids?: readonly string[] | undefined
  readonly name?: string | undefined
  readonly keyword?: string | undefined
  readonly hypervisor?: string | undefined
  readonly format?: string | undefined
  readonly templatetype?: string | undefined
  readonly arch?: string | undefined
  readonly zoneid?: string | undefined
  readonly ostypeid?: string | undefined
  readonly oscategoryid?: string | undefined
  readonly imagestoreid?: string | undefined
  readonly storageid?: string | undefined
  readonly parenttemplateid?: string | undefined
  readonly tags?: readonly { readonly key: string }[] | undefined
  readonly isready?: boolean | undefined
  readonly ispublic?: boolean | undefined
  readonly bootable?: boolean | undefined
  readonly showremoved?: boolean | undefined
  readonly showunique?: boolean | undefined
  readonly sortby?: string | undefined
  readonly sortorder?: 'asc' | 'desc' | undefined
  readonly limit: number
  readonly offset: number
  /** Setting `sortkey.algorithm`: true sorts ascending. */
  readonly sortKeyAscending: boolean
}

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

function filteredQuery(db: Db, caller: Caller, request: ListRequest, scope: OwnerScope) {
  let query = db
    .selectFrom('vm_template as t')
    .where('t.kind', '=', request.kind)
    .where((eb) =>
      request.id === undefined
        ? filteredImages(eb as never, caller, request.filter, scope)
        : visibleImages(eb as never, caller),
    )
  if (request.showremoved !== true) query = query.where('t.removed', 'is', null)
  const ids = request.id === undefined ? request.ids : [request.id]
  if (ids !== undefined) query = query.where('t.uuid', 'in', [...ids])
  const equal = {
    't.name': request.name,
    't.format': request.format?.toUpperCase(),
    't.arch': request.arch,
    't.is_public': request.ispublic,
    't.bootable': request.bootable,
  } as const
  for (const [column, value] of Object.entries(equal)) {
    if (value !== undefined) query = query.where(sql.ref(column), '=', value)
  }
  if (request.templatetype !== undefined) {
    query = query.where(sql`t.type`, '=', request.templatetype.toUpperCase())
  }
  if (request.hypervisor !== undefined) {
    query = query.where(sql`lower(t.hypervisor)`, '=', request.hypervisor.toLowerCase())
  }
  if (request.keyword !== undefined) {
    const pattern = likePattern(request.keyword)
    query = query.where((eb) =>
      eb.or([eb('t.name', 'ilike', pattern), eb('t.display_text', 'ilike', pattern)]),
    )
  }
  // Data disks, primary-storage copies and tags have rows of their own once they exist.
  const asksForNone =
    request.parenttemplateid !== undefined ||
    request.storageid !== undefined ||
    (request.tags ?? []).length > 0
  if (asksForNone) {
    query = query.where(sql<boolean>`false`)
  }
  return query
}

function byOsType<T extends ReturnType<typeof filteredQuery>>(query: T, request: ListRequest): T {
  if (request.ostypeid !== undefined) {
    query = query.where('t.guest_os_id', 'in', (eb) =>
      eb
        .selectFrom('guest_os as o')
        .select('o.id')
        .where('o.uuid', '=', request.ostypeid ?? ''),
    ) as T
  }
  if (request.oscategoryid !== undefined) {
    query = query.where('t.guest_os_id', 'in', (eb) =>
      eb
        .selectFrom('guest_os as o')
        .innerJoin('guest_os_category as oc', 'oc.id', 'o.category_id')
        .select('o.id')
        .where('oc.uuid', '=', request.oscategoryid ?? ''),
    ) as T
  }
  return query
}

const readyFilters = new Set(['featured', 'community', 'selfexecutable', 'sharedexecutable'])

/** semantics §2.2: `executable` of a named account is about what can be deployed. */
function showsOnlyReady({ filter, account }: ListRequest): boolean {
  return readyFilters.has(filter) || (filter === 'executable' && account !== undefined)
}

/** The zones that rows may be of: those that the caller may know of, or the one asked for. */
async function zoneIds(db: Db, caller: Caller, zoneUuid: string | undefined): Promise<number[]> {
  const zones = await openZones(db, caller, zoneUuid === undefined ? undefined : [zoneUuid])
  return zones.map((zone) => zone.id)
}

/** Copies that a row may stand for: visible zone, asked-for store, asked-for readiness. */
function copyQuery(db: Db, zones: readonly number[], request: ListRequest) {
  let query = db
    .selectFrom('template_zone as tz')
    .where((eb) => eb('tz.zone_id', '=', eb.fn.any(eb.val([...zones]))))
  const onlyReady = request.isready === true || showsOnlyReady(request)
  if (onlyReady) query = query.where('tz.state', '=', 'ready')
  if (request.isready === false) query = query.where('tz.state', '<>', 'ready')
  if (request.imagestoreid !== undefined) {
    query = query.where('tz.object_id', 'in', (eb) =>
      eb
        .selectFrom('object_replica as r')
        .innerJoin('image_store as s', 's.id', 'r.store_id')
        .select('r.object_id')
        .where('s.uuid', '=', request.imagestoreid ?? ''),
    )
  }
  return query
}

type PageRow = { id: number; copy_id: number | null }
/* The page query once its shape no longer matters: ids are selected, order and limit remain. */
type PageQuery = SelectQueryBuilder<Database, 'vm_template', PageRow>

function ordered(query: PageQuery, request: ListRequest): PageQuery {
  const direction = request.sortorder ?? 'asc'
  const column = request.sortby && sortColumns[request.sortby as keyof typeof sortColumns]
  const first = column
    ? query.orderBy(column, (order) =>
        direction === 'asc' ? order.asc().nullsLast() : order.desc().nullsLast(),
      )
    : query.orderBy(sql`t.sort_key`, request.sortKeyAscending ? 'asc' : 'desc')
  return first.orderBy(sql`t.id`, column ? direction : 'asc')
}

/** Joins only what the order needs: every join costs a list of thousands. */
function withSortTables<T extends ReturnType<typeof filteredQuery>>(query: T, sortBy?: string): T {
  if (sortBy === 'ostypename') {
    return query.leftJoin('guest_os as o', 'o.id', 't.guest_os_id') as unknown as T
  }
  if (sortBy === 'account') {
    return query.innerJoin('account as a', 'a.id', 't.account_id') as unknown as T
  }
  return query
}

/** Deleted images are asked for, and nothing about a zone's copy is. */
function showsDeleted(request: ListRequest): boolean {
  const { showremoved, isready, zoneid, imagestoreid } = request
  const ofCopy = isready !== undefined || showsOnlyReady(request)
  return showremoved === true && !ofCopy && zoneid === undefined && imagestoreid === undefined
}

/** The ids of one page, and the number of all matches. */
export async function imagePage(db: Db, caller: Caller, request: ListRequest, scope: OwnerScope) {
  const images = byOsType(filteredQuery(db, caller, request, scope), request)
  const sortable = withSortTables(images, request.sortby)
  const copies = copyQuery(db, await zoneIds(db, caller, request.zoneid), request)
  const unique = request.showunique === true
  // A deleted image has no copies; the outer join is for these alone, since it costs.
  const isGone = showsDeleted(request) ? sql<boolean>`t.removed is not null` : undefined
  const ofCopies = copies.select(['tz.template_id', 'tz.id as copy_id', 'tz.zone_id']).as('c')
  const rows = unique
    ? sortable
        .where((eb) => {
          const has = eb.exists(
            copies.select('tz.id').whereRef(sql`tz.template_id`, '=', sql`t.id`),
          )
          return isGone ? eb.or([has, isGone]) : has
        })
        .select(['t.id', sql<number | null>`null`.as('copy_id')])
    : isGone
      ? sortable
          .leftJoin(ofCopies, 'c.template_id', 't.id')
          .where((eb) => eb.or([eb('c.copy_id', 'is not', null), isGone]))
          .select(['t.id', 'c.copy_id'])
      : sortable.innerJoin(ofCopies, 'c.template_id', 't.id').select(['t.id', 'c.copy_id'])
  const pageQuery = rows as unknown as PageQuery
  const page = ordered(pageQuery, request)
  const tied = unique ? page : page.orderBy(sql`c.zone_id`)
  const [found, count] = await Promise.all([
    tied.limit(request.limit).offset(request.offset).execute(),
    pageQuery
      .clearSelect()
      .select(sql<number>`count(*)`.as('count'))
      .executeTakeFirst(),
  ])
  return { found, count: count?.count ?? 0 }
}
