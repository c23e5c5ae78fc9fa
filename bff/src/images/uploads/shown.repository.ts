import type { ErrorCode, ErrorParams } from '@mold/shared/errors.ts'
import type { Db, Trx } from '../../db/database.ts'

/* What the zones of an image show of its upload. */

/** Shows how far an upload is in every zone that waits for it. */
export async function showUpload(
  db: Db | Trx,
  templateId: number,
  shown: { readonly bytes: number; readonly total: number | null },
): Promise<void> {
  await db
    .updateTable('template_zone')
    .set({ bytes: shown.bytes, total_bytes: shown.total })
    .where('template_id', '=', templateId)
    .where('state', '=', 'uploading')
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
