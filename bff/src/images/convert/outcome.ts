import { AppError, type ErrorCode, isErrorCode } from '@mold/shared/errors.ts'
import type { Caller } from '../../access/caller.ts'
import type { Db } from '../../db/database.ts'
import { loadImageByUuid } from '../image.repository.ts'
import { uniqueRowView, type WireImage } from '../image.view.ts'
import { isMoving, percentOf } from '../status.ts'

/** How far an image is that is made of another one: its row once a zone has it, else percent. */
export type ConversionOutcome =
  | { readonly image: WireImage }
  | { readonly percent: number; readonly state: string }

/**
 * What became of an image that is made of another one.
 *
 * @param cancelled says that it was cancelled or deleted
 * @throws AppError the error that it ended with; `cancelled`
 */
export async function conversionOutcome(
  db: Db,
  caller: Caller,
  uuid: string,
  cancelled: ErrorCode = 'conversion.cancelled',
): Promise<ConversionOutcome> {
  const image = await loadImageByUuid(db, uuid)
  const copies = image?.removed === null ? image.copies : []
  if (image && copies.some(({ state }) => state === 'ready')) {
    return { image: uniqueRowView(image, caller) }
  }
  const moving = copies.find((copy) => isMoving(copy))
  if (moving) return { percent: percentOf(moving), state: moving.state }
  const { error_code: code, error_params: params } =
    copies.find(({ error_code: error }) => error !== null) ?? {}
  if (code && isErrorCode(code)) throw new AppError(code, params ?? {})
  throw new AppError(cancelled)
}
