import { type Selectable, sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'
import type { FetchTable } from '../../db/schema.ts'

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
      | 'mac'
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
  known: Pick<FetchRow, 'source_digest' | 'digest' | 'mac' | 'stored_length'> & {
    readonly length: number
  },
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
