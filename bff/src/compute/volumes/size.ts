import { AppError } from '@mold/shared/errors.ts'

export const gib = 2 ** 30

/** What decides the size of a new volume. */
export interface SizeRequest {
  /** GiB, as it is asked for. */
  readonly size: number | undefined
  /** Bytes of the disk offering; null where whoever uses it says how many, undefined without an offering. */
  readonly offered: number | null | undefined
  /** Bytes of the snapshot that it is made from. */
  readonly least: number | undefined
  /** Most bytes that a disk may have. */
  readonly most: number
}

function given(size: number, most: number): number {
  const max = Math.floor(most / gib)
  if (!Number.isInteger(size) || size < 1 || size > max) {
    throw new AppError('volume.size_range', { size, max })
  }
  return size * gib
}

/**
 * Bytes of a new volume: those of its offering, or what is asked for where that leaves it open; of a snapshot
 * what that has, or more.
 *
 * @throws AppError volume.offering_missing, volume.size_*, volume.smaller
 */
export function sizeOf({ size, offered, least, most }: SizeRequest): number {
  if (least === undefined && offered === undefined) throw new AppError('volume.offering_missing')
  if (typeof offered === 'number' && size !== undefined) throw new AppError('volume.size_fixed')
  const asked = size === undefined ? undefined : given(size, most)
  const bytes = asked ?? offered ?? least
  if (bytes === undefined) throw new AppError('volume.size_missing')
  if (least !== undefined && bytes < least) {
    throw new AppError('volume.smaller', { size: bytes / gib, least: least / gib })
  }
  return bytes
}
