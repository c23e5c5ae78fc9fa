import { joinBytes, makeBytes } from './make-bytes.ts'
import { makeVmdk } from './make-disks.ts'
import { makeOvf } from './make-ovf.ts'

export interface TarEntry {
  readonly name: string
  readonly content?: Uint8Array | string
  readonly type?: string
  /** The size field, when it shall differ from the content: digits, or raw bytes. */
  readonly size?: string
  readonly magic?: string
}

/** One header and its padded content. */
export function makeTarEntry(entry: TarEntry): Uint8Array {
  const { content = '', magic = 'ustar\u{0}00' } = entry
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const header = makeBytes(512, 'big')
    .put(0, new TextEncoder().encode(entry.name).subarray(0, 100))
    .text(100, '0000644\0')
    .text(124, entry.size ?? `${bytes.length.toString(8).padStart(11, '0')}\0`)
    .text(136, '00000000000\0')
    .text(148, '        ')
    .text(156, entry.type ?? '0')
    .text(257, magic)
  const sum = header.bytes.reduce((total, byte) => total + byte, 0)
  header.text(148, `${sum.toString(8).padStart(6, '0')}\0 `)
  return joinBytes(header.bytes, bytes, new Uint8Array((512 - (bytes.length % 512)) % 512))
}

export function makeTar(...entries: readonly TarEntry[]): Uint8Array<ArrayBuffer> {
  return joinBytes(...entries.map(makeTarEntry), new Uint8Array(1024))
}

/** A record of an extended header: its own length in bytes, a key, a value. */
export function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`
  const bytes = new TextEncoder().encode(rest).length
  let length = bytes
  while (String(length).length + bytes !== length) length = String(length).length + bytes
  return `${length}${rest}`
}

const oneDisk = makeOvf({
  references: '<File ovf:id="f1" ovf:href="web-disk1.vmdk"/>',
  disks: '<Disk ovf:diskId="d1" ovf:fileRef="f1" ovf:capacity="1048576"/>',
})

/** An appliance with a descriptor and one disk, and whatever else is given. */
export function makeOva(...more: readonly TarEntry[]): Uint8Array<ArrayBuffer> {
  return makeTar(
    { name: 'web.ovf', content: oneDisk },
    { name: 'web-disk1.vmdk', content: makeVmdk() },
    ...more,
  )
}

const sector = 2048

export interface IsoOptions {
  readonly label?: string
  readonly publisher?: string
  readonly jolietLabel?: string
  readonly bootable?: boolean
  readonly efi?: boolean
  readonly udf?: 'beside' | 'only'
  readonly udfLabel?: string
  readonly systemArea?: Uint8Array
  readonly blocks?: number
}

/** A disc of 300 sectors with the descriptors that the options ask for. */
export function makeIso(options: IsoOptions = {}): Uint8Array<ArrayBuffer> {
  const { label = 'MOLD_TEST', blocks = 300, udf } = options
  const image = makeBytes(300 * sector, 'little')
  const descriptors: Uint8Array[] = []
  if (udf !== 'only') {
    const publisher = (options.publisher ?? '').padEnd(128)
    descriptors.push(volume(1, label.padEnd(32), blocks).text(318, publisher).bytes)
    if (options.bootable === true) {
      const boot = makeBytes(sector, 'little').text(1, 'CD001\u{1}EL TORITO SPECIFICATION')
      descriptors.push(boot.u32(71, 40).bytes)
      image.put(40 * sector, bootCatalog(options.efi ?? false))
    }
    if (options.jolietLabel !== undefined) {
      const wide = Array.from(options.jolietLabel.padEnd(16), (letter) => `\0${letter}`).join('')
      descriptors.push(volume(2, wide, blocks).text(88, '%/E').bytes)
    }
    descriptors.push(makeBytes(sector, 'little').u8(0, 255).text(1, 'CD001\u{1}').bytes)
  }
  if (udf !== undefined) {
    for (const identifier of ['BEA01', 'NSR03', 'TEA01']) {
      descriptors.push(makeBytes(sector, 'little').text(1, `${identifier}\u{1}`).bytes)
    }
    image.put(
      256 * sector,
      udfTag(2, (tag) => tag.u32(16, 2 * sector).u32(20, 50)),
    )
    const name = options.udfLabel ?? 'MOLD_UDF'
    image.put(
      50 * sector,
      udfTag(6, (tag) =>
        tag
          .u8(84, 8)
          .text(85, name)
          .u8(211, name.length + 1),
      ),
    )
    image.put(
      51 * sector,
      udfTag(8, (tag) => tag),
    )
  }
  image.put(0, (options.systemArea ?? new Uint8Array(0)).subarray(0, 32_768))
  return image.put(16 * sector, joinBytes(...descriptors)).bytes
}

type Sector = ReturnType<typeof makeBytes>

function volume(type: number, label: string, blocks: number): Sector {
  const descriptor = makeBytes(sector, 'little').u8(0, type).text(1, 'CD001\u{1}').text(40, label)
  return descriptor.u32(80, blocks).u16(128, sector)
}

function bootCatalog(efi: boolean): Uint8Array {
  const catalog = makeBytes(sector, 'little')
    .u8(0, 1)
    .u16(30, 0xaa55)
    .u16(28, 0x10000 - 0xaa55 - 1)
  catalog.u8(32, 0x88)
  return (efi ? catalog.u8(64, 0x91).u8(65, 0xef).u8(66, 1).u8(96, 0x88) : catalog).bytes
}

function udfTag(id: number, fill: (tag: Sector) => Sector): Uint8Array {
  const tag = fill(makeBytes(sector, 'little').u16(0, id))
  const sum = tag.bytes.subarray(0, 16).reduce((total, byte) => total + byte, 0)
  return tag.u8(4, sum % 256).bytes
}
