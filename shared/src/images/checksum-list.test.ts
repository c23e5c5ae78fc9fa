import { createHash } from 'node:crypto'
import { array, assert, constantFrom, oneof, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../errors.ts'
import { findInChecksumList } from './checksum-list.ts'
import { checksumAlgorithms, type ChecksumAlgorithm } from './checksum.ts'
import { cpuMs } from './testing/cpu-ms.ts'

const digest = (of: string, algorithm: ChecksumAlgorithm = 'sha256') =>
  createHash(algorithm).update(of).digest('hex')

const find = (text: string, file = 'noble.img') => {
  const { checksum, entry } = findInChecksumList(text, file)
  return [checksum.algorithm, checksum.hex, entry]
}

const codeOf = (text: string, file?: string) => {
  try {
    return find(text, file)
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
}

describe('lists of checksums', () => {
  it.each(checksumAlgorithms)('finds %s by its length, as GNU and BSD tools write it', (name) => {
    const hex = digest('noble', name)
    const other = digest('other', name)
    const label = name.toUpperCase()
    for (const text of [
      `${other}  jammy.img\n${hex}  noble.img\n`,
      `${other} *jammy.img\r\n${hex.toUpperCase()} *noble.img\r\n`,
      `${hex}\tnoble.img`,
      `${label} (jammy.img) = ${other}\n${label} (noble.img) = ${hex}`,
      `${label}(noble.img)= ${hex}`,
    ]) {
      expect(find(text)).toEqual([name, hex, 'noble.img'])
    }
  })

  it('reads what OpenSSL calls SHA-2', () => {
    const hex = digest('noble')
    expect(find(`SHA2-256(noble.img)= ${hex}`)).toEqual(['sha256', hex, 'noble.img'])
  })

  it('passes over signatures, comments and digests of another length', () => {
    const hex = digest('noble')
    const text = [
      '\ufeff-----BEGIN PGP SIGNED MESSAGE-----',
      'Hash: SHA256',
      '',
      '# noble.img: 618659840 bytes',
      `SHA256 (noble.img) = ${digest('noble', 'md5')}`,
      `SHA512/256 (noble.img) = ${digest('other')}`,
      `SHA256 (noble.img) = ${hex}`,
      '-----BEGIN PGP SIGNATURE-----',
      '',
      'iQIzBAEBCAAdFiEEcWM7bb2ixZPWzu3YZlxDn5TRSgMFAmQ=',
    ].join('\n')
    expect(find(text)).toEqual(['sha256', hex, 'noble.img'])
  })

  it('prefers the longest digest of several', () => {
    const text = checksumAlgorithms.map((name) => `${digest('noble', name)}  noble.img`).join('\n')
    expect(find(text)[0]).toBe('sha512')
  })

  it('looks past folders before a name, and uses them where the name is there twice', () => {
    const arm = `./arm64/boot.iso`
    const intel = `./amd64/boot.iso`
    const text = `${digest('arm')}  ${arm}\n${digest('intel')}  ${intel}`
    const found = find(text, '/debian/12/amd64/boot.iso')
    expect(found).toEqual(['sha256', digest('intel'), intel])
    expect(find(`${digest('arm')}  images/noble.img`)[1]).toBe(digest('arm'))
    expect(codeOf(text, 'boot.iso')).toBe('image.checksum_list_ambiguous')
  })

  it('takes names with escapes, spaces and brackets', () => {
    const hex = digest('x')
    expect(find(`\\${hex}  a\\\\b\\nc.iso`, 'b\nc.iso')[1]).toBe(hex)
    expect(find(`${hex}  회계 팀 (1).iso`, '회계 팀 (1).iso')[1]).toBe(hex)
    expect(find(`SHA256 (회계 팀 (1).iso) = ${hex}`, '회계 팀 (1).iso')[1]).toBe(hex)
  })

  it('takes a digest that stands alone for the file', () => {
    const hex = digest('noble')
    expect(find(`${hex}\n`)).toEqual(['sha256', hex, undefined])
    expect(find(`${hex}  -\n`)).toEqual(['sha256', hex, undefined])
    expect(codeOf(`${hex}\n${digest('other')}\n`)).toBe('image.checksum_list_ambiguous')
  })

  it('names at most five of what is there instead, its own kind first', () => {
    const names = ['a.txt', 'b.txt', 'c.txt', 'd.txt', 'e.txt', 'jammy.img', 'f\u202e.txt']
    const text = names.map((name) => `${digest(name)}  ${name}`).join('\n')
    expect(() => find(text)).toThrow('it names jammy.img, a.txt, b.txt, c.txt, d.txt, …. Give')
    expect(() => find(`${digest('x')}  other.img`)).toThrow('nothing for noble.img; it names other')
    expect(() => find(`${digest('x')}  f\u202e.txt`)).toThrow('names f.txt.')
  })

  it('says that a text has no digests', () => {
    for (const text of ['', 'hello', `${'a'.repeat(33)}  noble.img`, `${digest('x')}noble.img`]) {
      expect(codeOf(text)).toBe('image.checksum_list_empty')
    }
  })

  it('never ends in anything but a digest or a verdict, and at once', async () => {
    const hex = constantFrom(...checksumAlgorithms.map((name) => digest('x', name)))
    const piece = oneof(
      hex,
      constantFrom(' ', '\t', '*', '\\', '(', ')', ' = ', '/', '\n', '\u2028', 'SHA256', 'a.iso'),
      string({ unit: 'binary', maxLength: 20 }),
    )
    const text = array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''))
    assert(
      property(text, string({ maxLength: 40 }), (list, file) => {
        expect(codeOf(list, file)).toSatisfy(
          (end) => Array.isArray(end) || String(end).startsWith('image.checksum_list_'),
        )
      }),
      { numRuns: 2_000 },
    )
    const took = await cpuMs(() => {
      for (const filler of [' ', ')', 'a', 'A(', `${digest('x')} `, '\\']) {
        codeOf(`${digest('x')} ${filler.repeat(900_000 / filler.length)}\u2028`)
        codeOf(`SHA256 (${filler.repeat(900_000 / filler.length)}\u2028`)
      }
    })
    expect(took).toBeLessThan(2_000)
  })
})
