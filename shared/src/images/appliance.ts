import { AppError } from '../errors.ts'
import type { ImageFacts } from './facts.ts'
import { badHeader, readExactly } from './fields.ts'
import { checkDescriptorSize, checkReferences, type OvaHeader, readOvaHeader } from './ova.ts'
import type { Ovf } from './ovf/ovf.ts'
import { readSignature } from './ovf/certificate.ts'
import { readClaims } from './ovf/manifest.ts'
import { readOvf } from './ovf/read-ovf.ts'
import { type ImageReader, sliceReader } from './reader.ts'
import type { ImageRemark } from './remarks.ts'
import type { TarMember } from './tar.ts'
import { inspectVmdk } from './vmdk.ts'

/** A disk of an appliance: where in the archive it is, and what its own header says. */
export interface ApplianceDisk {
  readonly id: string
  readonly capacity: number
  /** Null for a disk that is empty at first. */
  readonly content: { readonly member: TarMember; readonly facts: ImageFacts } | null
}

/** An appliance that was looked into. */
export interface Appliance extends OvaHeader {
  readonly ovf: Ovf
  /** The first is the one to boot from. */
  readonly disks: readonly ApplianceDisk[]
  readonly remarks: readonly ImageRemark[]
}

/** As many as may be attached: each is to be inspected, and takes its time. */
const maxOthers = 256

/**
 * Reads descriptor and disk headers where they stand in the archive. A disk inside is bound by the
 * rules of its own format, as if it came by itself (security cases A6, A8, A9).
 */
export async function readAppliance(reader: ImageReader): Promise<Appliance> {
  const header = await readOvaHeader(reader)
  const { members, descriptor } = header
  checkDescriptorSize(descriptor)
  const bytes = await readExactly(reader, 'OVA', descriptor.dataOffset, descriptor.size)
  const ovf = readOvf(bytes, descriptor.name)
  const byName = checkReferences(ovf, header)
  const disks: ApplianceDisk[] = []
  for (const { id, capacity, file } of ovf.disks) {
    const member = file ? byName.get(file.href) : undefined
    const content = member ? { member, facts: await inspectDisk(reader, member) } : null
    disks.push({ id, capacity, content })
  }
  await inspectOthers(reader, members, disks)
  return { ...header, ovf, disks, remarks: await readRemarks(reader, members) }
}

/**
 * What there is to say of manifest and certificate (security case B7). To compare digests takes all of the
 * bytes; that they are digests of files that are there does not.
 */
async function readRemarks(
  reader: ImageReader,
  members: readonly TarMember[],
): Promise<ImageRemark[]> {
  const claims = await readClaims(reader, members)
  const signature = await readSignature(reader, members)
  const unread = signature === 'unread'
  const algorithms = claims.map(({ entry }) => entry.algorithm)
  if (signature !== null && signature !== 'unread') algorithms.push(signature.algorithm)
  return [
    ...(algorithms.includes('SHA-1') ? (['manifest_sha1'] as const) : []),
    ...(unread ? (['certificate_unread'] as const) : []),
  ]
}

/** A disk that the descriptor does not attach is one all the same for whoever finds it in the archive. */
async function inspectOthers(
  reader: ImageReader,
  members: readonly TarMember[],
  disks: readonly ApplianceDisk[],
): Promise<void> {
  const seen = new Set(disks.map(({ content }) => content?.member))
  const others = members.filter((member) => /\.vmdk$/i.test(member.name) && !seen.has(member))
  if (others.length > maxOthers) {
    throw badHeader('OVA', `${others.length} disks that are not attached`, 0)
  }
  for (const member of others) await inspectDisk(reader, member)
}

/** Bytes that a guest sees: what the descriptor says, or the disk itself where that says more. */
export function diskSize({ capacity, content }: ApplianceDisk): number {
  return Math.max(capacity, content?.facts.virtualSize ?? 0)
}

async function inspectDisk(reader: ImageReader, member: TarMember): Promise<ImageFacts> {
  try {
    return await inspectVmdk(sliceReader(reader, member.dataOffset, member.size))
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    // Places count from the beginning of the archive.
    const at = Number(error.params['offset'] ?? 0) + member.dataOffset
    throw new AppError(error.code, { ...error.params, offset: at }, { cause: error })
  }
}

/** Reads and checks headers, descriptor and disks; at most 8 MiB, and 66 KiB for each disk. */
export async function inspectOva(reader: ImageReader): Promise<ImageFacts> {
  const { descriptor, disks, remarks } = await readAppliance(reader)
  return {
    format: 'OVA',
    variant: disks.length === 1 ? '1 disk' : `${disks.length} disks`,
    virtualSize: disks.reduce((sum, disk) => sum + diskSize(disk), 0),
    blockSize: null,
    label: descriptor.name.replace(/\.ovf$/i, ''),
    bootable: null,
    remarks,
  }
}
