import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '@mold/shared/errors.ts'
import { parseMetalink } from './parse.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const sha256 = 'a'.repeat(64)

const v4 = (inner: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>
<metalink xmlns="urn:ietf:params:xml:ns:metalink"><file name="disk.qcow2">${inner}</file></metalink>`
const v3 = (inner: string) =>
  `<metalink version="3.0" xmlns="http://www.metalinker.org/"><files><file name="disk.qcow2">${inner}</file></files></metalink>`

const read = (text: string) => {
  const { mirrors, ...rest } = parseMetalink(bytes(text))
  return { ...rest, mirrors: mirrors.map(({ href }) => href) }
}
const reasonOf = (text: string | Uint8Array) => {
  try {
    parseMetalink(typeof text === 'string' ? bytes(text) : text)
    return undefined
  } catch (error) {
    if (error instanceof AppError && error.code === 'direct.metalink') return error.params['reason']
    throw error
  }
}
const mirror = '<url>http://a.example/d</url>'

describe('E1: metalink files', () => {
  it('of version 4 have the lowest priority first, those without one last', () => {
    expect(
      read(
        v4(`<size>1024</size><hash type="sha-256">${sha256.toUpperCase()}</hash><hash type="crc32">1</hash>
          <pieces length="4" type="sha-1"><hash>${'b'.repeat(40)}</hash></pieces>
          <url>http://last.example/d</url><url priority="2" location="kr">https://second.example/d</url>
          <url priority="1">http://first.example/d</url><url priority="1">ftp://x.example/d</url>
          <metaurl mediatype="torrent">http://x.example/d.torrent</metaurl>`),
      ),
    ).toEqual({
      size: 1024,
      digests: [{ algorithm: 'sha256', hex: sha256 }],
      mirrors: ['http://first.example/d', 'https://second.example/d', 'http://last.example/d'],
    })
  })

  it('of version 3 have the highest preference first', () => {
    expect(
      read(
        v3(`<verification><hash type="md5">${'c'.repeat(32)}</hash><hash type="sha1">${'d'.repeat(40)}</hash></verification>
          <resources><url type="http" preference="10">http://low.example/d</url>
          <url type="bittorrent" preference="100">http-is-not-this:x</url>
          <url type="http" preference="90"> http://high.example/d </url></resources>`),
      ),
    ).toEqual({
      size: undefined,
      digests: [
        { algorithm: 'md5', hex: 'c'.repeat(32) },
        { algorithm: 'sha1', hex: 'd'.repeat(40) },
      ],
      mirrors: ['http://high.example/d', 'http://low.example/d'],
    })
  })

  it('C3: are the same with a prefix', () => {
    const text = v4(mirror)
      .replaceAll(/<(\/?)(?=\w)/g, '<$1m:')
      .replace('xmlns=', 'xmlns:m=')
    expect(read(text).mirrors).toEqual(['http://a.example/d'])
  })

  it('name each mirror once', () => {
    expect(read(v4(mirror + mirror)).mirrors).toHaveLength(1)
  })

  it.each([
    [
      'C1: a document type',
      `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${v4(mirror)}`,
      'document type',
    ],
    ['C1: entities', v4('<url>http://a.example/&e;</url>'), 'entity'],
    ['another document', '<html/>', 'no metalink'],
    ['another namespace', '<metalink xmlns="urn:x"/>', 'no metalink'],
    ['no file', '<metalink xmlns="urn:ietf:params:xml:ns:metalink"/>', 'no file'],
    ['D3: a mirror by NFS alone', v4('<url>nfs://h/x;id</url>'), 'no mirror'],
    ['D3: a file of the host', v4('<url>file:///etc/passwd</url>'), 'no mirror'],
    ['a mirror with a password', v4('<url>http://u:p@a.example/d</url>'), 'user name'],
    ['D4: too many mirrors', v4(mirror.repeat(21)), 'mirrors'],
    [
      'two digests',
      v4(
        `${mirror}<hash type="md5">${'a'.repeat(32)}</hash><hash type="md5">${'b'.repeat(32)}</hash>`,
      ),
      'two digests',
    ],
    ['a digest that is none', v4(`${mirror}<hash type="sha-256">12</hash>`), 'is none'],
    ['a size that is none', v4(`${mirror}<size>-1</size>`), 'size'],
  ])('%s is refused', (_, text, reason) => {
    expect(reasonOf(text)).toContain(reason)
  })

  it('C1: encodings that hide a document type are refused, and those with a mark are read', () => {
    const utf16 = (text: string, order: 'le' | 'be') => {
      const units = Buffer.from(`\u{feff}${text}`, 'utf16le')
      return order === 'le' ? units : units.swap16()
    }
    const utf32 = (text: string) =>
      Uint8Array.from(Array.from(text).flatMap((letter) => [0, 0, 0, letter.charCodeAt(0)]))
    const plain = v4(mirror)
    const hostile = `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${plain}`
    for (const encoded of [bytes(`\u{feff}${plain}`), utf16(plain, 'le'), utf16(plain, 'be')]) {
      expect(parseMetalink(encoded).mirrors.map(({ href }) => href)).toEqual(['http://a.example/d'])
    }
    for (const order of ['le', 'be'] as const) {
      expect(reasonOf(utf16(hostile, order))).toContain('document type')
      expect(reasonOf(utf16(hostile, order).subarray(2))).toContain('encoding')
    }
    for (const text of [plain, hostile]) expect(reasonOf(utf32(text))).toContain('encoding')
  })

  it('several files are refused', () => {
    const two = v4(mirror).replace('</metalink>', `<file name="b">${mirror}</file></metalink>`)
    expect(reasonOf(two)).toContain('several files')
  })

  it('D4: more than 256 KiB are refused before they are parsed', () => {
    const started = performance.now()
    expect(reasonOf(new Uint8Array(256 * 1024 + 1).fill(60))).toContain('bytes')
    expect(performance.now() - started).toBeLessThan(200)
  })

  it('C2: are refused or read in a moment, whatever is in them', () => {
    const piece = fc.constantFrom(
      '<file>',
      '</file>',
      mirror,
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '&lt;',
      '<hash type="md5">',
      '</hash>',
      '<size>',
      '\u0000',
      '😀',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 40 }), (pieces) => {
        for (const whole of [v4(pieces.join('')), v3(pieces.join('')), pieces.join('')]) {
          const started = performance.now()
          reasonOf(whole)
          expect(performance.now() - started).toBeLessThan(1_000)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('stand whatever bytes come', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (some) => {
        expect(reasonOf(some)).toBeDefined()
      }),
    )
  })
})
