import { describe, expect, it } from 'vitest'
import { fileNameOf } from './file-name.ts'

const asked = new URL('http://mirror.example/pub/debian-12.iso?token=1')
const hashed = new URL('http://cdn.example/objects/0af3b7')
const latin1 = (text: string) => Buffer.from(text, 'utf8').toString('latin1')

describe('fileNameOf', () => {
  it.each([
    ['attachment; filename="a b.iso"', 'a b.iso'],
    ['attachment; filename=plain.iso', 'plain.iso'],
    ['inline;filename="say \\"hi\\".iso"', 'say "hi".iso'],
    ['attachment; filename="x.iso"; filename*=UTF-8\'\'%ED%95%9C%EA%B8%80.iso', '한글.iso'],
    ["attachment; filename*=iso-8859-1'en'na%EFve.iso", 'naïve.iso'],
    [`attachment; filename="${latin1('한글.iso')}"`, '한글.iso'],
    ['attachment; filename="../../etc/passwd"', 'passwd'],
    ['attachment; filename="C:\\\\images\\\\x.iso"', 'x.iso'],
    ['attachment; filename=".."', 'debian-12.iso'],
    [`attachment; filename="${latin1('a\u202egpj.iso')}"`, 'agpj.iso'],
    ["attachment; filename*=UTF-8''%E0%A4%A", '%E0%A4%A'],
    ['attachment', 'debian-12.iso'],
  ])('%s gives %s', (header, name) => {
    expect(fileNameOf(header, asked, asked)).toBe(name)
  })

  it('D5: keeps a name that would hurt a shell as the text it is', () => {
    const url = new URL('http://h/a$(id);%60id%60%0a.qcow2')
    expect(fileNameOf(undefined, url, url)).toBe('a$(id);`id`.qcow2')
  })

  it('takes the name asked for when the file came from a nameless place', () => {
    expect(fileNameOf(undefined, hashed, asked)).toBe('debian-12.iso')
    expect(fileNameOf(undefined, asked, hashed)).toBe('debian-12.iso')
  })

  it('knows no name for the root of a server', () => {
    expect(fileNameOf(undefined, new URL('http://h/'), new URL('http://h/'))).toBeUndefined()
  })

  it('cuts a name that is too long', () => {
    const url = new URL(`http://h/${'a'.repeat(300)}.iso`)
    expect(fileNameOf(undefined, url, url)).toHaveLength(255)
  })
})
