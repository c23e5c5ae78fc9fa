import { AppError } from '@mold/shared/errors.ts'
import { isConvertible } from '@mold/shared/images/conversions.ts'
import type { ImageStore } from '../../stores/store.ts'
import type { FetchRow } from '../fetch/fetch.repository.ts'
import type { Holder } from '../fetch/holder.ts'
import type { WorkerParts } from '../fetch/parts.ts'
import type { Received } from '../fetch/receive.ts'
import type { ImageRecord } from '../image.repository.ts'
import { makeFrom } from './make.ts'
import { sourceFile } from './source.ts'

/** An image that is made of the bytes of another one. */
export interface Derived {
  readonly row: FetchRow
  readonly image: ImageRecord
  /** Most bytes that the image may have. */
  readonly maxBytes: number
}

/**
 * Brings the bytes of an image into its spool by converting those of another one. It begins anew with each try.
 *
 * @throws AppError conversion.*, image.*, store.*; the reason of the holder's signal
 */
export async function convert(
  parts: WorkerParts,
  store: ImageStore,
  holder: Holder,
  { row, image, maxBytes }: Derived,
): Promise<Received> {
  const { format } = image
  if (!isConvertible(format)) throw new AppError('conversion.format', { name: image.name, format })
  const source = await sourceFile(parts, image)
  await holder.phase('converting', source.facts.virtualSize)
  return makeFrom(parts, store, holder, { row, source, format, maxBytes })
}
