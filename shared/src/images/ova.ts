import { AppError } from '../errors.ts'
import { badHeader, checkInFile, readExactly, shown } from './fields.ts'
import { suffixOf } from './formats.ts'
import { invalidOvf } from './ovf/invalid.ts'
import type { Ovf } from './ovf/ovf.ts'
import { readOvf } from './ovf/read-ovf.ts'
import { xmlBounds } from './ovf/xml.ts'
import type { ImageReader } from './reader.ts'
import { createTarWalk, endOfMember, showsTar, type TarMember } from './tar.ts'

/** The members of an OVA in their order, and the one of them that describes it. */
export interface OvaHeader {
  readonly members: readonly TarMember[]
  readonly descriptor: TarMember
}

export interface OvaScanner {
  /** Looks at the next bytes of the stream. Throws as soon as a header shows a violation. */
  push(chunk: Uint8Array): void
  /** To be called at the end of the stream. Throws when the archive is cut off. */
  end(): void
}

/** No appliance has more; a limit keeps the walk over a hostile archive short. */
const maxMembers = 1000
/** The largest record that tar fills up with zeros at the end (option -b 2048). */
const maxPadding = 1_048_576

/**
 * True when a tar archive has an OVF descriptor in sight, or may have one behind what is. DSP0243 §5.3 wants
 * it first, but who packs an appliance by hand gets whatever order `tar` was told. `head` may be cut off
 * anywhere.
 */
