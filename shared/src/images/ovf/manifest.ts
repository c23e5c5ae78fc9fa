import { invalidOvf } from './invalid.ts'

export interface ManifestEntry {
  readonly algorithm: 'SHA-1' | 'SHA-256' | 'SHA-512'
  readonly name: string
  /** Hexadecimal, lower case. */
  readonly digest: string
}

const algorithms = { SHA1: 'SHA-1', SHA256: 'SHA-256', SHA512: 'SHA-512' } as const
const lengths = { 'SHA-1': 40, 'SHA-256': 64, 'SHA-512': 128 } as const

/**
 * Reads the manifest of an appliance: lines as `SHA256(disk.vmdk)= 0123…` (DSP0243 §6.4).
 *
 * @throws AppError `image.ovf_invalid` for lines that are no digest, and for names given twice
 */
export function readManifest(bytes: Uint8Array, member: string): readonly ManifestEntry[] {
  const lines = new TextDecoder()
    .decode(bytes)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const entries = lines.map((line) => entryOf(line, member))
  if (new Set(entries.map(({ name }) => name)).size < entries.length) {
    throw invalidOvf(member, 'two digests for one file')
  }
  return entries
}

function entryOf(line: string, member: string): ManifestEntry {
  const [, known, name, digest] =
    /^(SHA(?:1|256|512))\s?\((.+)\)\s?=\s*([\da-f]+)$/i.exec(line) ?? []
  const algorithm = algorithms[known?.toUpperCase() as keyof typeof algorithms]
  if (name === undefined || digest?.length !== lengths[algorithm]) {
    throw invalidOvf(member, `the line "${line}"`)
  }
  return { algorithm, name, digest: digest.toLowerCase() }
}
