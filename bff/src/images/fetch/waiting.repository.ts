import type { ErrorCode, ErrorParams } from '@mold/shared/errors.ts'
import { sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'
import { type FetchState, fetchStates } from './fetch.repository.ts'

/* The copies in zones that wait for the one fetch of their image. */

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

/** Shows an object that has arrived: ready where it is stored, to be copied in the other zones. */
export async function showArrived(
  trx: Trx,
  templateId: number,
  of: { readonly objectId: number; readonly zoneId: number; readonly bytes: number },
): Promise<void> {
  const done = { error_code: null, error_params: null, next_try: null, object_id: of.objectId }
  const waiting = () =>
    trx
      .updateTable('template_zone')
      .where('template_id', '=', templateId)
      .where('state', 'in', [...fetchStates])
  await waiting()
    .set({ ...done, state: 'ready', bytes: of.bytes, total_bytes: of.bytes })
    .where('zone_id', '=', of.zoneId)
    .execute()
  await waiting()
    .set({ ...done, state: 'copying', attempt: 0, bytes: 0, total_bytes: of.bytes })
    .execute()
}