export function showsOva(head: Uint8Array): boolean {
  if (!showsTar(head)) return false
  try {
    const walk = createTarWalk()
    while (walk.need) {
      const { offset, length } = walk.need
      if (offset + length > head.length) return true
      const member = walk.accept(head.subarray(offset, offset + length))
      if (!member) continue
      if (isDescriptor(member.name)) return true
      if (isOtherImage(member.name)) return false
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
  }
  return false
}

/** An image that no appliance has as a member: it was only packed, as some clouds' images are. */
function isOtherImage(name: string): boolean {
  const { formats } = suffixOf(name)
  return formats.length > 0 && !formats.some((format) => format === 'VMDK' || format === 'ISO')
}

/** Walks over all headers; reads 512 bytes for each member. Throws on the first violation. */
export async function readOvaHeader(reader: ImageReader): Promise<OvaHeader> {
  const walk = createTarWalk()
  const rules = createOvaRules()
  while (walk.need) {
    const { offset, length } = walk.need
    if (isComplete(rules.members, offset, reader.size)) break
    const member = walk.accept(await readExactly(reader, 'OVA', offset, length))
    if (!walk.need) {
      const rest = createPaddingWatch(offset)
      rest.push(await reader.read(offset, maxPadding + 1), offset)
    }
    if (!member) continue
    rules.add(member)
    checkInFile(reader, 'OVA', BigInt(member.dataOffset) + BigInt(member.size))
  }
  return rules.header()
}

/** The same rules for bytes that pass once, so that a bad archive is refused where it shows. */
export function createOvaScanner(): OvaScanner {
  const walk = createTarWalk()
  const rules = createOvaRules()
  const descriptor = createDescriptorWatch(rules)
  let position = 0
  let held = new Uint8Array(0)
  let padding: ReturnType<typeof createPaddingWatch> | undefined

  return {
    push(chunk) {
      const start = position
      position += chunk.length
      walkOn(chunk, start)
      padding?.push(chunk, start)
      descriptor.push(chunk, start)
    },
    end() {
      if (walk.need && !isComplete(rules.members, walk.need.offset, position)) {
        const needed = walk.need.offset + walk.need.length
        throw new AppError('image.truncated', { format: 'OVA', size: position, needed })
      }
      descriptor.end()
    },
  }

  function walkOn(chunk: Uint8Array, start: number): void {
    while (walk.need && walk.need.offset < position) {
      const { offset, length } = walk.need
      const from = Math.max(0, offset + held.length - start)
      const part = chunk.subarray(from, Math.max(from, offset + length - start))
      held = concat(held, part)
      if (held.length < length) return
      const bytes = held
      held = new Uint8Array(0)
      const member = walk.accept(bytes)
      if (!walk.need) padding = createPaddingWatch(offset)
      if (member) rules.add(member)
    }
  }
}

/**
 * Behind the end of the archive stand zeros and not many. Programs differ in where they take an archive
 * to end, so more members could stand there for some of them.
 */
function createPaddingWatch(end: number) {
  return {
    push(chunk: Uint8Array, start: number): void {
      const from = Math.max(0, end - start)
      const at = chunk.subarray(from).findIndex((byte) => byte !== 0)
      if (at !== -1) throw badHeader('OVA', 'data behind the end of the archive', start + from + at)
      if (start + chunk.length > end + maxPadding) {
        throw badHeader('OVA', 'more zeros than fill an archive up', end)
      }
    },
  }
}

/** Reads the descriptor once it has passed. */
function createDescriptorWatch(rules: OvaRules) {
  // Made once: joining anew for each small piece would take the square of its length.
  let collected: Uint8Array | undefined
  let length = 0
  let ovf: Ovf | undefined
  return {
    push(chunk: Uint8Array, start: number): void {
      const member = rules.descriptor
      if (ovf || !member) return
      checkDescriptorSize(member)
      collected ??= new Uint8Array(member.size)
      const from = Math.max(0, member.dataOffset + length - start)
      const part = chunk.subarray(from, Math.max(from, member.dataOffset + member.size - start))
      collected.set(part, length)
      length += part.length
      if (length === member.size) ovf = readOvf(collected, member.name)
    },
    end(): void {
      const header = rules.header()
      if (ovf) checkReferences(ovf, header)
    },
  }
}

/** Some programs leave out the two empty blocks at the end: the archive may end after a member. */
function isComplete(members: readonly TarMember[], next: number, size: number): boolean {
  const last = members.at(-1)
  return last !== undefined && size === next && next === endOfMember(last)
}

function concat(left: Uint8Array, right: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(left.length + right.length)
  joined.set(left)
  joined.set(right, left.length)
  return joined
}

interface OvaRules {
  readonly members: readonly TarMember[]
  /** Undefined until it was met. */
  readonly descriptor: TarMember | undefined
  add(member: TarMember): void
  /** To be called at the end of the archive. Throws when it has no descriptor. */
  header(): OvaHeader
}

/** What members an OVA may have (security cases B1, B6; spec D5). */
function createOvaRules(): OvaRules {
  const members: TarMember[] = []
  const names = new Set<string>()
  let descriptor: TarMember | undefined
  return {
    members,
    get descriptor() {
      return descriptor
    },
    header() {
      if (descriptor) return { members, descriptor }
      throw badHeader('OVA', 'no .ovf in the archive', 0)
    },
    add(member) {
      const name = member.name.replace(/^\.\//, '')
      const offset = member.headerOffset
      checkMemberName(name, offset)
      if (isDescriptor(name) && descriptor) throw badHeader('OVA', 'a second .ovf', offset)
      if (/\.iso$/i.test(name)) throw new AppError('image.ova_iso', { member: shown(name), offset })
      const single = /\.(?:mf|cert)$/i.exec(name)?.[0].toLowerCase() ?? name.toLowerCase()
      if (names.has(single)) {
        throw badHeader('OVA', `a second member "${shown(name)}"`, offset)
      }
      if (members.length === maxMembers) throw badHeader('OVA', 'too many members', offset)
      names.add(single)
      const added = { ...member, name }
      members.push(added)
      if (isDescriptor(name)) descriptor = added
    },
  }
}

/** A plain file name: nothing that a file system could take for a path (security case B1). */
function checkMemberName(name: string, offset: number): void {
  const plain =
    name.length >= 1 && name.length <= 255 && !/[/\\\p{Cc}]|^\.{1,2}$|^\p{L}:/u.test(name)
  if (!plain) throw badHeader('OVA', `the member name "${shown(name)}"`, offset)
}

function isDescriptor(name: string): boolean {
  return /\.ovf$/i.test(name)
}

/** Throws `image.ovf_invalid` for a descriptor larger than any. */
export function checkDescriptorSize(member: TarMember): void {
  if (member.size > xmlBounds.bytes) throw invalidOvf(member.name, `it has ${member.size} bytes`)
}

/** What the descriptor refers to has to be there, in full (security case B8). */
export function checkReferences(
  ovf: Ovf,
  { members, descriptor }: OvaHeader,
): ReadonlyMap<string, TarMember> {
  const byName = new Map(members.map((member) => [member.name, member]))
  for (const { href, size } of ovf.files) {
    const member = byName.get(href)
    if (!member) throw invalidOvf(descriptor.name, `its file "${href}" is not in the archive`)
    if (size !== null && size !== member.size) {
      throw invalidOvf(descriptor.name, `"${href}" has ${member.size} bytes in place of ${size}`)
    }
  }
  return byName
}
