import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipMember {
  readonly name: string
  readonly content: Buffer
  /** 8 (deflate) when missing; the content is stored as it is for any other. */
  readonly method?: number
  /** Marks the member as encrypted. */
  readonly encrypted?: boolean
  /** What the local header says of both sizes and of the checksum, which nobody should believe. */
  readonly localSize?: number
  /** What the central directory says instead of the truth. */
  readonly centralSize?: number
  readonly centralCrc?: number
  /** Writes the sizes of the central directory as zip64. */
  readonly zip64?: boolean
}

/** Makes a zip archive, byte by byte so that tests can make wrong ones (APPNOTE 6.3 §4.3). */
export function makeZip(members: readonly ZipMember[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const member of members) {
    const { name, content, method = 8 } = member
    const data = method === 8 ? deflateRawSync(content) : content
    const flags = member.encrypted === true ? 1 : 0
    const crc = member.centralCrc ?? crc32(content)
    const local = numbers(
      [4, 0x04034b50],
      [2, 20],
      [2, flags],
      [2, method],
      [4, 0],
      [4, crc],
      [4, member.localSize ?? data.length],
      [4, member.localSize ?? content.length],
      [2, Buffer.byteLength(name)],
      [2, 0],
    )
    const size = member.centralSize ?? content.length
    const extra =
      member.zip64 === true ? numbers([2, 1], [2, 16], [8, size], [8, data.length]) : numbers()
    const hidden = 0xffff_ffff
    directory.push(
      numbers(
        [4, 0x02014b50],
        [2, 45],
        [2, 45],
        [2, flags],
        [2, method],
        [4, 0],
        [4, crc],
        [4, member.zip64 === true ? hidden : data.length],
        [4, member.zip64 === true ? hidden : size],
        [2, Buffer.byteLength(name)],
        [2, extra.length],
        [2, 0],
        [2, 0],
        [2, 0],
        [4, 0],
        [4, offset],
      ),
      Buffer.from(name),
      extra,
    )
    locals.push(local, Buffer.from(name), data)
    offset += local.length + Buffer.byteLength(name) + data.length
  }
  const central = Buffer.concat(directory)
  const count = members.length
  const end = numbers(
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, central.length],
    [4, offset],
    [2, 0],
  )
  return Buffer.concat([...locals, central, end])
}

/** Little-endian numbers, each with its width in bytes. */
function numbers(...fields: readonly (readonly [width: number, value: number])[]): Buffer {
  return Buffer.concat(
    fields.map(([width, value]) => {
      const field = Buffer.alloc(8)
      field.writeBigUInt64LE(BigInt(value))
      return field.subarray(0, width)
    }),
  )
}
