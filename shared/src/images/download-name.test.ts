import { assert, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentDisposition, downloadFileName } from './download-name.ts'

const parameter = /;\s*([!#$&+.^_`|~\w-]+\*?)=("(?:[^"\\]|\\.)*"|[!#$&+.^_`|~\w'%()-]+)/gy

/** Reads a header the way RFC 6266 says a browser should. */
function parse(header: string): { readonly name: string; readonly ascii: string } {
  expect(header.startsWith('attachment')).toBe(true)
  const values = new Map<string, string>()
  parameter.lastIndex = 'attachment'.length
  let end = parameter.lastIndex
  for (let match = parameter.exec(header); match; match = parameter.exec(header)) {
    const [, key = '', value = ''] = match
    expect(values.has(key)).toBe(false)
    values.set(key, value)
    end = parameter.lastIndex
  }
  expect(end).toBe(header.length)
  const extended = values.get('filename*') ?? ''
  const quoted = values.get('filename') ?? ''
  expect(extended.startsWith("UTF-8''")).toBe(true)
  expect(quoted).toMatch(/^"[^"\\%]*"$/)
  return { name: decodeURIComponent(extended.slice(7)), ascii: quoted.slice(1, -1) }
}

describe('download file names', () => {
  it.each([
    ['web', 'web.iso', 'web.iso'],
    ['web.iso', 'web.iso', 'web.iso'],
    ['web.ISO', 'web.iso', 'web.iso'],
    ['x.iso.exe', 'x.iso.exe.iso', 'x.iso.exe.iso'],
    ['한글템플릿', '한글템플릿.iso', 'image.iso'],
    ['서버 22.04', '서버 22.04.iso', '_ 22.04.iso'],
    ['café', 'café.iso', 'cafe.iso'],
    ['con', '_con.iso', '_con.iso'],
    ['NUL.txt', '_NUL.txt.iso', '_NUL.txt.iso'],
    ['console', 'console.iso', 'console.iso'],
    ['..', 'image.iso', 'image.iso'],
    ['../../etc/passwd', '_.._etc_passwd.iso', '_.._etc_passwd.iso'],
    ['a\\b:c*?', 'a_b_c__.iso', 'a_b_c_.iso'],
    ['name. . ', 'name.iso', 'name.iso'],
    ['a\r\nSet-Cookie: x=1', 'aSet-Cookie_ x=1.iso', 'aSet-Cookie_ x=1.iso'],
    ['gpj.\u{202e}exe', 'gpj.exe.iso', 'gpj.exe.iso'],
    ['nul\0', '_nul.iso', '_nul.iso'],
    ['🚀', '🚀.iso', 'image.iso'],
    ['\u{d800}', 'image.iso', 'image.iso'],
    ['100%', '100%.iso', '100_.iso'],
  ])('E4, E22: turns %j into %j', (name, full, ascii) => {
    expect(downloadFileName(name, 'iso')).toEqual({ name: full, ascii })
  })

  it('E4: cannot be led out of its parameter', () => {
    const evil = 'a\\"; filename*=UTF-8\'\'evil.html; x="'
    const header = contentDisposition(downloadFileName(evil, 'iso'))
    expect(parse(header).name).toBe("a__; filename_=UTF-8''evil.html; x=_.iso")
  })

  it('E6: keeps a Korean name', () => {
    expect(contentDisposition(downloadFileName('한글', 'iso'))).toBe(
      `attachment; filename="image.iso"; filename*=UTF-8''%ED%95%9C%EA%B8%80.iso`,
    )
  })

  it('E22: cuts long names between characters, within what file systems allow', () => {
    const { name } = downloadFileName('👨‍👩‍👧‍👦'.repeat(100), 'qcow2')
    expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(240)
    expect(name).toBe(`${'👨‍👩‍👧‍👦'.repeat(9)}.qcow2`)
  })

  it('E4: is ASCII, parses back to what was given, and is a plain file name, for any name', () => {
    assert(
      property(string({ unit: 'binary', maxLength: 300 }), (text) => {
        const file = downloadFileName(text, 'qcow2')
        const header = contentDisposition(file)
        expect(header).toMatch(/^[\x20-\x7e]+$/)
        expect(parse(header)).toEqual(file)
        expect(file.name).toMatch(
          /^[^./\\:*?"<>|\p{Cc}\p{Cs}\s][^/\\:*?"<>|\p{Cc}\p{Cs}]*\.qcow2$/u,
        )
        expect(new TextEncoder().encode(file.name).length).toBeLessThanOrEqual(240)
      }),
      { numRuns: 1000 },
    )
  })
})
