import { badHeader, hasText, isZero, latin1, safeSize, shown } from './fields.ts'

/** One member of a tar archive; sizes and offsets are bytes. */
export interface TarMember {
  readonly name: string
  readonly size: number
  readonly headerOffset: number
  readonly dataOffset: number
}

/** What a walk needs next; `length` bytes from `offset`, or nothing more. */
export interface TarNeed {
  readonly offset: number
  readonly length: number
}

/**
 * A walk over the headers of a tar archive that never touches the content. It says what it needs;
 * whoever drives it reads that from a file or waits until a stream has passed it.
 */
export interface TarWalk {
  /** Null when the end of the archive was met. */
  readonly need: TarNeed | null
  /** Takes the bytes last asked for; returns the member that they complete, if any. */
  accept(bytes: Uint8Array): TarMember | null
}

const block = 512
/** Enough for any name and size record, and too little to hurt (security case B3). */
const maxRecord = 65_536
/** A long name, its size and what belongs to all members; more would be a walk without end. */
const maxRecords = 8

interface RawHeader {
  readonly name: string
  readonly size: bigint
  readonly type: string
}

/** True for a tar header: by its signature, or by its checksum where an old program wrote none. */
export function showsTar(head: Uint8Array): boolean {
  if (head.length < block || isZero(head.subarray(0, block))) return false
  return hasText(head, 257, 'ustar') || checksumFits(head)
}

/** Where the header after this member stands. */
export function endOfMember(member: TarMember): number {
  return nextBlock(member.dataOffset + member.size)
}

export function createTarWalk(): TarWalk {
  let need: TarNeed | null = { offset: 0, length: block }
  let record: string | null = null
  let records = 0
  let longName: string | null = null
  let longSize: bigint | null = null

  function acceptRecord(bytes: Uint8Array, at: number): null {
    if (record === 'L') takeName(textAt(bytes, 0, bytes.length), at)
    else readPax(bytes, at)
    record = null
    need = { offset: nextBlock(at + bytes.length), length: block }
    return null
  }

  /** Which of two names counts is each program's own choice. */
  function takeName(name: string, at: number): void {
    if (longName !== null && longName !== name) throw badHeader('OVA', 'two names of a member', at)
    longName = name
  }

  function readPax(bytes: Uint8Array, at: number): void {
    const values = parsePax(bytes, at)
    // Programs that know of holes take another name and other content for the member.
    const sparse = [...values.keys()].find((key) => key.startsWith('GNU.sparse.'))
    if (sparse !== undefined) throw badHeader('OVA', `the record ${shown(sparse)}`, at)
    if (record === 'g') {
      // Programs differ in whether they heed these for members that follow.
      if (values.has('path') || values.has('size')) {
        throw badHeader('OVA', 'a name or size for all members', at)
      }
      return
    }
    const path = values.get('path')
    if (path !== undefined) takeName(path, at)
    const size = values.get('size')
    if (size === undefined) return
    if (!/^\d{1,20}$/.test(size)) throw badHeader('OVA', 'a size record without a number', at)
    if (longSize !== null && longSize !== BigInt(size)) {
      throw badHeader('OVA', 'two sizes of a member', at)
    }
    longSize = BigInt(size)
  }

  function acceptHeader(bytes: Uint8Array, at: number): TarMember | null {
    if (isZero(bytes)) {
      need = null
      return null
    }
    const header = parseHeader(bytes, at)
    if (header.type === 'x' || header.type === 'g' || header.type === 'L') {
      if (header.size > BigInt(maxRecord)) throw badHeader('OVA', 'a record too long', at + 124)
      records += 1
      if (records > maxRecords) throw badHeader('OVA', 'too many records before a member', at)
      record = header.type
      need = { offset: at + block, length: Number(header.size) }
      return header.size === 0n ? acceptRecord(new Uint8Array(0), at + block) : null
    }
    // Links, devices and folders have no place in an OVA (security case B2).
    if (header.type !== '0' && header.type !== '\0') {
      throw badHeader('OVA', 'a member that is not a plain file', at + 156)
    }
    const size = safeSize('OVA', longSize ?? header.size)
    const member = {
      name: longName ?? header.name,
      size,
      headerOffset: at,
      dataOffset: at + block,
    }
    longName = null
    longSize = null
    records = 0
    need = { offset: endOfMember(member), length: block }
    return member
  }

  return {
    get need() {
      return need
    },
    accept(bytes) {
      if (!need) return null
      return record === null ? acceptHeader(bytes, need.offset) : acceptRecord(bytes, need.offset)
    },
  }
}

function parseHeader(bytes: Uint8Array, at: number): RawHeader {
  if (!checksumFits(bytes)) throw badHeader('OVA', 'a wrong tar checksum', at + 148)
  const prefix = hasText(bytes, 257, 'ustar\0') ? textAt(bytes, 345, 155) : ''
  const name = textAt(bytes, 0, 100)
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    size: numberAt(bytes, 124, 12, at),
    type: latin1(bytes, 156, 157),
  }
}

/** The sum of all bytes, those of the sum itself counted as spaces; old programs summed as signed. */
function checksumFits(bytes: Uint8Array): boolean {
  const given = /^[ \0]*([0-7]+)[ \0]*$/.exec(latin1(bytes, 148, 156))?.[1]
  if (given === undefined) return false
  let unsigned = 0
  let signed = 0
  for (const [index, byte] of bytes.subarray(0, block).entries()) {
    const counted = index >= 148 && index < 156 ? 0x20 : byte
    unsigned += counted
    signed += counted > 127 ? counted - 256 : counted
  }
  const sum = Number.parseInt(given, 8)
  return sum === unsigned || sum === signed
}

/** An octal number, or base 256 (GNU) where 11 digits do not suffice (security cases B4, B5). */
function numberAt(bytes: Uint8Array, start: number, length: number, at: number): bigint {
  const first = bytes[start] ?? 0
  if (first >= 0x80) {
    if (first !== 0x80) throw badHeader('OVA', 'a negative size', at + start)
    let value = 0n
    for (const byte of bytes.subarray(start + 1, start + length))
      value = value * 256n + BigInt(byte)
    return value
  }
  const digits = /^[ \0]*([0-7]+)[ \0]*$/.exec(latin1(bytes, start, start + length))?.[1]
  if (digits === undefined) throw badHeader('OVA', 'a size that is no number', at + start)
  return BigInt(`0o${digits}`)
}

/** Names are UTF-8 in every program of today; what is not is shown with replacement characters. */
function textAt(bytes: Uint8Array, start: number, length: number): string {
  const field = bytes.subarray(start, start + length)
  const end = field.indexOf(0)
  return new TextDecoder().decode(end === -1 ? field : field.subarray(0, end))
}

function parsePax(bytes: Uint8Array, at: number): Map<string, string> {
  const values = new Map<string, string>()
  let offset = 0
  while (offset < bytes.length && bytes[offset] !== 0) {
    const length = Number(/^\d{1,6}(?= )/.exec(latin1(bytes, offset, offset + 7))?.[0] ?? 0)
    const line = new TextDecoder().decode(bytes.subarray(offset, offset + length))
    const [, key, value] = /^\d+ ([^=]+)=([^]*)\n$/.exec(line) ?? []
    if (key === undefined || value === undefined || offset + length > bytes.length) {
      throw badHeader('OVA', 'a malformed extended header', at + offset)
    }
    values.set(key, value)
    offset += length
  }
  return values
}

function nextBlock(offset: number): number {
  return Math.ceil(offset / block) * block
}
