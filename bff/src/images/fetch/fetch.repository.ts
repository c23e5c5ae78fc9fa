import { type ExpressionBuilder, type Selectable, type SqlBool, sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'
import type { Database, FetchTable } from '../../db/schema.ts'
import { type checkerRole, converterRole } from '../../infrastructure/server.repository.ts'
import { cleaningPrefix, conversionPrefix } from '../convert/address.ts'

export type FetchRow = Selectable<FetchTable>

/** States in which a zone's copy waits for the one fetch of its image. */
export const fetchStates = [
  'waiting',
  'fetching',
  'unpacking',
  'converting',
  'cleaning',
  'checking',
] as const
export type FetchState = (typeof fetchStates)[number]

/**
 * Lets a worker fetch an image whose zones wait for it.
 *
 * @param length bytes that it is likely to have, for which room and quota are held
 */
export async function insertFetch(
  trx: Trx,
  templateId: number,
  length?: number | null,
): Promise<void> {
  await trx
    .insertInto('fetch')
    .values({ template_id: templateId, length: length ?? null })
    .execute()
}

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

/**
 * What a holder names its fetch by. The spool is part of it: a fetch that is cancelled and tried again
 * is another one, whose generations begin anew.
 */
type Held = Pick<FetchRow, 'template_id' | 'spool' | 'generation'>

/** Renews the lease and notes how far the spool is durable. False when the fetch is no longer ours. */
export async function renewFetch(
  db: Db,
  held: Held,
  leaseMs: number,
  progress: Partial<Pick<FetchRow, 'durable_offset' | 'length' | 'validator'>>,
): Promise<boolean> {
  const row = await db
    .updateTable('fetch')
    .set({ lease_until: sql<Date>`now() + ${leaseMs} * interval '1 millisecond'`, ...progress })
    .where('template_id', '=', held.template_id)
    .where('spool', '=', held.spool)
    .where('generation', '=', held.generation)
    .returning('template_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Notes a step that has been done, so that a later holder does not do it again. */
export async function noteFetch(
  db: Db,
  held: Held,
  step: Partial<
    Pick<
      FetchRow,
      | 'store_id'
      | 'source_digest'
      | 'digest'
      | 'stored_length'
      | 'durable_offset'
      | 'length'
      | 'validator'
    >
  >,
): Promise<void> {
  await db
    .updateTable('fetch')
    .set(step)
    .where('template_id', '=', held.template_id)
    .where('spool', '=', held.spool)
    .where('generation', '=', held.generation)
    .execute()
}

/** Locks the fetch for its last step; false when somebody else holds it by now. */
export async function lockFetch(trx: Trx, held: Held): Promise<boolean> {
  const row = await trx
    .selectFrom('fetch')
    .select('template_id')
    .where('template_id', '=', held.template_id)
    .where('spool', '=', held.spool)
    .where('generation', '=', held.generation)
    .forUpdate()
    .executeTakeFirst()
  return row !== undefined
}

/** The fetch of an image whose bytes were sent and are all in the spool already. */
export async function insertSentFetch(
  trx: Trx,
  sent: Pick<FetchRow, 'template_id' | 'store_id' | 'spool'>,
  known: Pick<FetchRow, 'source_digest' | 'digest' | 'stored_length'> & { readonly length: number },
): Promise<void> {
  const { template_id, store_id, spool } = sent
  await trx
    .insertInto('fetch')
    .values({ template_id, store_id, spool, durable_offset: known.length, ...known })
    .execute()
}

/** Lets go of a fetch without a result: it is due again when its zones say so. */
export async function releaseFetch(db: Db | Trx, held: Held): Promise<void> {
  await db
    .updateTable('fetch')
    .set({ lease_owner: null, lease_until: null })
    .where('template_id', '=', held.template_id)
    .where('spool', '=', held.spool)
    .where('generation', '=', held.generation)
    .execute()
}

/** Notes that the holder's server stops: should the lease run out, nobody has died. */
export async function excuseFetch(db: Db, held: Held): Promise<void> {
  await db
    .updateTable('fetch')
    .set({ reached: null })
    .where('template_id', '=', held.template_id)
    .where('spool', '=', held.spool)
    .where('generation', '=', held.generation)
    .execute()
}

/** Ends the fetch of an image, whoever holds it. */
export async function deleteFetch(db: Db | Trx, templateId: number): Promise<FetchRow | undefined> {
  return db
    .deleteFrom('fetch')
    .where('template_id', '=', templateId)
    .returningAll()
    .executeTakeFirst()
}

/** True when the image has a fetch, whoever holds it. */
export async function hasFetch(trx: Trx, templateId: number): Promise<boolean> {
  const row = await trx
    .selectFrom('fetch')
    .select('template_id')
    .where('template_id', '=', templateId)
    .executeTakeFirst()
  return row !== undefined
}

/** Ends a fetch that nobody waits for; not one that began in its place. */
export async function endFetch(db: Db, held: Held): Promise<FetchRow | undefined> {
  return db
    .deleteFrom('fetch')
    .where('template_id', '=', held.template_id)
    .where('spool', '=', held.spool)
    .where('generation', '=', held.generation)
    .returningAll()
    .executeTakeFirst()
}

/** True while a fetch lays claim to a spool, whoever holds it. */
export async function isSpoolClaimed(db: Db, spool: string): Promise<boolean> {
  const row = await db
    .selectFrom('fetch')
    .select('spool')
    .where('spool', '=', spool)
    .executeTakeFirst()
  return row !== undefined
}

/** Ends the fetches that nobody holds and no zone waits for, `keptMs` after the last change there. */
export async function deleteOldFetches(db: Db, keptMs: number): Promise<FetchRow[]> {
  return db
    .deleteFrom('fetch')
    .where((eb) => eb.or([eb('lease_until', 'is', null), eb('lease_until', '<', sql<Date>`now()`)]))
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('template_zone as tz')
            .select('tz.id')
            .whereRef('tz.template_id', '=', 'fetch.template_id')
            .where((or) =>
              or.or([
                or('tz.state', 'in', [...fetchStates]),
                or('tz.updated', '>', sql<Date>`now() - ${keptMs} * interval '1 millisecond'`),
              ]),
            ),
        ),
      ),
    )
    .returningAll()
    .execute()
}
