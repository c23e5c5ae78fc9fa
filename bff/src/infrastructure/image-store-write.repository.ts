import { sql } from 'kysely'
import type { Db, Trx } from '../db/database.ts'

export interface NewImageStore {
  readonly name: string
  readonly zone_id: number
  readonly protocol: string
  readonly provider: string
  readonly url: string
  readonly details: string
}

/** Makes additions wait for each other, so that two calls cannot both find a place free. */
export async function lockPlaces(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('image store places', 0))`.execute(trx)
}

/** Where the stores are that are there. */
export async function storePlaces(
  db: Db | Trx,
): Promise<{ name: string; protocol: string; url: string }[]> {
  return db
    .selectFrom('image_store')
    .select(['name', 'protocol', 'url'])
    .where('removed', 'is', null)
    .execute()
}

export async function insertImageStore(
  trx: Trx,
  store: NewImageStore,
): Promise<{ id: number; uuid: string }> {
  return trx
    .insertInto('image_store')
    .values(store)
    .returning(['id', 'uuid'])
    .executeTakeFirstOrThrow()
}

/** A store that is there, for a change; those who are about to publish something there wait. */
export async function lockImageStore(trx: Trx, id: number) {
  return trx
    .selectFrom('image_store')
    .selectAll()
    .where('id', '=', id)
    .where('removed', 'is', null)
    .forUpdate()
    .executeTakeFirst()
}

export async function changeImageStore(
  trx: Trx,
  id: number,
  changes: {
    readonly name?: string | undefined
    readonly readonly?: boolean | undefined
    readonly capacity?: number | null | undefined
  },
): Promise<void> {
  const given = Object.fromEntries(
    Object.entries(changes).filter(([, value]) => value !== undefined),
  )
  if (Object.keys(given).length === 0) return
  await trx.updateTable('image_store').set(given).where('id', '=', id).execute()
}

/**
 * Images that lose their zone's only copy with a store: something refers to the object, and no other store
 * of the zone has it. What nothing refers to does not count.
 */
export async function imagesOnlyIn(trx: Trx, storeId: number): Promise<string[]> {
  const rows = await trx
    .selectFrom('object_replica as r')
    .innerJoin('image_store as s', 's.id', 'r.store_id')
    .innerJoin('template_zone as tz', 'tz.object_id', 'r.object_id')
    .innerJoin('vm_template as t', 't.id', 'tz.template_id')
    .select('t.name')
    .distinct()
    .where('r.store_id', '=', storeId)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('object_replica as o')
            .innerJoin('image_store as os', 'os.id', 'o.store_id')
            .select('o.object_id')
            .whereRef('o.object_id', '=', 'r.object_id')
            .where('o.store_id', '<>', storeId)
            .where('os.removed', 'is', null)
            // A zone that is ready by this store alone would be so no longer.
            .where((or) =>
              or.or([
                or('os.zone_id', '=', or.ref('tz.zone_id')),
                or('tz.zone_id', '<>', or.ref('s.zone_id')),
              ]),
            ),
        ),
      ),
    )
    .orderBy('t.name')
    .execute()
  return rows.map((row) => row.name)
}

/** Snapshots that are in no other store of their zone, and volumes of snapshots that have no disk yet. */
export async function snapshotsOnlyIn(trx: Trx, storeId: number): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    with kept as (
      select name, object_id, zone_id from snapshot where removed is null and object_id is not null
      union all
      select v.name, o.id, v.zone_id from volume v join object o on o.digest = v.base_digest
      where v.removed is null and v.pool_id is null)
    select distinct k.name from kept k
    join object_replica r on r.object_id = k.object_id and r.store_id = ${storeId}
    where not exists (
      select from object_replica o join image_store s on s.id = o.store_id
      where o.object_id = k.object_id and o.store_id <> ${storeId}
        and s.removed is null and s.zone_id = k.zone_id)
    order by 1`.execute(trx)
  return rows.map(({ name }) => name)
}

/** What people and hosts are sending there, or have sent and nobody has brought in yet: it is nowhere else. */
export async function sentInto(trx: Trx, storeId: number): Promise<number> {
  const { uploads } = await trx
    .selectFrom('upload')
    .select(sql<number>`count(*)`.as('uploads'))
    .where('store_id', '=', storeId)
    .where('state', '=', 'receiving')
    .executeTakeFirstOrThrow()
  const { fetches } = await trx
    .selectFrom('fetch as f')
    .innerJoin('vm_template as t', 't.id', 'f.template_id')
    .select(sql<number>`count(*)`.as('fetches'))
    .where('f.store_id', '=', storeId)
    .where('t.url', 'is', null)
    .executeTakeFirstOrThrow()
  const { intakes } = await trx
    .selectFrom('intake as i')
    .innerJoin('job as j', 'j.uuid', 'i.job_uuid')
    .select(sql<number>`count(*)`.as('intakes'))
    .where('i.store_id', '=', storeId)
    .where('j.state', '=', 'pending')
    .executeTakeFirstOrThrow()
  return uploads + fetches + intakes
}

/**
 * Takes a store away, with what the rows say of its contents. Fetches that had begun there begin anew;
 * objects that nothing refers to are left to the collector.
 */
export async function removeImageStore(trx: Trx, id: number): Promise<void> {
  await trx.deleteFrom('object_replica').where('store_id', '=', id).execute()
  await trx
    .deleteFrom('setting')
    .where('scope', '=', 'imagestore')
    .where('scope_id', '=', id)
    .execute()
  await trx
    .updateTable('image_store')
    .set({ removed: sql<Date>`now()` })
    .where('id', '=', id)
    .execute()
}
