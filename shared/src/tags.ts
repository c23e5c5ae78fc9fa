import { AppError } from './errors.ts'

/** Longest parts of a tag, in characters. */
export const tagLimits = { key: 255, value: 2_048 } as const

/**
 * The rule for one tag, on both sides.
 *
 * @throws AppError tag.key, tag.value
 */
export function checkTag(key: string, value: string): void {
  if (key.trim() === '' || key !== key.trim() || Array.from(key).length > tagLimits.key) {
    throw new AppError('tag.key', { key, max: tagLimits.key })
  }
  if (Array.from(value).length > tagLimits.value) {
    throw new AppError('tag.value', { key, max: tagLimits.value })
  }
}
