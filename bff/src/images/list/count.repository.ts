import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import { allOf } from './filters.repository.ts'
import { keptCount } from './kept-counts.repository.ts'
import { countUnshown } from './on-hosts.repository.ts'
import { type ListRequest, showsOnlyReady } from './request.ts'
import {
  isWhole,
  needsNoImage,
  type Part,
  partOf,
  rowsByImage,
  rowsByZone,
  type Shape,
} from './rows.repository.ts'

/** What is asked of readiness, the only thing of copies that is kept apart: any of these will do. */
function readinessOf(request: ListRequest): readonly boolean[] {
  const asked = request.isready === undefined ? [true, false] : [request.isready]
  // Nothing is left for who asks a list of ready ones for the others.
  return showsOnlyReady(request) ? asked.filter((ready) => ready) : asked
}

/**
 * The number of all matches: kept where nothing narrows the list, counted elsewhere. Public images, which
 * are most of a long list, are not looked at one by one.
 */
export async function countRows(db: Db, shape: Shape): Promise<number> {
  const { parts, without, request, zones } = shape
  if (parts === undefined) return countOf(db, shape)
  // Copies are kept, and in one zone an image has one.
  const keeps = request.showunique !== true || zones.length < 2
  const isKept = (part: Part) => keeps && isWhole(part)
  const kept = {
    kind: request.kind,
    zones,
    audiences: parts.filter(isKept).map(({ audience }) => audience),
    ready: readinessOf(request),
  }
  const [all, unshown, less, ...more] = await Promise.all([
    kept.audiences.length > 0 ? keptCount(db, kept) : 0,
    kept.audiences.length > 0 ? countUnshown(db, request, kept) : 0,
    without === undefined ? 0 : countOf(db, { ...shape, ofImage: [without] }),
    ...parts.filter((part) => !isKept(part)).map((part) => countOf(db, partOf(shape, part))),
  ])
  return more.reduce((sum, part) => sum + part, all - unshown - less)
}

async function countOf(db: Db, shape: Shape): Promise<number> {
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
