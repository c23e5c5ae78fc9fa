import { AppError } from '@mold/shared/errors.ts'
import { formatChecksum, parseChecksum } from '@mold/shared/images/checksum.ts'
import { problemOf, type Problem } from './problem.ts'

/** What a checksum says while it is typed. */
export type ChecksumHint =
  | { readonly kind: 'none' }
  /** The address of a list of checksums, or the beginning of one. */
  | { readonly kind: 'address' }
  /** Complete; the algorithm in the protocol's spelling, such as `SHA-256`. */
  | { readonly kind: 'known'; readonly algorithm: string }
  /** Right so far, but of no algorithm's length yet. */
  | {
      readonly kind: 'short'
      readonly length: number
      readonly next: string
      readonly nextLength: number
    }
  | { readonly kind: 'wrong'; readonly problem: Problem }

/** Digits of each algorithm's digest, shortest first (decisions: bare checksum). */
const lengths = [
  ['MD5', 32],
  ['SHA-1', 40],
  ['SHA-224', 56],
  ['SHA-256', 64],
  ['SHA-384', 96],
  ['SHA-512', 128],
] as const

const schemes = ['https://', 'http://']

/** Whether what stands in the field of the checksum is an address, where the digest is to be looked up. */
export function isListAddress(text: string): boolean {
  return /^https?:\/\//i.test(text.trim())
}

/** Recognises the algorithm by the length, and what can never become a digest at once. */
export function checksumHint(text: string): ChecksumHint {
  const given = text.trim()
  if (given === '') return { kind: 'none' }
  const begun = schemes.some((scheme) => scheme.startsWith(given.toLowerCase()))
  if (begun || isListAddress(given)) return { kind: 'address' }
  try {
    const [, algorithm = ''] = /^\{(.*?)\}/.exec(formatChecksum(parseChecksum(given))) ?? []
    return { kind: 'known', algorithm }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return unfinished(given, error) ?? { kind: 'wrong', problem: problemOf(error) }
  }
}

function unfinished(given: string, error: AppError): ChecksumHint | undefined {
  const [, braces = '', digits = ''] = /^(\{[^}]*\}?)?(.*)$/s.exec(given) ?? []
  if (braces !== '' && !braces.endsWith('}')) {
    return { kind: 'short', length: 0, next: 'SHA-256', nextLength: 64 }
  }
  const wanted =
    error.code === 'image.checksum_unknown_length'
      ? lengths.find(([, length]) => length > digits.length)
      : error.code === 'image.checksum_length'
        ? lengths.find(([, length]) => length === error.params['expected'])
        : undefined
  const [next, nextLength] = wanted ?? []
  const length = digits.trim().length
  const hopeful = next !== undefined && nextLength !== undefined && length < nextLength
  if (!hopeful || /[^0-9a-f]/i.test(digits.trim())) return undefined
  return { kind: 'short', length, next, nextLength }
}
