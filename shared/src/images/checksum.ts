import { AppError } from '../errors.ts'

/** Algorithm names as Node's `createHash` takes them. */
export const checksumAlgorithms = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'] as const
export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number]

export interface Checksum {
  readonly algorithm: ChecksumAlgorithm
  /** Lower case. */
  readonly hex: string
}

interface AlgorithmRow {
  /** As the protocol writes it between braces. */
  readonly label: string
  /** Hexadecimal digits of a digest. */
  readonly length: number
}

const algorithms: Readonly<Record<ChecksumAlgorithm, AlgorithmRow>> = {
  md5: { label: 'MD5', length: 32 },
  sha1: { label: 'SHA-1', length: 40 },
  sha224: { label: 'SHA-224', length: 56 },
  sha256: { label: 'SHA-256', length: 64 },
  sha384: { label: 'SHA-384', length: 96 },
  sha512: { label: 'SHA-512', length: 128 },
}

/**
 * Reads `{ALG}hex` (semantics §4.3) or a bare digest, whose length tells the algorithm (decisions:
 * bare checksum). Throws `image.checksum_algorithm`, `…_length`, `…_unknown_length`, `…_not_hex`.
 */
export function parseChecksum(text: string): Checksum {
  const [, name, rest = ''] = /^\s*(?:\{([^{}]*)\})?([^]*)$/.exec(text) ?? []
  const hex = rest.trim().toLowerCase()
  const stranger = /[^0-9a-f]/u.exec(hex)?.[0]
  if (name === undefined) {
    const algorithm = checksumAlgorithms.find((known) => algorithms[known].length === hex.length)
    if (stranger !== undefined) throw notHex(stranger)
    if (algorithm) return { algorithm, hex }
    throw new AppError('image.checksum_unknown_length', { actual: hex.length })
  }
  const algorithm = algorithmOf(name)
  const { length } = algorithms[algorithm]
  if (hex.length !== length) {
    throw new AppError('image.checksum_length', { expected: length, actual: hex.length })
  }
  if (stranger !== undefined) throw notHex(stranger)
  return { algorithm, hex }
}

function algorithmOf(name: string): ChecksumAlgorithm {
  const wanted = name.trim().toLowerCase().replace('-', '')
  const algorithm = checksumAlgorithms.find((known) => known === wanted)
  if (algorithm) return algorithm
  throw new AppError('image.checksum_algorithm', { algorithm: name.trim().slice(0, 40) })
}

function notHex(character: string): AppError {
  return new AppError('image.checksum_not_hex', { character })
}

/** A checksum as the protocol writes it: `{SHA-256}e3b0…`. */
export function formatChecksum(checksum: Checksum): string {
  return `{${algorithms[checksum.algorithm].label}}${checksum.hex}`
}

/** Throws `image.checksum_mismatch`, which names both, when the digest found is another. */
export function checkDigest(given: Checksum, computedHex: string): void {
  if (computedHex.toLowerCase() === given.hex) return
  throw new AppError('image.checksum_mismatch', {
    algorithm: algorithms[given.algorithm].label,
    computed: computedHex.toLowerCase(),
    expected: given.hex,
  })
}
