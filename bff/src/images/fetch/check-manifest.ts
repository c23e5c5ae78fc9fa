import { verify, X509Certificate } from 'node:crypto'
import { AppError } from '@mold/shared/errors.ts'
import { shown } from '@mold/shared/images/fields.ts'
import { readOvaHeader } from '@mold/shared/images/ova.ts'
import { type ApplianceSignature, readSignature } from '@mold/shared/images/ovf/certificate.ts'
import { readClaims } from '@mold/shared/images/ovf/manifest.ts'
import { type ImageReader, sliceReader } from '@mold/shared/images/reader.ts'
import type { HashPool, HashStream } from '../../stores/hash-pool.ts'
import type { Holder } from './holder.ts'

const bufferLength = 1 << 20
const nodeNames = { 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-512': 'sha512' } as const

/**
 * Compares the files of an appliance with its manifest, if it has one (security case B7); they are read
 * once more for it, as a phase that shows how far it is. A certificate beside it has to fit the manifest;
 * whether its maker is to be trusted is not for us to tell.
 *
 * @throws AppError `image.ova_manifest` for the first file that differs; `image.ova_certificate` for a
 *   manifest that its maker has not signed; `image.ovf_invalid` for a manifest that cannot be read or names
 *   files that are not there
 */
export async function checkManifest(
  hashes: HashPool,
  reader: ImageReader,
  holder: Pick<Holder, 'check' | 'phase' | 'progress'>,
): Promise<void> {
  const { members } = await readOvaHeader(reader)
  const claims = await readClaims(reader, members)
  const signature = await readSignature(reader, members)
  if (signature !== null && signature !== 'unread') await checkSignature(reader, signature)
  if (claims.length === 0) return
  await holder.phase(
    'checking',
    claims.reduce((sum, { member }) => sum + member.size, 0),
  )
  let before = 0
  for (const { entry, member } of claims) {
    const stream = hashes.open([nodeNames[entry.algorithm]])
    try {
      await hashMember(stream, sliceReader(reader, member.dataOffset, member.size), (read) => {
        holder.check()
        holder.progress.bytes = before + read
      })
      const computed = (await stream.digests())[nodeNames[entry.algorithm]] ?? ''
      if (computed !== entry.digest) {
        const { algorithm, digest: expected } = entry
        const params = { member: shown(entry.name), algorithm, computed, expected }
        throw new AppError('image.ova_manifest', params)
      }
    } finally {
      stream.close()
    }
    before += member.size
  }
}

async function checkSignature(reader: ImageReader, of: ApplianceSignature): Promise<void> {
  const { manifest, member } = of
  const text = await reader.read(manifest.dataOffset, manifest.size)
  let cause: unknown
  try {
    const { publicKey } = new X509Certificate(of.certificate)
    if (verify(nodeNames[of.algorithm], text, publicKey, of.signature)) return
  } catch (error) {
    // No certificate, or a key that signs in another way.
    cause = error
  }
  const params = { member: shown(member.name), manifest: shown(manifest.name) }
  throw new AppError('image.ova_certificate', params, { cause })
}

async function hashMember(
  stream: HashStream,
  reader: ImageReader,
  onRead: (bytes: number) => void,
): Promise<void> {
  const shared = new Uint8Array(new SharedArrayBuffer(bufferLength))
  for (let at = 0; at < reader.size; at += bufferLength) {
    const part = await reader.read(at, bufferLength)
    shared.set(part)
    await stream.update(shared.subarray(0, part.length))
    onRead(at + part.length)
  }
}
