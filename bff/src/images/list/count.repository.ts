import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { ListAudiences } from '../../access/image-lists.ts'
import type { Db } from '../../db/database.ts'
import type { Audience } from '../../db/schema.ts'
import { allOf, copyConditions } from './filters.repository.ts'
import { keptCount } from './kept-counts.repository.ts'
import { type ListRequest, showsOnlyReady } from './request.ts'
import { needsNoImage, rowsByImage, rowsByZone, type Shape } from './rows.repository.ts'

/** What is asked of readiness; the only thing of copies that is kept apart. */
function readinessOf(request: ListRequest): boolean | undefined {
  return showsOnlyReady(request) ? true : request.isready
}

/** Copies of these audiences that the list shows with no look at their images. */
async function countWhole(db: Db, shape: Shape, audiences: readonly Audience[]): Promise<number> {
  const { request, zones } = shape
  if (request.showunique === true && zones.length > 1) {
    return countOf(db, { ...shape, ofImage: [], ofCopy: copiesOf(shape, audiences) })
  }
  return keptCount(db, { kind: request.kind, zones, audiences, ready: readinessOf(request) })
}

const copiesOf = ({ zones, request }: Shape, audiences: readonly Audience[]) =>
  copyConditions(zones, request, audiences)

function countRest(
  db: Db,
  shape: Shape,
  { audience, when }: { readonly audience: Audience; readonly when: Expression<SqlBool> },
): Promise<number> {
  return countOf(db, { ...shape, ofImage: [when], ofCopy: copiesOf(shape, [audience]) })
}

/** Whether the numbers that are kept say something of the list: it is narrowed by readiness at most. */
function isKept({ request }: Shape, isNarrow: boolean): boolean {
  return (
    !isNarrow &&
    request.state === undefined &&
    request.imagestoreid === undefined &&
    request.parentId === undefined &&
    request.id === undefined &&
    request.showremoved !== true
  )
}

/**
 * The number of all matches: kept where nothing narrows the list, counted elsewhere. Public images, which
 * are most of a long list, are not looked at one by one.
 *
 * @param isNarrow something is asked of the images besides who sees them
 */
export async function countRows(
  db: Db,
  shape: Shape,
  audiences: ListAudiences | undefined,
  isNarrow: boolean,
): Promise<number> {
  if (audiences === undefined || !isKept(shape, isNarrow)) return countOf(db, shape)
  const parts = await Promise.all([
    countWhole(db, shape, audiences.whole),
    ...audiences.rest.map((rest) => countRest(db, shape, rest)),
  ])
  return parts.reduce((sum, part) => sum + part, 0)
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
