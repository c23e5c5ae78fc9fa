import { AppError } from '../errors.ts'
import { badHeader, latin1, shown } from './fields.ts'

/** The text that says what a VMDK is made of. */
export interface VmdkDescriptor {
  readonly createType: string
  readonly parentCid: string
  readonly parentFileNameHint: string | null
  /** The file that notes changed blocks, beside the disk. */
  readonly changeTrackPath: string | null
  readonly extents: readonly VmdkExtent[]
  /** Where the text stands in the image, in bytes. */
  readonly offset: number
}

export interface VmdkExtent {
  readonly access: string
  readonly sectors: string
  readonly type: string
  readonly name: string | null
}

const selfContainedTypes = ['monolithicSparse', 'streamOptimized']
const noParent = 'ffffffff'
/** QEMU looks for such words anywhere in the text, in comments too, and takes the first. */
const tellingKeys = ['createType', 'parentCID', 'parentFileNameHint', 'changeTrackPath']

/** No two parts of it match the same blanks, so that a line of nothing else takes no time. */
const keyAndValue = /^([\w.]+)\s*=\s*(?:"([^"]*)"|([^"\s][^"]*))?$/

/**
 * True where a descriptor begins: by its usual first line, or by what QEMU takes for one (comments
 * and empty lines, then the version).
 */
export function showsVmdkDescriptor(bytes: Uint8Array): boolean {
  const text = latin1(bytes, 0, Math.min(bytes.length, 2048))
  return /^# Disk DescriptorFile/i.test(text) || isVersionFirst(text)
}

function isVersionFirst(text: string): boolean {
  for (const line of text.split('\n')) {
    if (/^version=[123]\r?$/.test(line)) return true
    if (!/^(?:#[^]*|[ \t]*\r?)$/.test(line)) return false
  }
  return false
}

/** Reads a descriptor. Throws `image.bad_header` where two programs could read it differently. */
export function parseVmdkDescriptor(padded: string, offset: number): VmdkDescriptor {
  const text = padded.split('\0', 1)[0] ?? ''
  const values = new Map<string, string>()
  const extents: VmdkExtent[] = []
  for (const raw of text.split('\n')) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) continue
    if (/^(?:RW|RDONLY|NOACCESS)\b/i.test(line)) {
      extents.push(parseExtent(line, offset))
      continue
    }
    const [, key, quoted, plain = ''] = keyAndValue.exec(line) ?? []
    const value = quoted ?? plain
    if (key === undefined) continue
    const name = key.toLowerCase()
    if (values.has(name)) throw badHeader('VMDK', `"${shown(key)}" given twice`, offset)
    values.set(name, value.trim())
  }
  checkPlaces(text, values, offset)
  return {
    createType: values.get('createtype') ?? '',
    parentCid: values.get('parentcid') ?? noParent,
    parentFileNameHint: values.get('parentfilenamehint') ?? null,
    changeTrackPath: values.get('changetrackpath') ?? null,
    extents,
    offset,
  }
}

/** A word that tells of other files stands as a key of its own line, or nowhere (security case A8). */
function checkPlaces(text: string, values: ReadonlyMap<string, string>, offset: number): void {
  const folded = text.toLowerCase()
  for (const key of tellingKeys) {
    const name = key.toLowerCase()
    const times = folded.split(name).length - 1
    if (times > (values.has(name) ? 1 : 0)) {
      throw badHeader('VMDK', `"${key}" out of its place`, offset)
    }
  }
}

function parseExtent(line: string, offset: number): VmdkExtent {
  const parts = /^(RW|RDONLY)\s+(\d+)\s+([A-Z]+)(?:\s+"([^"]*)"(?:\s.*)?)?$/i.exec(line)
  if (!parts) throw badHeader('VMDK', `the extent line "${shown(line)}"`, offset)
  const [, access = '', sectors = '', type = '', name = null] = parts
  return { access: access.toUpperCase(), sectors, type: type.toUpperCase(), name }
}

/**
 * Accepts only a disk that is whole in this one file. A descriptor that is not embedded in a sparse
 * extent never is.
 */
export function checkVmdkDescriptor(descriptor: VmdkDescriptor, embedded: boolean): void {
  const { createType, extents, offset } = descriptor
  const hint = descriptor.parentFileNameHint
  if (descriptor.parentCid.toLowerCase() !== noParent || hint !== null) {
    throw reference('the parent', hint ?? descriptor.parentCid, offset)
  }
  if (descriptor.changeTrackPath !== null) {
    throw reference('the list of changed blocks', descriptor.changeTrackPath, offset)
  }
  const outside = extents.find((extent) => extent.type !== 'SPARSE' || isPath(extent.name ?? ''))
  if (!embedded || outside || !selfContainedTypes.includes(createType) || extents.length !== 1) {
    const name = (outside ?? extents[0])?.name ?? createType
    throw reference(`its descriptor (type "${shown(createType)}")`, name, offset)
  }
}

function isPath(name: string): boolean {
  return name === '' || /[/\\]/.test(name) || name === '.' || name === '..'
}

function reference(what: string, name: string, offset: number): AppError {
  return new AppError('image.external_reference', {
    format: 'VMDK',
    what,
    reference: shown(name),
    offset,
  })
}
