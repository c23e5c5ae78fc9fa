import { AppError } from '@mold/shared/errors.ts'
import type { Trx } from '../db/database.ts'
import { fetchStates } from './fetch/fetch.repository.ts'
import type { ZoneCopy } from './image.repository.ts'

type State = ZoneCopy['state']

/**
 * Makes the copies of a new image, one for each zone.
 *
 * @throws AppError zone.invalid where one is deleted at this moment
 */
export async function insertCopies(
  trx: Trx,
  imageId: number,
  zoneIds: readonly number[],
  state: State,
  /** Hosts fetch it themselves. */
  direct = false,
): Promise<void> {
  // Waits for whoever deletes one of them, and makes later ones wait until the image is there.
  const held = await trx
    .selectFrom('zone')
    .select('id')
    .where((eb) => eb('id', '=', eb.fn.any(eb.val([...zoneIds]))))
    .where('removed', 'is', null)
    .forKeyShare()
    .execute()
  if (held.length < new Set(zoneIds).size) throw new AppError('zone.invalid')
  await trx
    .insertInto('template_zone')
    .values(zoneIds.map((zoneId) => ({ template_id: imageId, zone_id: zoneId, state, direct })))
    .execute()
}

export async function deleteCopies(
  trx: Trx,
  imageId: number,
  zoneIds: readonly number[],
): Promise<void> {
  await trx
    .deleteFrom('template_zone')
    .where('template_id', '=', imageId)
    .where((eb) => eb('zone_id', '=', eb.fn.any(eb.val([...zoneIds]))))
    .execute()
}

/** The states of the copies that an image has. */
export async function copyStates(trx: Trx, imageId: number): Promise<State[]> {
  const rows = await trx
    .selectFrom('template_zone')
    .select('state')
    .where('template_id', '=', imageId)
    .execute()
  return rows.map((row) => row.state)
}

/** The object of a copy that is ready, from which others can be made; null when none is. */
export async function readyObject(trx: Trx, imageId: number): Promise<number | null> {
  const ready = await trx
    .selectFrom('template_zone')
    .select('object_id')
    .where('template_id', '=', imageId)
    .where('state', '=', 'ready')
    .executeTakeFirst()
  return ready?.object_id ?? null
}

const nothingDone = {
  next_try: null,
  error_code: null,
  error_params: null,
  lease_owner: null,
  lease_until: null,
} as const

/** Cancels the copies that something would still have happened to: in one zone, or in all. */
export async function cancelCopies(trx: Trx, imageId: number, zoneId?: number): Promise<void> {
  let cancel = trx
    .updateTable('template_zone')
    .set({ ...nothingDone, state: 'cancelled', object_id: null })
    .where('template_id', '=', imageId)
    .where('state', 'not in', ['ready', 'failed', 'cancelled'])
  if (zoneId !== undefined) cancel = cancel.where('zone_id', '=', zoneId)
  await cancel.execute()
}

/**
 * Whether copies in these states need what has been received of an image: they wait for it, or a retry
 * goes on with it.
 */
export function needsReceived(states: readonly State[]): boolean {
  return states.some(
    (state) =>
      fetchStates.some((of) => of === state) || state === 'uploading' || state === 'failed',
  )
}

/** Lets copies whose file is gone wait for the image as the others do: rows must not lie. */
export async function giveUpReady(trx: Trx, imageId: number): Promise<void> {
  await trx
    .updateTable('template_zone')
    .set({ state: 'waiting', object_id: null, attempt: 0, bytes: 0, total_bytes: null })
    .where('template_id', '=', imageId)
    .where('state', '=', 'ready')
    .execute()
}

/** Lets copies that failed, were cancelled or wait for a later try begin anew in `state`. */
export async function resetCopies(
  trx: Trx,
  ids: readonly number[],
  state: 'waiting' | 'uploading' | 'copying',
  objectId: number | null,
): Promise<void> {
  await trx
    .updateTable('template_zone')
    .set({ ...nothingDone, state, object_id: objectId, attempt: 0, bytes: 0, total_bytes: null })
    .where('id', 'in', [...ids])
    // It may have become ready since it was looked at.
    .where((eb) =>
      eb.or([eb('state', 'in', ['failed', 'cancelled']), eb('next_try', 'is not', null)]),
    )
    .execute()
}
