import { type ExpressionBuilder, sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'
import type { Database } from '../../db/schema.ts'
import { fetchStates } from '../fetch/fetch.repository.ts'
import type { ZoneCopy } from '../image.repository.ts'

type Tables = Database & { t: Database['vm_template']; z: Database['zone'] }

/** What there is of an image that a further zone can be filled from, or that it can wait for. */
const sourceStates = [...fetchStates, 'uploading', 'copying', 'ready'] as const

/**
 * SQL: zone `z` lacks all-zones image `t` and is to have it: it can be used, has an image store unless hosts fetch
 * the image themselves, and nobody deleted the image there.
 */
function isWanting(eb: ExpressionBuilder<Tables, 't' | 'z'>) {
  return eb.and([
    eb('t.cross_zones', '=', true),
    eb('t.removed', 'is', null),
    eb('z.removed', 'is', null),
    eb('z.allocation_state', '=', 'Enabled'),
    eb.or([
      eb('t.direct_download', '=', true),
      eb.exists(
        eb
          .selectFrom('image_store as s')
          .select('s.id')
          .whereRef('s.zone_id', '=', 'z.id')
          .where('s.removed', 'is', null),
      ),
    ]),
    eb.not(
      eb.exists(
        eb
          .selectFrom('template_zone as tz')
          .select('tz.id')
          .whereRef('tz.template_id', '=', 't.id')
          .whereRef('tz.zone_id', '=', 'z.id'),
      ),
    ),
    eb.not(
      eb.exists(
        eb
          .selectFrom('template_zone_left as l')
          .select('l.zone_id')
          .whereRef('l.template_id', '=', 't.id')
          .whereRef('l.zone_id', '=', 'z.id'),
      ),
    ),
    eb.exists(
      eb
        .selectFrom('template_zone as m')
        .select('m.id')
        .whereRef('m.template_id', '=', 't.id')
        .where('m.state', 'in', [...sourceStates]),
    ),
  ])
}

/** An all-zones image that a zone lacks: one made or enabled after it, or that has a store only now. */
export async function imageToFill(db: Db): Promise<number | undefined> {
  const found = await db
    .selectFrom('vm_template as t')
    .crossJoin('zone as z')
    .select('t.id')
    .where((eb) => isWanting(eb as never))
    .orderBy('z.id')
    .orderBy('t.id')
    .limit(1)
    .executeTakeFirst()
  return found?.id
}

/** The zones that an image is to be in and is not. Call it with the image locked. */
export async function zonesToFill(trx: Trx, imageId: number): Promise<number[]> {
  const zones = await trx
    .selectFrom('vm_template as t')
    .crossJoin('zone as z')
    .select('z.id')
    .where('t.id', '=', imageId)
    .where((eb) => isWanting(eb as never))
    .orderBy('z.id')
    .execute()
  return zones.map((zone) => zone.id)
}

type Source =
  | { readonly state: 'copying'; readonly objectId: number }
  | { readonly state: 'waiting' | 'uploading' | 'direct' }

/**
 * How a further zone comes to an image: by a copy, by waiting for what the others wait for, or at once where hosts
 * fetch it themselves.
 */
export async function sourceFor(trx: Trx, imageId: number): Promise<Source | undefined> {
  const copies: Pick<ZoneCopy, 'state' | 'object_id' | 'direct'>[] = await trx
    .selectFrom('template_zone')
    .select(['state', 'object_id', 'direct'])
    .where('template_id', '=', imageId)
    .where('state', 'in', [...sourceStates])
    .orderBy(sql`state = 'ready'`, 'desc')
    .execute()
  if (copies.some(({ direct }) => direct)) return { state: 'direct' }
  const stored = copies.find((copy) => copy.object_id !== null)
  if (stored?.object_id) return { state: 'copying', objectId: stored.object_id }
  if (copies.some(({ state }) => state === 'uploading')) return { state: 'uploading' }
  return copies.length > 0 ? { state: 'waiting' } : undefined
}

/** Keeps an all-zones image out of zones that it is deleted from (semantics §11). */
export async function leaveZones(
  trx: Trx,
  imageId: number,
  zoneIds: readonly number[],
): Promise<void> {
  if (zoneIds.length === 0) return
  await trx
    .insertInto('template_zone_left')
    .values(zoneIds.map((zone_id) => ({ template_id: imageId, zone_id })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/**
 * Lets copies of all-zones images begin anew that failed at least `ms` milliseconds ago for want of a
 * store, or through a fault of one, where another zone has the image.
 *
 * @returns how many
 */
export async function beginFailedAgain(db: Db, ms: number): Promise<number> {
  const begun = await db
    .updateTable('template_zone as tz')
    .from('vm_template as t')
    .from('zone as z')
    .set((eb) => ({
      state: 'copying',
      object_id: eb
        .selectFrom('template_zone as r')
        .select('r.object_id')
        .whereRef('r.template_id', '=', 'tz.template_id')
        .where('r.state', '=', 'ready')
        .limit(1),
      bytes: 0,
      attempt: 0,
      error_code: null,
      error_params: null,
    }))
    .whereRef('t.id', '=', 'tz.template_id')
    .whereRef('z.id', '=', 'tz.zone_id')
    .where('tz.state', '=', 'failed')
    .where('t.cross_zones', '=', true)
    .where('z.allocation_state', '=', 'Enabled')
    .where('z.removed', 'is', null)
    .where('tz.updated', '<=', sql<Date>`now() - ${ms} * interval '1 millisecond'`)
    .where((eb) =>
      eb.or([eb('tz.error_code', '=', 'image.no_store'), eb('tz.error_code', 'like', 'store.%')]),
    )
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('template_zone as r')
          .select('r.id')
          .whereRef('r.template_id', '=', 'tz.template_id')
          .where('r.state', '=', 'ready'),
      ),
    )
    .returning('tz.id')
    .execute()
  return begun.length
}
