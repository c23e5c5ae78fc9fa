import { type ExpressionBuilder, sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import { keepPlan } from '../../db/kept-plans.ts'
import type { Database } from '../../db/schema.ts'
import { unsynced } from '../../db/unsynced.ts'
import type { NumberSettingName } from '../../settings/declarations.ts'
import type { UploadRow } from './upload.repository.ts'

const after = (ms: number) => sql<Date>`now() + ${ms} * interval '1 millisecond'`

/** Hours that an upload is kept after its last byte. */
export const keptSetting = 'upload.resume.expiration' satisfies NumberSettingName

/** Nobody has the lease, or whoever had it let it end. */
const unheld = (eb: ExpressionBuilder<Database, 'upload'>) =>
  eb.or([eb('lease_until', 'is', null), eb('lease_until', '<', sql<Date>`now()`)])

/**
 * Takes the lease of an upload that nobody holds, or whose holder's has ended. A write of that one may
 * not have been confirmed: then `reread` says that what is there has to be read again before it counts.
 */
export async function acquireUpload(
  db: Db,
  id: string,
  owner: string,
  leaseMs: number,
): Promise<UploadRow | undefined> {
  return db
    .updateTable('upload')
    .set({
      lease_owner: owner,
      lease_until: after(leaseMs),
      generation: sql<number>`generation + 1`,
      reread: sql<boolean>`reread or unconfirmed`,
      unconfirmed: true,
      wanted: false,
    })
    .where('id', '=', id)
    .where('state', '=', 'receiving')
    .where(unheld)
    .returningAll()
    .executeTakeFirst()
}

/** The upload that waits longest with all its bytes and nobody who ends it. */
export async function findUnsealed(db: Db): Promise<string | undefined> {
  const row = await db
    .selectFrom('upload')
    .select('id')
    .where('state', '=', 'receiving')
    .whereRef('durable_offset', '=', 'length')
    .where(unheld)
    .orderBy('touched')
    .limit(1)
    .executeTakeFirst()
  return row?.id
}

/** Asks the holder in another process to let go. */
export async function wantUpload(db: Db, id: string): Promise<void> {
  await db
    .updateTable('upload')
    .set({ wanted: true })
    .where('id', '=', id)
    .where('wanted', '=', false)
    .where('lease_owner', 'is not', null)
    .execute()
}

/** What is durable stays so: two notes of one holder may arrive in another order. */
const durableUpTo = (offset: number) => sql<number>`greatest(durable_offset, ${offset})`

/**
 * Renews the lease, and notes how far the bytes are durable when they are further than before.
 * Undefined when the upload is no longer this holder's.
 *
 * @param of.synced for good; else without waiting for a disk, which uploads may keep busy for longer than
 *   a lease lasts
 * @returns also the global value of `upload.resume.expiration`, which the answer to a request tells
 */
export async function renewUpload(
  db: Db,
  id: string,
  owner: string,
  of: {
    readonly leaseMs: number
    readonly confirmed: number | undefined
    readonly synced: boolean
  },
): Promise<{ wanted: boolean; keptHours: string | null } | undefined> {
  const { leaseMs, confirmed, synced } = of
  return keepPlan(db.updateTable('upload'))
    .$if(!synced, (query) => query.from(unsynced))
    .set({
      lease_until: after(leaseMs),
      ...(confirmed !== undefined && {
        durable_offset: durableUpTo(confirmed),
        touched: sql<Date>`now()`,
      }),
    })
    .where('id', '=', id)
    .where('lease_owner', '=', owner)
    .returning((eb) => [
      'wanted',
      eb
        .selectFrom('setting as s')
        .select('s.value')
        .where('s.name', '=', keptSetting)
        .where('s.scope', '=', 'global')
        .as('keptHours'),
    ])
    .executeTakeFirst()
}

/** Lets go: nothing of this holder is still being written. */
export async function releaseUpload(
  db: Db,
  id: string,
  owner: string,
  confirmed: number,
): Promise<boolean> {
  const row = await db
    .updateTable('upload')
    .set({
      durable_offset: durableUpTo(confirmed),
      lease_owner: null,
      lease_until: null,
      unconfirmed: false,
      wanted: false,
    })
    .where('id', '=', id)
    .where('lease_owner', '=', owner)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
