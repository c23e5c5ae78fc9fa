import { describe, expect, it } from 'vitest'
import { AppError } from '../errors.ts'
import { createOvaScanner, inspectOva, readOvaHeader, showsOva } from './ova.ts'
import { bytesReader, type ImageReader } from './reader.ts'
import { makeOva, makeTar, makeTarEntry, paxRecord } from './testing/make-archives.ts'
import { joinBytes } from './testing/make-bytes.ts'

const inspect = (image: Uint8Array) => inspectOva(bytesReader(image))

function scan(image: Uint8Array, step: number): void {
  const scanner = createOvaScanner()
  for (let at = 0; at < image.length; at += step) scanner.push(image.subarray(at, at + step))
  scanner.end()
}

/** The code of the refusal, or `passed`; read as a whole and streamed in steps must agree. */
async function codeOf(image: Uint8Array): Promise<string> {
  const codes = new Set([await inspect(image).then(() => 'passed', refusal)])
  for (const step of [1000, 512, 70_001]) {
    try {
      scan(image, step)
      codes.add('passed')
    } catch (error) {
      codes.add(refusal(error))
    }
  }
  return [...codes].join(', ')
}

function refusal(error: unknown): string {
  if (error instanceof AppError) return error.code
  throw error
}

/** An appliance behind an extended header. */
function withPax(content: string, type = 'x'): Uint8Array {
  return joinBytes(makeTarEntry({ name: 'pax', type, content }), makeOva())
}

describe('OVA', () => {
  it('lists the members of an appliance, read or streamed', async () => {
    const image = makeOva({ name: 'web.mf', content: 'SHA256(web.ovf)= 00' })
    const { members } = await readOvaHeader(bytesReader(image))
    expect(members).toEqual([
      { name: 'web.ovf', size: 32, headerOffset: 0, dataOffset: 512 },
      { name: 'web-disk1.vmdk', size: 70_000, headerOffset: 1024, dataOffset: 1536 },
      { name: 'web.mf', size: 19, headerOffset: 71_680, dataOffset: 72_192 },
    ])
    expect(await inspect(image)).toMatchObject({ label: 'web', virtualSize: null })
    expect(await codeOf(image)).toBe('passed')
  })

  it('takes names in any language, leading "./", old headers and a missing end', async () => {
    const old = makeTarEntry({ name: './서버 (1).ovf', magic: '\0\0\0\0\0\0\0\0', type: '\0' })
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
    image[1024] = 0x41
    expect(await codeOf(image)).toBe('image.bad_header')
  })

  it('B5: reads members beyond 8 GiB, written in base 256 and in an extended header', async () => {
    const nine = 9 * 2 ** 30
    const base256 = `\u{80}${'\0'.repeat(6)}\u{02}\u{40}\0\0\0`
    const pax = makeTarEntry({ name: 'pax', type: 'x', content: paxRecord('size', String(nine)) })
    const first = makeTarEntry({ name: 'big.ovf' })
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

  it('B6: wants one descriptor, first, and no name twice', async () => {
    expect(await codeOf(makeTar({ name: 'disk.vmdk' }, { name: 'web.ovf' }))).toBe(
      'image.bad_header',
    )
    expect(await codeOf(makeOva({ name: 'other.ovf' }))).toBe('image.bad_header')
    expect(await codeOf(makeOva({ name: 'WEB-disk1.vmdk' }))).toBe('image.bad_header')
    expect(await codeOf(makeOva({ name: 'a.mf' }, { name: 'b.mf' }))).toBe('image.bad_header')
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
