import { AppError } from '../../errors.ts'
import { shown } from '../fields.ts'
import { invalidOvf } from './invalid.ts'
import { type OvfDisk, type OvfFile, type OvfHardwareItem, resourceTypes } from './ovf.ts'
import { bytesOf } from './units.ts'
import { childOf, childrenOf, type XmlElement } from './xml.ts'

/** Files and disks of a descriptor; the hardware says in which order the disks are attached. */
export function readDisks(
  envelope: XmlElement,
  hardware: readonly OvfHardwareItem[],
  member: string,
): { readonly files: readonly OvfFile[]; readonly disks: readonly OvfDisk[] } {
  const files = filesOf(envelope, member)
  const section = childOf(envelope, 'DiskSection')
  const byId = new Map(files.map((file) => [file.id, file]))
  const declared = (section ? childrenOf(section, 'Disk') : []).map((disk) =>
    diskOf(disk, byId, member),
  )
  if (new Set(declared.map(({ id }) => id)).size < declared.length) {
    throw invalidOvf(member, 'two disks with one id')
  }
  return { files, disks: inOrder(declared, hardware) }
}

function filesOf(envelope: XmlElement, member: string): OvfFile[] {
  const references = childOf(envelope, 'References')
  const files = (references ? childrenOf(references, 'File') : []).map((file) =>
    fileOf(file, member),
  )
  for (const part of ['id', 'href'] as const) {
    const values = files.map((file) => file[part])
    if (new Set(values).size < values.length) throw invalidOvf(member, `two files with one ${part}`)
  }
  return files
}

/** Only names of members are files of an appliance (security case B8). */
function fileOf(file: XmlElement, member: string): OvfFile {
  const href = file.attributes.get('href') ?? ''
  if (href === '') throw invalidOvf(member, 'a file without an address')
  if (/[/\\]|^\.{1,2}$|^[a-z][a-z\d+.-]*:/i.test(href.replace(/^\.\//, ''))) {
    throw new AppError('image.external_reference', {
      format: 'OVA',
      what: 'a file of its descriptor',
      reference: shown(href),
      offset: 0,
    })
  }
  if (/\.iso$/i.test(href)) throw new AppError('image.ova_iso', { member: shown(href), offset: 0 })
  const compression = file.attributes.get('compression') ?? ''
  if (compression !== '' && compression !== 'identity') {
    throw unsupported(`the compressed file "${shown(href)}"`)
  }
  if (file.attributes.has('chunkSize')) throw unsupported(`the split file "${shown(href)}"`)
  const size = file.attributes.get('size')
  return {
    id: file.attributes.get('id') ?? '',
    href: href.replace(/^\.\//, ''),
    size: size === undefined ? null : safe(bytesOf(size, ''), 'a file size', member),
  }
}

function diskOf(disk: XmlElement, files: ReadonlyMap<string, OvfFile>, member: string): OvfDisk {
  const id = disk.attributes.get('diskId') ?? ''
  const name = `disk "${shown(id)}"`
  if (disk.attributes.has('parentRef')) throw unsupported(`${name}, which builds upon another disk`)
  const fileRef = disk.attributes.get('fileRef')
  const file = fileRef === undefined ? undefined : files.get(fileRef)
  if (fileRef !== undefined && !file) throw invalidOvf(member, `${name} without its file`)
  const units = disk.attributes.get('capacityAllocationUnits') ?? ''
  const capacity = bytesOf(disk.attributes.get('capacity') ?? '', units)
  return { id, file: file ?? null, capacity: safe(capacity, `the capacity of ${name}`, member) }
}

function safe(bytes: bigint | null, what: string, member: string): number {
  if (bytes === null || bytes > BigInt(Number.MAX_SAFE_INTEGER)) throw invalidOvf(member, what)
  return Number(bytes)
}

/** By controller and place on it, as a BIOS would find them; those that hang nowhere come last. */
function inOrder(disks: readonly OvfDisk[], hardware: readonly OvfHardwareItem[]): OvfDisk[] {
  const found = hardware
    .filter(({ resourceType }) => resourceType === resourceTypes.disk)
    .map((item, index) => ({ item, index }))
    .toSorted(
      (one, other) =>
        number(one.item.parent) - number(other.item.parent) ||
        number(one.item.addressOnParent) - number(other.item.addressOnParent) ||
        one.index - other.index,
    )
    .map(({ item }, at): [string, number] => [diskIdOf(item), at])
  // The first place of a disk counts.
  const places = new Map(found.toReversed())
  const place = ({ id }: OvfDisk) => places.get(id) ?? found.length
  return disks.toSorted((one, other) => place(one) - place(other))
}

/** The disk that an item stands for: `ovf:/disk/⟨id⟩`, or `/disk/⟨id⟩` (DSP0243 §8.3). */
export function diskIdOf({ hostResource }: OvfHardwareItem): string {
  return hostResource.replace(/^(?:ovf:)?\/disk\//, '')
}

const number = (text: string) => (/^\d{1,9}$/.test(text) ? Number(text) : 0)

function unsupported(feature: string): AppError {
  return new AppError('image.unsupported_variant', { format: 'OVA', feature, offset: 0 })
}
