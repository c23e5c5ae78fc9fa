import { readExactly } from '../fields.ts'
import type { ImageReader } from '../reader.ts'
import type { TarMember } from '../tar.ts'
import { invalidOvf } from './invalid.ts'
import { digestLine, type ManifestAlgorithm } from './manifest.ts'

/** Who made an appliance vouches for its manifest, and with it for all of its files. */
export interface ApplianceSignature {
  readonly algorithm: ManifestAlgorithm
  readonly signature: Uint8Array
  /** X.509 in PEM: whoever holds its key has signed. Whether that one is to be trusted is not told. */
  readonly certificate: string
  /** What is signed. */
  readonly manifest: TarMember
  /** Where it is said. */
  readonly member: TarMember
}

/** No chain of certificates is longer, in bytes. */
const maxLength = 1_048_576

/**
 * Reads the certificate beside the manifest of an appliance: a line as `SHA256(web.mf)= 0123…`, with the
 * signature in place of a digest, and the certificate in PEM behind it (DSP0243 §6.4). `unread` stands for
 * one of another make: who wants to hide something would rather leave it out.
 *
 * @returns null without a certificate
 * @throws AppError `image.ovf_invalid` for a certificate larger than any, and for one of a manifest that is
 *   not there
 */
export async function readSignature(
  reader: ImageReader,
  members: readonly TarMember[],
): Promise<ApplianceSignature | 'unread' | null> {
  const member = members.find(({ name }) => /\.cert$/i.test(name))
  if (!member) return null
  if (member.size > maxLength) throw invalidOvf(member.name, `it has ${member.size} bytes`)
  const bytes = await readExactly(reader, 'OVA', member.dataOffset, member.size)
  const [first = '', ...lines] = new TextDecoder().decode(bytes).trim().split(/\r?\n/)
  const line = digestLine(first)
  const certificate = firstCertificate(lines)
  if (!line || !certificate || line.hex.length % 2 !== 0) return 'unread'
  const manifest = members.find(({ name }) => /\.mf$/i.test(name) && name === line.name)
  if (!manifest) {
    throw invalidOvf(member.name, `it signs "${line.name}", which is no manifest of this archive`)
  }
  const signature = Uint8Array.from(line.hex.match(/../g) ?? [], (pair) =>
    Number.parseInt(pair, 16),
  )
  return { algorithm: line.algorithm, signature, certificate, manifest, member }
}

function firstCertificate(lines: readonly string[]): string | undefined {
  const from = lines.indexOf('-----BEGIN CERTIFICATE-----')
  const end = lines.indexOf('-----END CERTIFICATE-----', from)
  return from === -1 || end === -1 ? undefined : lines.slice(from, end + 1).join('\n')
}
