import { readExactly } from '../fields.ts'
import type { ImageReader } from '../reader.ts'
import type { TarMember } from '../tar.ts'
import { invalidOvf } from './invalid.ts'

export type ManifestAlgorithm = 'SHA-1' | 'SHA-256' | 'SHA-512'

export interface ManifestEntry {
  readonly algorithm: ManifestAlgorithm
  readonly name: string
  /** Hexadecimal, lower case. */
  readonly digest: string
}

/** What a manifest says of a member of the archive. */
export interface ManifestClaim {
  readonly entry: ManifestEntry
  readonly member: TarMember
}

/** No appliance has so many files that its manifest would be longer, in bytes. */
const maxLength = 1_048_576

const algorithms = { SHA1: 'SHA-1', SHA256: 'SHA-256', SHA512: 'SHA-512' } as const
const lengths = { 'SHA-1': 40, 'SHA-256': 64, 'SHA-512': 128 } as const

/**
 * Reads the manifest of an appliance where it stands in the archive; none without one.
 *
 * @throws AppError `image.ovf_invalid` for what `readManifest` refuses, for a manifest larger than any,
 *   and for files that are not there
 */
export async function readClaims(
  reader: ImageReader,
  members: readonly TarMember[],
): Promise<readonly ManifestClaim[]> {
  const manifest = members.find(({ name }) => /\.mf$/i.test(name))
  if (!manifest) return []
  if (manifest.size > maxLength) throw invalidOvf(manifest.name, `it has ${manifest.size} bytes`)
  const bytes = await readExactly(reader, 'OVA', manifest.dataOffset, manifest.size)
  const byName = new Map(members.map((member) => [member.name, member]))
  return readManifest(bytes, manifest.name).map((entry) => {
    const member = byName.get(entry.name)
    if (member) return { entry, member }
    throw invalidOvf(manifest.name, `it names "${entry.name}", which is not in the archive`)
  })
}

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

function entryOf(text: string, member: string): ManifestEntry {
  const line = digestLine(text)
  if (line?.hex.length !== lengths[line?.algorithm ?? 'SHA-1']) {
    throw invalidOvf(member, `the line "${text}"`)
  }
  return { algorithm: line.algorithm, name: line.name, digest: line.hex.toLowerCase() }
}

/** The parts of a line as `SHA256(name)= 0123…`; the digits may be of any number. */
export function digestLine(text: string) {
  const [, known, name, hex] =
    /^(SHA(?:1|256|512))\s?\((.+)\)\s?=\s*([\da-f]+)$/i.exec(text.trim()) ?? []
  const algorithm = algorithms[known?.toUpperCase() as keyof typeof algorithms]
  return name === undefined || hex === undefined ? undefined : { algorithm, name, hex }
}
