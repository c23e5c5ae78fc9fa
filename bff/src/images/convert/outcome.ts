import { AppError, isErrorCode } from '@mold/shared/errors.ts'
import type { Caller } from '../../access/caller.ts'
import type { Db } from '../../db/database.ts'
import { loadImageByUuid } from '../image.repository.ts'
import { uniqueRowView, type WireImage } from '../image.view.ts'
import { isMoving, percentOf } from '../status.ts'

/** How far a conversion is: its row once a zone has it, else percent. */
export type ConversionOutcome =
  | { readonly image: WireImage }
  | { readonly percent: number; readonly state: string }

/**
 * What became of a conversion.
 *
 * @throws AppError the error that it ended with; conversion.cancelled when it was cancelled or deleted
 */
export async function conversionOutcome(
  db: Db,
  caller: Caller,
  uuid: string,
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
  throw new AppError('conversion.cancelled')
}
