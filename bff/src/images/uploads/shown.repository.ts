import type { ErrorCode, ErrorParams } from '@mold/shared/errors.ts'
import type { Db, Trx } from '../../db/database.ts'
import { keepPlan } from '../../db/kept-plans.ts'
import { unsynced } from '../../db/unsynced.ts'

/* What the zones of an image show of its upload. */

interface Shown {
  readonly bytes: number
  readonly total: number | null
}

const showing = (db: Db | Trx, templateId: number, { bytes, total }: Shown) =>
  db
    .updateTable('template_zone')
    .set({ bytes, total_bytes: total })
    .where('template_id', '=', templateId)
    .where('state', '=', 'uploading')

/** Shows how far an upload is in every zone that waits for it. */
export async function showUpload(trx: Trx, templateId: number, shown: Shown): Promise<void> {
  await showing(trx, templateId, shown).execute()
}

/** The same by the way, without waiting for a disk. */
export async function showProgress(db: Db, templateId: number, shown: Shown): Promise<void> {
  await keepPlan(showing(db, templateId, shown))
    .from(unsynced)
    .execute()
}

/** Keeps the reason of a failure in every zone that waits for the upload. */
export async function showUploadError(
  trx: Trx,
  templateId: number,
  error: { readonly code: ErrorCode; readonly params: ErrorParams },
): Promise<void> {
  await trx
    .updateTable('template_zone')
    .set({
      state: 'failed',
      error_code: error.code,
      error_params: JSON.stringify(error.params),
      next_try: null,
    })
    .where('template_id', '=', templateId)
    .where('state', '=', 'uploading')
    .execute()
}

/** The bytes are all there: from here on the zones wait for the worker that checks them. */
export async function showSealed(trx: Trx, templateId: number, length: number): Promise<void> {
  await trx
    .updateTable('template_zone')
    .set({ state: 'checking', bytes: 0, total_bytes: length })
    .where('template_id', '=', templateId)
    .where('state', '=', 'uploading')
    .execute()
}
