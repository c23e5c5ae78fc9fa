import { type ExpressionBuilder, sql } from 'kysely'
import type { Db, Trx } from '../db/database.ts'
import type { Database } from '../db/schema.ts'
import { holdStore } from './image-store.repository.ts'

export interface ObjectRow {
  readonly id: number
  readonly digest: string
  /** Bytes. */
  readonly length: number
}

export interface Replica {
  readonly storeId: number
  readonly digest: string
  readonly length: number
}

/**
 * Makes publishing and collecting of the same bytes wait for each other, across processes, until the
 * transaction ends.
 */
export async function lockObject(trx: Trx, digest: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`object ${digest}`}, 0))`.execute(trx)
}

/**
 * Notes that a store has an object; answers the object's id. In the transaction that publishes the
 * file, under `lockObject`, and that also writes the row that refers to the object: one that nothing
 * refers to is collected at once.
 *
 * @throws AppError store.removed when the store is none any more
 */
export async function publishObject(
  trx: Trx,
  object: {
    readonly digest: string
    readonly length: number
    readonly storeId: number
    /** Where one was made as the bytes passed (stores/mac.ts). */
    readonly mac?: Buffer | null
  },
): Promise<number> {
  const { digest, length, storeId, mac = null } = object
  await holdStore(trx, storeId)
  const { id } = await trx
    .insertInto('object')
    .values({ digest, length, mac })
    // Mostly an update of nothing, so that the row comes back whether it is new or not.
    .onConflict((conflict) =>
      conflict
        .column('digest')
        .doUpdateSet((eb) => ({ mac: eb.fn.coalesce('object.mac', 'excluded.mac') })),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  await trx
    .insertInto('object_replica')
    .values({ object_id: id, store_id: storeId })
    .onConflict((conflict) =>
      conflict.columns(['object_id', 'store_id']).doUpdateSet({ verified_at: sql<Date>`now()` }),
    )
    .execute()
  return id
}

/** Where an object is, stores that were removed left out. */
export async function replicasOf(db: Db | Trx, objectId: number): Promise<Replica[]> {
  return db
    .selectFrom('object_replica as r')
    .innerJoin('object as o', 'o.id', 'r.object_id')
    .innerJoin('image_store as s', 's.id', 'r.store_id')
    .select(['r.store_id as storeId', 'o.digest', 'o.length'])
    .where('r.object_id', '=', objectId)
    .where('s.removed', 'is', null)
    .orderBy('r.store_id')
    .execute()
}

/**
 * What keeps an object, in one place: every table that comes to refer to objects is added here.
 * Download links of images do not keep anything (decisions: Download links).
 */
function isKept(eb: ExpressionBuilder<Database & { o: Database['object'] }, 'o'>) {
  return eb.or([
    eb.exists(
      eb.selectFrom('template_zone as k').select('k.id').whereRef('k.object_id', '=', 'o.id'),
    ),
    eb.exists(
      eb
        .selectFrom('snapshot as k')
        .select('k.id')
        .whereRef('k.object_id', '=', 'o.id')
        .where('k.removed', 'is', null),
    ),
    eb.exists(eb.selectFrom('intake as k').select('k.id').whereRef('k.object_id', '=', 'o.id')),
    // What was made of a volume for a link is nowhere else.
    eb.exists(
      eb
        .selectFrom('download_link as k')
        .innerJoin('volume as given', 'given.id', 'k.volume_id')
        .select('k.id')
        .whereRef('k.object_id', '=', 'o.id')
        .where('given.removed', 'is', null),
    ),
    // A volume of a snapshot has no disk yet.
    eb.exists(
      eb
        .selectFrom('volume as k')
        .select('k.id')
        .whereRef('k.base_digest', '=', 'o.digest')
        .where('k.pool_id', 'is', null)
        .where('k.removed', 'is', null),
    ),
  ])
}

export async function isReferenced(db: Db | Trx, objectId: number): Promise<boolean> {
  const kept = await db
    .selectFrom('object as o')
    .select('o.id')
    .where('o.id', '=', objectId)
    .where(isKept)
    .executeTakeFirst()
  return kept !== undefined
}

/** Objects that nothing refers to. */
export async function unreferencedObjects(db: Db): Promise<ObjectRow[]> {
  return db
    .selectFrom('object as o')
    .select(['o.id', 'o.digest', 'o.length'])
    .where((eb) => eb.not(isKept(eb)))
    .orderBy('o.id')
    .execute()
}

/** An object in one of the stores that have it. */
export interface PlacedObject extends ObjectRow {
  readonly storeId: number
}

/**
 * What keeps an object in one store: a copy or a snapshot in the store's zone, a copy that is still being
 * made and may be read from there, or what has just come in there.
 */
function isKeptThere(
  eb: ExpressionBuilder<
    Database & { r: Database['object_replica']; s: Database['image_store'] },
    'r' | 's'
  >,
) {
  return eb.or([
    eb.exists(
      eb
        .selectFrom('template_zone as k')
        .select('k.id')
        .whereRef('k.object_id', '=', 'r.object_id')
        .where((or) =>
          or.or([or('k.state', '<>', 'ready'), or('k.zone_id', '=', or.ref('s.zone_id'))]),
        ),
    ),
    eb.exists(
      eb
        .selectFrom('snapshot as k')
        .select('k.id')
        .whereRef('k.object_id', '=', 'r.object_id')
        .whereRef('k.zone_id', '=', 's.zone_id')
        .where('k.removed', 'is', null),
    ),
    eb.exists(
      eb
        .selectFrom('intake as k')
        .select('k.id')
        .whereRef('k.object_id', '=', 'r.object_id')
        .whereRef('k.store_id', '=', 'r.store_id'),
    ),
    eb.exists(
      eb
        .selectFrom('download_link as k')
        .innerJoin('volume as given', 'given.id', 'k.volume_id')
        .select('k.id')
        .whereRef('k.object_id', '=', 'r.object_id')
        .whereRef('k.zone_id', '=', 's.zone_id')
        .where('given.removed', 'is', null),
    ),
    eb.exists(
      eb
        .selectFrom('volume as k')
        .innerJoin('object as of', 'of.digest', 'k.base_digest')
        .select('k.id')
        .whereRef('of.id', '=', 'r.object_id')
        .whereRef('k.zone_id', '=', 's.zone_id')
        .where('k.pool_id', 'is', null)
        .where('k.removed', 'is', null),
    ),
  ])
}

function unkeptReplicas(db: Db | Trx) {
  return db
    .selectFrom('object_replica as r')
    .innerJoin('object as o', 'o.id', 'r.object_id')
    .innerJoin('image_store as s', 's.id', 'r.store_id')
    .select(['o.id', 'o.digest', 'o.length', 'r.store_id as storeId'])
    .where((eb) => eb.not(isKeptThere(eb)))
}

/** Objects that something refers to, in stores whose zone has no copy of them any more. */
export async function unneededReplicas(db: Db): Promise<PlacedObject[]> {
  return unkeptReplicas(db).where(isKept).orderBy('o.id').orderBy('r.store_id').execute()
}

/**
 * Takes back the note that a store has an object, unless its zone needs it. Call it under `lockObject`.
 *
 * @returns false when the object stays there
 */
export async function forgetReplica(trx: Trx, objectId: number, storeId: number): Promise<boolean> {
  await trx.selectFrom('object').select('id').where('id', '=', objectId).forUpdate().execute()
  const unkept = await unkeptReplicas(trx)
    .where('r.object_id', '=', objectId)
    .where('r.store_id', '=', storeId)
    .executeTakeFirst()
  if (unkept) await dropReplica(trx, objectId, storeId)
  return unkept !== undefined
}

/**
 * Takes an object out of the database, with its replicas and links, unless something refers to it.
 * Call it under `lockObject`. Answers the ids of the stores that have its file, removed ones
 * included; undefined when the object stays.
 *
 * @param only internal id of the one store that lets go of it; the object stays while others have it
 */
export async function forgetObject(
  trx: Trx,
  objectId: number,
  only?: number,
): Promise<number[] | undefined> {
  // Waits for those who are about to refer to it, and makes later ones wait for us.
  const held = await trx
    .selectFrom('object')
    .select('id')
    .where('id', '=', objectId)
    .forUpdate()
    .executeTakeFirst()
  if (!held) return []
  if (await isReferenced(trx, objectId)) return undefined
  const replicas = await trx
    .deleteFrom('object_replica')
    .where('object_id', '=', objectId)
    .where((eb) => (only === undefined ? eb.lit(true) : eb('store_id', '=', only)))
    .returning('store_id')
    .execute()
  if (only === undefined || (await replicasOf(trx, objectId)).length === 0) {
    await trx.deleteFrom('download_link').where('object_id', '=', objectId).execute()
    await trx.deleteFrom('object_replica').where('object_id', '=', objectId).execute()
    // Those that were removed: others would keep it.
    await trx
      .updateTable('snapshot')
      .set({ object_id: null })
      .where('object_id', '=', objectId)
      .execute()
    await trx.deleteFrom('object').where('id', '=', objectId).execute()
  }
  return replicas.map((replica) => replica.store_id)
}

/** Stores whose rows name one place, so that they have their files in common; itself among them. */
function samePlace(db: Db | Trx, storeId: number) {
  return db
    .selectFrom('image_store as here')
    .innerJoin('image_store as same', (join) =>
      join.onRef('same.protocol', '=', 'here.protocol').onRef('same.url', '=', 'here.url'),
    )
    .select('same.id')
    .where('here.id', '=', storeId)
}

/** True when the rows say that the store has this object, or another one at the same place. */
export async function hasReplica(db: Db | Trx, storeId: number, digest: string): Promise<boolean> {
  const replica = await db
    .selectFrom('object_replica as r')
    .innerJoin('object as o', 'o.id', 'r.object_id')
    .select('r.object_id')
    .where('r.store_id', 'in', samePlace(db, storeId))
    .where('o.digest', '=', digest)
    .executeTakeFirst()
  return replica !== undefined
}

/** All that the rows say a store has, or another one at the same place, with the object's id. */
export async function replicasIn(db: Db, storeId: number): Promise<ObjectRow[]> {
  return db
    .selectFrom('object_replica as r')
    .innerJoin('object as o', 'o.id', 'r.object_id')
    .select(['o.id', 'o.digest', 'o.length'])
    .distinct()
    .where('r.store_id', 'in', samePlace(db, storeId))
    .orderBy('o.id')
    .execute()
}

/** Takes back the note that a store has an object. */
export async function dropReplica(trx: Trx, objectId: number, storeId: number): Promise<void> {
  await trx
    .deleteFrom('object_replica')
    .where('object_id', '=', objectId)
    .where('store_id', '=', storeId)
    .execute()
}

/** Those of the named spools that somebody is still filling. */
export async function spoolsInUse(db: Db, names: readonly string[]): Promise<Set<string>> {
  if (names.length === 0) return new Set()
  const rows = await db
    .selectFrom('fetch')
    .select(['spool', 'unpacked'])
    .where((eb) => eb.or([eb('spool', 'in', [...names]), eb('unpacked', 'in', [...names])]))
    .execute()
  const uploads = await db
    .selectFrom('upload')
    .select('spool')
    .where('state', '<>', 'sealed')
    .where('spool', 'in', [...names])
    .execute()
  const intakes = await db
    .selectFrom('intake')
    .select('spool')
    .where('object_id', 'is', null)
    .where('spool', 'in', [...names])
    .execute()
  return new Set([
    ...rows.flatMap((row) => [row.spool, row.unpacked]),
    ...[...uploads, ...intakes].map((row) => row.spool),
  ])
}
