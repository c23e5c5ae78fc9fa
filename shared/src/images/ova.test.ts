import { describe, expect, it } from 'vitest'
import { AppError } from '../errors.ts'
import { createOvaScanner, readOvaHeader, showsOva } from './ova.ts'
import { bytesReader, type ImageReader } from './reader.ts'
import { endOfMember } from './tar.ts'
import { cpuMs } from './testing/cpu-ms.ts'
import { makeIso, makeOva, makeTar, makeTarEntry, paxRecord } from './testing/make-archives.ts'
import { joinBytes } from './testing/make-bytes.ts'
import { makeVmdk } from './testing/make-disks.ts'
import { makeOvf } from './testing/make-ovf.ts'
import { codeOf, inspect, scan } from './testing/ova-codes.ts'

/** An appliance behind an extended header. */
function withPax(content: string, type = 'x'): Uint8Array {
  return joinBytes(makeTarEntry({ name: 'pax', type, content }), makeOva())
}

describe('OVA', () => {
  it('lists the members of an appliance, read or streamed', async () => {
    const digest = '0'.repeat(64)
    const image = makeOva({ name: 'web.mf', content: `SHA256(web.ovf)= ${digest}` })
    const { members } = await readOvaHeader(bytesReader(image))
    expect(members.map(({ name }) => name)).toEqual(['web.ovf', 'web-disk1.vmdk', 'web.mf'])
    const [descriptor, disk, manifest] = members
    expect(descriptor).toMatchObject({ headerOffset: 0, dataOffset: 512 })
    expect(disk).toMatchObject({ size: 65_536, headerOffset: endOfMember(descriptor!) })
    expect(manifest).toMatchObject({ size: 81, headerOffset: endOfMember(disk!) })
    expect(await inspect(image)).toMatchObject({
      label: 'web',
      variant: '1 disk',
      virtualSize: 1_048_576,
    })
    expect(await codeOf(image)).toBe('passed')
  })

  it('takes names in any language, leading "./", old headers and a missing end', async () => {
    const content = makeOvf({ references: '', disks: '' })
    const magic = '\0\0\0\0\0\0\0\0'
    const old = makeTarEntry({ name: './서버 (1).ovf', magic, type: '\0', content })
    expect(showsOva(old)).toBe(true)
    await expect(inspect(old)).resolves.toMatchObject({ label: '서버 (1)' })
    scan(old, 100)
  })

  it('D5: refuses an ISO inside, as soon as its header has passed', async () => {
    const image = makeOva({ name: 'Drivers.ISO', content: 'x' })
    expect(await codeOf(image)).toBe('image.ova_iso')
    const scanner = createOvaScanner()
    const header = image.length - 1024 - 1024
    scanner.push(image.subarray(0, header + 511))
    expect(() => scanner.push(image.subarray(header + 511, header + 512))).toThrow(
      'The OVA contains the ISO "Drivers.ISO"',
    )
  })

  it.each(['../../etc/cron.d/x', '/abs', 'C:\\x', '..\\x', 'a/../../x', 'C:x', '..', 'a\nb', ''])(
    'B1: refuses the member name %j',
    async (name) => {
      expect(await codeOf(makeOva({ name }))).toBe('image.bad_header')
    },
  )

  it.each(['1', '2', '3', '4', '5', '6', 'S', 'V', 'Z'])(
    'B2: refuses a member of type %s',
    async (type) => {
      expect(await codeOf(makeOva({ name: 'x.vmdk', type }))).toBe('image.bad_header')
    },
  )

  it('B3: refuses extended headers with NUL in a name, without end, or for all members', async () => {
    expect(await codeOf(withPax(paxRecord('path', 'x.ovf\0../../y')))).toBe('image.bad_header')
    expect(await codeOf(withPax('999999 path=x.ovf\n'))).toBe('image.bad_header')
    expect(await codeOf(withPax(paxRecord('size', '-1')))).toBe('image.bad_header')
    expect(await codeOf(withPax(paxRecord('path', 'y.ovf'), 'g'))).toBe('image.bad_header')
    expect(await codeOf(makeTar({ name: 'pax', type: 'x', size: '00000400000\0' }))).toBe(
      'image.bad_header',
    )
    await expect(inspect(withPax(paxRecord('comment', 'x'), 'g'))).resolves.toMatchObject({
      label: 'web',
    })
    await expect(inspect(withPax(paxRecord('path', '긴 이름.ovf')))).resolves.toMatchObject({
      label: '긴 이름',
    })
  })

  it('B3: refuses records before a member without end', async () => {
    const record = makeTarEntry({ name: 'pax', type: 'x', content: paxRecord('comment', 'x') })
    const many = (count: number) => joinBytes(...Array(count).fill(record), makeOva())
    expect(await codeOf(many(8))).toBe('passed')
    expect(await codeOf(many(9))).toBe('image.bad_header')
  })

  it('B3: refuses records by which programs would take different names or content', async () => {
    const pax = (key: string, value: string) =>
      makeTarEntry({ name: 'pax', type: 'x', content: paxRecord(key, value) })
    const long = (name: string) => makeTarEntry({ name: 'long', type: 'L', content: `${name}\0` })
    const last = makeTar({ name: 'web.mf' })
    const first = makeOva().subarray(0, -1024)
    const codeWith = (...records: readonly Uint8Array[]) =>
      codeOf(joinBytes(first, ...records, last))
    expect(await codeWith(long('a.mf'), pax('path', 'a.mf'))).toBe('passed')
    expect(await codeWith(long('a.mf'), pax('path', 'b.mf'))).toBe('image.bad_header')
    expect(await codeWith(pax('path', 'a.mf'), pax('path', 'b.mf'))).toBe('image.bad_header')
    expect(await codeWith(pax('size', '0'), pax('size', '1'))).toBe('image.bad_header')
    expect(await codeWith(pax('GNU.sparse.name', '../x'))).toBe('image.bad_header')
  })

  it('B10: goes no further into a million members than any appliance has', async () => {
    const first = makeTarEntry({
      name: 'web.ovf',
      content: makeOvf({ references: '', disks: '' }),
    })
    const size = first.length + 1_000_000 * 512
    let made = 0
    const member = (n: number) => {
      made += 1
      return makeTarEntry({ name: `${n}.nvram` })
    }
    const streamed = () => {
      const scanner = createOvaScanner()
      scanner.push(first)
      for (let n = 0; n < 1_000_000; n += 1) scanner.push(member(n))
    }
    const tooMany = { code: 'image.bad_header', params: { problem: 'too many members' } }
    expect(streamed).toThrow(AppError)
    expect(made).toBe(1_000)
    made = 0
    const read = async (offset: number, length: number) =>
      offset < first.length
        ? first.subarray(offset, offset + length)
        : member((offset - first.length) / 512)
    await expect(readOvaHeader({ size, read })).rejects.toMatchObject(tooMany)
    expect(made).toBe(1_000)
  })

  it('A13, B10: refuses what stands behind the end of the archive', async () => {
    const image = makeOva()
    const lone = joinBytes(image.subarray(0, -512), makeTarEntry({ name: 'other.vmdk' }))
    expect(await codeOf(lone)).toBe('image.bad_header')
    expect(await codeOf(joinBytes(image, makeIso()))).toBe('image.bad_header')
    expect(await codeOf(joinBytes(image, new Uint8Array(2 ** 20 - 1024)))).toBe('passed')
    expect(await codeOf(joinBytes(image, new Uint8Array(2 ** 20)))).toBe('image.bad_header')
  })

  it('C2: takes a large descriptor that comes in small pieces', async () => {
    const text = makeOvf({ references: '', disks: '' })
    const scanner = createOvaScanner()
    const content = `${text}<!--${'x'.repeat(3_000_000)}-->`
    const archive = makeTar({ name: 'web.ovf', content })
    const took = await cpuMs(() => {
      for (let at = 0; at < archive.length; at += 64) scanner.push(archive.subarray(at, at + 64))
      scanner.end()
    })
    expect(took).toBeLessThan(1_000)
  })

  it('B4: refuses negative, overflowing and malformed sizes in no time', async () => {
    expect(await codeOf(makeOva({ name: 'x.vmdk', size: '\u{ff}'.repeat(12) }))).toBe(
      'image.bad_header',
    )
    expect(await codeOf(makeOva({ name: 'x.vmdk', size: '-0000000001\0' }))).toBe(
      'image.bad_header',
    )
    expect(await codeOf(makeOva({ name: 'x.vmdk', size: `\u{80}${'\u{ff}'.repeat(11)}` }))).toBe(
      'image.virtual_size',
    )
    expect(await codeOf(makeOva({ name: 'x.vmdk', size: '77777777777\0' }))).toBe('image.truncated')
  })

  it('B4: refuses a wrong checksum', async () => {
    const image = makeOva()
    const { members } = await readOvaHeader(bytesReader(image))
    image[members[1]!.headerOffset] = 0x41
    expect(await codeOf(image)).toBe('image.bad_header')
  })

  it('B5: reads members beyond 8 GiB, written in base 256 and in an extended header', async () => {
    const nine = 9 * 2 ** 30
    const base256 = `\u{80}${'\0'.repeat(6)}\u{02}\u{40}\0\0\0`
    const pax = makeTarEntry({ name: 'pax', type: 'x', content: paxRecord('size', String(nine)) })
    const content = makeOvf({ references: '', disks: '' })
    const first = makeTarEntry({ name: 'big.ovf', content })
    for (const header of [
      makeTarEntry({ name: 'big.vmdk', size: base256 }),
      joinBytes(pax, makeTarEntry({ name: 'big.vmdk', size: '00000000000\0' })),
    ]) {
      const head = joinBytes(first, header)
      const { members } = await readOvaHeader(sparse(head, head.length + nine))
      expect(members[1]).toMatchObject({ name: 'big.vmdk', size: nine })
      const scanner = createOvaScanner()
      scanner.push(head)
      expect(() => scanner.end()).toThrow('cut off')
    }
  })

  it('B6: wants one descriptor, and no name twice', async () => {
    expect(await codeOf(makeTar({ name: 'disk.vmdk' }, { name: 'web.nvram' }))).toBe(
      'image.bad_header',
    )
    expect(await codeOf(makeOva({ name: 'other.ovf' }))).toBe('image.bad_header')
    expect(await codeOf(makeOva({ name: 'WEB-disk1.vmdk' }))).toBe('image.bad_header')
    expect(await codeOf(makeOva({ name: 'a.mf' }, { name: 'b.mf' }))).toBe('image.bad_header')
  })

  it('B6: takes the descriptor wherever it stands, and reads all of it there', async () => {
    const ofOne = '<File ovf:id="f" ovf:href="web.vmdk"/>'
    const disks = '<Disk ovf:diskId="d" ovf:fileRef="f" ovf:capacity="1048576"/>'
    const disk = { name: 'web.vmdk', content: makeVmdk() }
    const manifest = { name: 'web.mf', content: `SHA256(web.ovf)= ${'0'.repeat(64)}` }
    for (const before of [[disk], [manifest], [manifest, disk], [disk, manifest]]) {
      const after = before.includes(disk) ? [] : [disk]
      const of = (references: string) =>
        makeTar(...before, { name: 'web.ovf', content: makeOvf({ references, disks }) }, ...after)
      const image = of(ofOne)
      expect(showsOva(image.subarray(0, 512))).toBe(true)
      expect(await codeOf(image)).toBe('passed')
      const facts = { label: 'web', variant: '1 disk', virtualSize: 1_048_576 }
      expect(await inspect(image)).toMatchObject(facts)
      expect(await codeOf(of(`${ofOne}<File ovf:id="g" ovf:href="gone"/>`))).toBe(
        'image.ovf_invalid',
      )
      expect(await codeOf(of(ofOne.replace('web.vmdk', '../web.vmdk')))).toBe(
        'image.external_reference',
      )
    }
  })

  it('is no archive whose end is in sight without a descriptor, or that has another image', () => {
    const shows = (...names: readonly string[]) =>
      showsOva(makeTar(...names.map((name) => ({ name, content: 'x' }))))
    expect(shows('web.vmdk', 'web.mf')).toBe(false)
    expect(shows('web.vmdk', 'web.ovf')).toBe(true)
    expect(showsOva(makeTarEntry({ name: 'disk.raw', content: new Uint8Array(9_000) }))).toBe(false)
    const cut = makeTarEntry({ name: 'web.vmdk', content: new Uint8Array(9_000) })
    expect(showsOva(cut.subarray(0, 512))).toBe(true)
  })

  it('refuses an archive of more members than any appliance has', async () => {
    const many = Array.from({ length: 1000 }, (_, index) => ({ name: `${index}.vmdk` }))
    expect(await codeOf(makeOva(...many))).toBe('image.bad_header')
  })

  it('says of a cut off archive that it is cut off', async () => {
    const image = makeOva()
    for (const length of [100, 600, 1200, 50_000]) {
      expect(await codeOf(image.subarray(0, length))).toBe('image.truncated')
    }
  })
})

/** The head of an image, and nothing but zeros behind it. */
function sparse(head: Uint8Array, size: number): ImageReader {
  return {
    size,
    read: async (offset, length) => {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)))
      bytes.set(head.subarray(offset, offset + bytes.length))
      return bytes
    },
  }
}
