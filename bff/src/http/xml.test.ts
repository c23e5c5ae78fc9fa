import { describe, expect, it } from 'vitest'
import { xmlOf } from './xml.ts'

const inner = (body: object) =>
  /<r cloud-stack-version="4\.22\.0\.0">(.*)<\/r>$/s.exec(xmlOf({ r: body }))?.[1]

describe('§2: answers as XML', () => {
  it('have the envelope as root, with the version', () => {
    expect(xmlOf({ listzonesresponse: {} })).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><listzonesresponse cloud-stack-version="4.22.0.0"></listzonesresponse>',
    )
  })

  it('repeat the items of a list after the count, and nest maps and objects', () => {
    const details = { 'a.b': '1', rootDiskController: 'scsi' }
    const items = [{ id: 'x', isready: true, size: 5, details, tags: [{ key: 'k' }, { key: 'l' }] }]
    expect(inner({ count: 2, template: [...items, { id: 'y', tags: [], details: {} }] })).toBe(
      '<count>2</count><template><id>x</id><isready>true</isready><size>5</size>' +
        '<details><a.b>1</a.b><rootDiskController>scsi</rootDiskController></details>' +
        '<tags><key>k</key></tags><tags><key>l</key></tags></template>' +
        '<template><id>y</id><details></details></template>',
    )
  })

  it('leave out what is null or undefined', () => {
    expect(inner({ a: null, b: undefined, c: '' })).toBe('<c></c>')
  })

  it('H14: escape text, and replace what XML cannot carry', () => {
    expect(inner({ name: `<b a="1">'&'</b>` })).toBe(
      '<name>&lt;b a=&quot;1&quot;&gt;&apos;&amp;&apos;&lt;/b&gt;</name>',
    )
    expect(inner({ name: 'a\u0000b\u001bc\ud800d\uffffe\tf\r\n한글 😀' })).toBe(
      '<name>a\ufffdb\ufffdc\ufffdd\ufffde\tf&#13;\n한글 😀</name>',
    )
  })

  it('H14: make an element of every key, and no markup', () => {
    const names = (body: object) =>
      [...(inner(body) ?? '').matchAll(/<([^/>]+)>/g)].map(([, n]) => n)
    expect(
      names({
        'HTTP_HEADER:Accept': '1',
        '1st': '2',
        'a b': '3',
        '><evil': '4',
        '': '5',
        한글: '6',
        _x0041_: '7',
      }),
    ).toEqual([
      'HTTP_HEADER_x003A_Accept',
      '_x0031_st',
      'a_x0020_b',
      '_x003E__x003C_evil',
      '_',
      '한글',
      '_x005F_x0041_',
    ])
  })
})
