import fc from 'fast-check'
import { expect, it } from 'vitest'
import { element, xmlText } from './element.ts'
import { nodesAt, readXml } from './read-xml.ts'

it('writes elements, and leaves out what is undefined', () => {
  const disk = element(
    'disk',
    { type: 'file', snapshot: undefined },
    element('readonly'),
    undefined,
  )
  expect(xmlText(disk)).toBe('<disk type="file"><readonly/></disk>')
  expect(xmlText(element('name', {}, 'a', 'b'))).toBe('<name>ab</name>')
})

const text = fc.string({ unit: 'binary-ascii' }).filter((value) => /^[\t\n\r -~]*$/.test(value))

it('lets nothing become markup: what is written is read back', () => {
  fc.assert(
    fc.property(text, text, (attribute, words) => {
      const {
        attributes,
        text: read,
        children,
      } = readXml(xmlText(element('a', { b: attribute }, words)))
      expect([attributes, read, children]).toEqual([{ b: attribute }, words, []])
    }),
  )
})

it('refuses what XML cannot carry', () => {
  for (const bad of ['\0', '\u{1b}[31m', '\u{d800}', '\u{ffff}']) {
    expect(() => xmlText(element('a', { b: bad }))).toThrow(TypeError)
  }
})

it('reads what libvirt writes', () => {
  const root = readXml(
    `<?xml version='1.0'?>\n<!-- made by libvirt -->\n<domain type='qemu' id="3">
      <name>a &amp; b &#65;&#x42;</name><m:x xmlns:m="u" host='h'/>
      <devices><disk device='disk'/><disk device="cdrom"/></devices></domain>\n`,
  )
  expect(root.attributes).toEqual({ type: 'qemu', id: '3' })
  expect(nodesAt(root, 'name')[0]?.text).toBe('a & b AB')
  expect(nodesAt(root, 'm:x')[0]?.attributes['host']).toBe('h')
  const disks = nodesAt(root, 'devices', 'disk').map(({ attributes }) => attributes['device'])
  expect(disks).toEqual(['disk', 'cdrom'])
  expect(nodesAt(root, 'devices', 'nothing', 'below')).toEqual([])
})

it.each(['', 'text', '<a>', '<a></b>', '</a>', '<a/><b/>', '<a b=c/>', '<a', '<!DOCTYPE a><a/>'])(
  'refuses %j',
  (bad) => {
    expect(() => readXml(bad)).toThrow(TypeError)
  },
)
