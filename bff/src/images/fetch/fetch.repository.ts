import type { ErrorCode, ErrorParams } from '@mold/shared/errors.ts'
import { type Selectable, sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'
import type { FetchTable } from '../../db/schema.ts'

export type FetchRow = Selectable<FetchTable>

/** States in which a zone's copy waits for the one fetch of its image. */
export const fetchStates = ['waiting', 'fetching', 'unpacking', 'checking'] as const
export type FetchState = (typeof fetchStates)[number]

/** Lets a worker fetch an image whose zones wait for it. */
export async function insertFetch(trx: Trx, templateId: number): Promise<void> {
  await trx.insertInto('fetch').values({ template_id: templateId }).execute()
}

/**
 * Takes the oldest fetch that is due and that nobody holds; the holder renews its lease.
 *
 * @param complete only one whose bytes are all there and hashed, so that little is left to do
 */
export async function claimFetch(
  db: Db,
  owner: string,
  leaseMs: number,
  complete = false,
): Promise<FetchRow | undefined> {
  return db
    .updateTable('fetch')
    .set({
      lease_owner: owner,
      lease_until: sql<Date>`now() + ${leaseMs} * interval '1 millisecond'`,
      generation: sql<number>`generation + 1`,
    })
    .where('template_id', '=', (eb) =>
      eb
        .selectFrom('fetch as f')
        .select('f.template_id')
        .where((or) =>
          or.or([or('f.lease_until', 'is', null), or('f.lease_until', '<', sql<Date>`now()`)]),
        )
        .where((exists) =>
          exists.exists(
            exists
              .selectFrom('template_zone as tz')
              .select('tz.id')
              .whereRef('tz.template_id', '=', 'f.template_id')
              .where('tz.state', 'in', [...fetchStates])
              .where((due) =>
                due.or([
                  due('tz.next_try', 'is', null),
                  due('tz.next_try', '<=', sql<Date>`now()`),
                ]),
              ),
          ),
        )
        .where((eb2) => (complete ? eb2('f.digest', 'is not', null) : eb2.lit(true)))
        .orderBy('f.created')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
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

/** The zones that wait for the fetch of an image, in the order in which stores are tried. */
export async function waitingZones(db: Db | Trx, templateId: number) {
  return db
    .selectFrom('template_zone as tz')
    .innerJoin('zone as z', 'z.id', 'tz.zone_id')
    .select(['tz.id', 'tz.zone_id', 'tz.state', 'tz.attempt', 'tz.error_code'])
    .where('tz.template_id', '=', templateId)
    .where('tz.state', 'in', [...fetchStates])
    .orderBy('z.sort_key')
    .orderBy('z.id')
    .execute()
}

/** Shows the phase and its progress in every zone that waits for the fetch. */
export async function showPhase(
  db: Db,
  templateId: number,
  shown: { state: FetchState; bytes: number; total: number | null; attempt?: number },
): Promise<void> {
  await db
    .updateTable('template_zone')
    .set({
      state: shown.state,
      bytes: shown.bytes,
      total_bytes: shown.total,
      next_try: null,
      error_code: null,
      error_params: null,
      ...(shown.attempt !== undefined && { attempt: shown.attempt }),
    })
    .where('template_id', '=', templateId)
    .where('state', 'in', [...fetchStates])
    .execute()
}

/** Keeps an error in every zone that waits for the fetch, with the time of the next try or none. */
export async function showError(
  trx: Trx,
  templateId: number,
  error: { code: ErrorCode; params: ErrorParams; nextTryMs: number | null },
): Promise<void> {
  await trx
    .updateTable('template_zone')
    .set({
      state: error.nextTryMs === null ? 'failed' : 'waiting',
      error_code: error.code,
      error_params: JSON.stringify(error.params),
      next_try:
        error.nextTryMs === null
          ? null
          : sql<Date>`now() + ${error.nextTryMs} * interval '1 millisecond'`,
    })
    .where('template_id', '=', templateId)
    .where('state', 'in', [...fetchStates])
    .execute()
}
