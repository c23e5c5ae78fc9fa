import { AppError } from '@mold/shared/errors.ts'
import type { ExtraAlgorithm } from '../../stores/hash-pool.ts'

/* What the headers of tus 1.0.0 say, strictly read (security cases E5, E10, E15). */

export const tusVersion = '1.0.0'
export const offsetType = 'application/offset+octet-stream'
export const tusExtensions = [
  'creation',
  'creation-with-upload',
  'termination',
  'checksum',
  'expiration',
].join(',')

const digestLengths = { sha1: 20, sha256: 32, crc32c: 4 } as const satisfies Record<
  ExtraAlgorithm,
  number
>
export const checksumAlgorithms = Object.keys(digestLengths).join(',')

const wholeNumber = /^(0|[1-9]\d{0,15})$/

/** @throws AppError upload.header_missing, upload.header_invalid */
export function readNumber(name: string, text: string | undefined): number {
  if (text === undefined) throw new AppError('upload.header_missing', { name })
  const value = wholeNumber.test(text) ? Number(text) : Number.NaN
  if (Number.isSafeInteger(value)) return value
  throw new AppError('upload.header_invalid', { name, rule: 'a whole number of bytes, as 1024' })
}

const metadataKeys = ['filename', 'filetype', 'name', 'type', 'relativePath', 'lastmodified']
const maxMetadata = 2_048
const base64 = /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}(?:==)?|[A-Za-z\d+/]{3}=?)?$/
const controlCharacter = /\p{Cc}/u

function metadataValue(key: string, encoded: string): string {
  const bytes = base64.test(encoded) ? Buffer.from(encoded, 'base64') : undefined
  try {
    const text = bytes && new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (text !== undefined && !controlCharacter.test(text)) return text
  } catch {
    // Not UTF-8: the same refusal.
  }
  throw new AppError('upload.metadata_value', { key })
}

/**
 * The pairs of Upload-Metadata. What is not used is refused rather than kept for nobody.
 *
 * @throws AppError upload.metadata_too_long, upload.metadata_key, upload.metadata_value
 */
export function readMetadata(text: string): ReadonlyMap<string, string> {
  if (text.length > maxMetadata) {
    throw new AppError('upload.metadata_too_long', { length: text.length, max: maxMetadata })
  }
  const pairs = new Map<string, string>()
  if (text.trim() === '') return pairs
  for (const pair of text.split(',')) {
    const [key = '', encoded = '', ...rest] = pair.trim().split(' ')
    if (!metadataKeys.includes(key) || pairs.has(key)) {
      const allowed = metadataKeys.join(', ')
      throw new AppError('upload.metadata_key', { key: key.slice(0, 40), allowed })
    }
    if (rest.length > 0) throw new AppError('upload.metadata_value', { key })
    pairs.set(key, metadataValue(key, encoded))
  }
  return pairs
}

function isAlgorithm(name: string): name is ExtraAlgorithm {
  return Object.hasOwn(digestLengths, name)
}

/** @throws AppError upload.checksum_algorithm */
export function readChecksum(text: string): { algorithm: ExtraAlgorithm; digest: Buffer } {
  const [algorithm = '', encoded = '', ...rest] = text.split(' ')
  const digest = Buffer.from(encoded, 'base64')
  const fits =
    rest.length === 0 &&
    base64.test(encoded) &&
    isAlgorithm(algorithm) &&
    digest.length === digestLengths[algorithm]
  if (!fits) throw new AppError('upload.checksum_algorithm')
  return { algorithm, digest }
}

/** The media type alone, in lower case. */
export function mediaType(text: string | undefined): string {
  return (text ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
}
