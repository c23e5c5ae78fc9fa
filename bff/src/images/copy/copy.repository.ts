import type { ErrorCode, ErrorParams } from '@mold/shared/errors.ts'
import { type Selectable, sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'
import type { TemplateZoneTable } from '../../db/schema.ts'

export type CopyRow = Selectable<TemplateZoneTable>

const after = (ms: number) => sql<Date>`now() + ${ms} * interval '1 millisecond'`

/** Takes a zone that waits for its copy of an object that another zone has. */
export async function claimCopy(
  db: Db,
  owner: string,
  leaseMs: number,
): Promise<CopyRow | undefined> {
  return db
    .updateTable('template_zone')
    .set((eb) => ({
      lease_owner: owner,
      lease_until: after(leaseMs),
      attempt: eb('attempt', '+', 1),
      next_try: null,
    }))
    .where('id', '=', (eb) =>
      eb
        .selectFrom('template_zone as tz')
        .select('tz.id')
        .where('tz.state', '=', 'copying')
        .where((or) =>
          or.or([or('tz.lease_until', 'is', null), or('tz.lease_until', '<', sql<Date>`now()`)]),
        )
        .where((or) =>
          or.or([or('tz.next_try', 'is', null), or('tz.next_try', '<=', sql<Date>`now()`)]),
        )
        .orderBy('tz.id')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .executeTakeFirst()
}

/** What a holder names its copy by. */
type Held = Pick<CopyRow, 'id' | 'lease_owner'>

/** Renews the lease and shows progress in one statement; false when the copy is no longer ours. */
export async function renewCopy(
  db: Db,
  held: Held,
  leaseMs: number,
  bytes: number,
): Promise<boolean> {
  const mine = await db
    .updateTable('template_zone')
    .set({ lease_until: after(leaseMs), bytes })
    .where('id', '=', held.id)
    .where('state', '=', 'copying')
    .where('lease_owner', '=', held.lease_owner)
    .returning('id')
    .executeTakeFirst()
  return mine !== undefined
}

/** What is copied whither; undefined when the copy or its object is gone. */
export async function copyFacts(db: Db | Trx, copyId: number) {
  return db
    .selectFrom('object as o')
    .innerJoin('template_zone as tz', 'tz.object_id', 'o.id')
    .innerJoin('vm_template as t', 't.id', 'tz.template_id')
    .innerJoin('zone as z', 'z.id', 'tz.zone_id')
    .select([
      'o.digest',
      'o.length',
      't.name',
      't.uuid',
      't.kind',
      't.account_id',
      'z.name as zone_name',
    ])
    .where('tz.id', '=', copyId)
    .executeTakeFirst()
}

export type CopyFacts = NonNullable<Awaited<ReturnType<typeof copyFacts>>>

/** The stores that have an object, those of the zone that it should come from first. */
export async function sourcesOf(
  db: Db,
  objectId: number,
  sourceZoneId: number | null,
): Promise<number[]> {
  const rows = await db
    .selectFrom('object_replica as r')
    .innerJoin('image_store as s', 's.id', 'r.store_id')
    .select('r.store_id')
    .where('r.object_id', '=', objectId)
    .where('s.removed', 'is', null)
    .orderBy(sql`case when s.zone_id = ${sourceZoneId} then 0 else 1 end`)
    .orderBy('r.store_id')
    .execute()
  return rows.map((row) => row.store_id)
}

/** Locks a copy for its last step; undefined when it is no longer ours. */
export async function lockCopy(
  trx: Trx,
  held: Held,
): Promise<{ digest: string; length: number } | undefined> {
  return trx
    .selectFrom('template_zone as tz')
    .innerJoin('object as o', 'o.id', 'tz.object_id')
    .select(['o.digest', 'o.length'])
    .where('tz.id', '=', held.id)
    .where('tz.state', '=', 'copying')
    .where('tz.lease_owner', '=', held.lease_owner)
    .forUpdate('tz')
    .executeTakeFirst()
}

export async function completeCopy(trx: Trx, id: number, length: number): Promise<void> {
  await trx
    .updateTable('template_zone')
    .set({
      state: 'ready',
      bytes: length,
      total_bytes: length,
      source_zone_id: null,
      error_code: null,
      error_params: null,
      lease_owner: null,
      lease_until: null,
    })
    .where('id', '=', id)
    .execute()
}

/**
 * Keeps the error of a copy, with the time of the next try or none, and lets go of it; false when it is
 * no longer ours.
 */
export async function failCopy(
  db: Db | Trx,
  held: Held & Pick<CopyRow, 'attempt'>,
  error: { code: ErrorCode; params: ErrorParams; nextTryMs: number | null },
): Promise<boolean> {
  const mine = await db
    .updateTable('template_zone')
    .set({
      state: error.nextTryMs === null ? 'failed' : 'copying',
      attempt: held.attempt,
      error_code: error.code,
      error_params: JSON.stringify(error.params),
      next_try: error.nextTryMs === null ? null : after(error.nextTryMs),
      lease_owner: null,
      lease_until: null,
    })
    .where('id', '=', held.id)
    .where('state', '=', 'copying')
    .where('lease_owner', '=', held.lease_owner)
    .returning('id')
    .executeTakeFirst()
  return mine !== undefined
}

/** Lets go of a copy without a result, which was no try: the next worker takes it up. */
export async function releaseCopy(db: Db, held: Held): Promise<void> {
  await db
    .updateTable('template_zone')
    .set((eb) => ({ attempt: eb('attempt', '-', 1), lease_owner: null, lease_until: null }))
    .where('id', '=', held.id)
    .where('lease_owner', '=', held.lease_owner)
    .execute()
}
