import { type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import type { Database } from '../../db/schema.ts'
import { type checkerRole, converterRole } from '../../infrastructure/server.repository.ts'
import { cleaningPrefix, conversionPrefix } from '../convert/address.ts'
import { type FetchRow, fetchStates } from './fetch.repository.ts'

/* Which fetch a worker takes next. */

export interface ClaimedFetch extends FetchRow {
  /** Its last holder's lease ran out before it had got any further, and it was another process. */
  readonly died: boolean
}

/** Bytes that no crash takes back: of the spool, and of an unpacked one that is complete. */
const durableBytes = sql<number>`f.durable_offset + coalesce(f.stored_length, 0)`

type OfFetch = ExpressionBuilder<Database & { f: Database['fetch'] }, 'f'>

/** A zone waits for it, now and not only for a later try. */
function isDue(eb: OfFetch) {
  return eb.exists(
    eb
      .selectFrom('template_zone as tz')
      .select('tz.id')
      .whereRef('tz.template_id', '=', 'f.template_id')
      .where('tz.state', 'in', [...fetchStates])
      .where((or) =>
        or.or([or('tz.next_try', 'is', null), or('tz.next_try', '<=', sql<Date>`now()`)]),
      ),
  )
}

/**
 * What it is made from is there, or will never be, if it is made from another image at all
 * (images/convert/address.ts).
 */
function hasSource(eb: OfFetch) {
  const pending = eb
    .selectFrom('vm_template as made')
    .innerJoin('template_zone as of', 'of.template_id', 'made.source_template_id')
    .select('made.id')
    .whereRef('made.id', '=', 'f.template_id')
    .where((of) =>
      of.or(
        [conversionPrefix, cleaningPrefix].map((prefix) => of('made.url', 'like', `${prefix}%`)),
      ),
    )
    .groupBy('made.id')
    .having(
      sql<SqlBool>`bool_and(of.state <> 'ready') and bool_or(of.state not in ('failed', 'cancelled'))`,
    )
  return eb.not(eb.exists(pending))
}

/** Its bytes are made of those of another image in one way: what stands in the place of its address says which. */
const isMade = (eb: OfFetch, prefix: string) =>
  eb.exists(
    eb
      .selectFrom('vm_template as made')
      .select('made.id')
      .whereRef('made.id', '=', 'f.template_id')
      .where('made.url', 'like', `${prefix}%`),
  )

/**
 * It needs no program that this process lacks, or nobody lives who has it: then it fails with the reason, and is
 * there to be tried again.
 */
function needsNothing(eb: OfFetch, { role, awayMs }: Lacking) {
  const able = eb
    .selectFrom('server')
    .select('server.uuid')
    .where(sql<SqlBool>`${role} = any(server.roles)`)
    .where('server.beat', '>', sql<Date>`now() - ${awayMs} * interval '1 millisecond'`)
  const prefix = role === converterRole ? conversionPrefix : cleaningPrefix
  return eb.not(eb.and([isMade(eb, prefix), eb.exists(able)]))
}

/** Something that this process cannot do, and others may. */
export interface Lacking {
  readonly role: typeof converterRole | typeof checkerRole
  /** Milliseconds after which a worker that can counts as away. */
  readonly awayMs: number
}

export interface FetchClaim {
  /** Names the process: one that lives has not died, though its lease may have run out. */
  readonly owner: string
  readonly leaseMs: number
  /** Only one whose bytes are all there and hashed, so that little is left to do. */
  readonly complete?: boolean
  /** Cleaned copies alone, or all but these; both when not said. */
  readonly cleaning?: boolean
  readonly lacking?: Lacking | undefined
}

/**
 * Takes the oldest fetch that is due and that nobody holds; the holder renews its lease. Conversions and cleaned copies
 * are left to a worker that has the programs for them, as long as one lives.
 */
export async function claimFetch(
  db: Db,
  { owner, leaseMs, complete = false, cleaning, lacking }: FetchClaim,
): Promise<ClaimedFetch | undefined> {
  return db
    .with('due', (of) =>
      of
        .selectFrom('fetch as f')
        .select(['f.template_id', durableBytes.as('durable')])
        .select(
          sql<boolean>`coalesce(f.lease_owner <> ${owner} and ${durableBytes} <= f.reached, false)`.as(
            'died',
          ),
        )
        .where((or) =>
          or.or([or('f.lease_until', 'is', null), or('f.lease_until', '<', sql<Date>`now()`)]),
        )
        .where(isDue)
        .where(hasSource)
        .where((eb) => {
          const isCleaning = isMade(eb, cleaningPrefix)
          if (cleaning === undefined) return eb.lit(true)
          return cleaning ? isCleaning : eb.not(isCleaning)
        })
        .where((eb) => (lacking ? needsNothing(eb, lacking) : eb.lit(true)))
        .where((eb) => (complete ? eb('f.digest', 'is not', null) : eb.lit(true)))
        .orderBy('f.created')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .updateTable('fetch')
    .from('due')
    .set((eb) => ({
      lease_owner: owner,
      lease_until: sql<Date>`now() + ${leaseMs} * interval '1 millisecond'`,
      generation: sql<number>`generation + 1`,
      // Never less: a source that is read from its beginning again has not got further.
      reached: eb.fn<number>('greatest', ['fetch.reached', 'due.durable']),
    }))
    .whereRef('fetch.template_id', '=', 'due.template_id')
    .returningAll('fetch')
    .returning('due.died')
    .executeTakeFirst()
}
