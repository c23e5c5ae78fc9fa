import { assert, integer, property, string, tuple } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../errors.ts'
import { cpuMs } from '../testing/cpu-ms.ts'
import { makeOvf, type OvfParts } from '../testing/make-ovf.ts'
import { readOvf } from './read-ovf.ts'
import { xmlBounds } from './xml.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const read = (parts: OvfParts = {}) => readOvf(utf8(makeOvf(parts)), 'web.ovf')

function utf16(text: string, order: 'le' | 'be', mark = true): Uint8Array {
  const units = Array.from((mark ? '\u{feff}' : '') + text, (letter) => letter.charCodeAt(0))
  return Uint8Array.from(
    units.flatMap((unit) => (order === 'le' ? [unit & 255, unit >> 8] : [unit >> 8, unit & 255])),
  )
}

function refusalOf(work: () => unknown): { code: string; problem: unknown } | 'none' {
  try {
    work()
    return 'none'
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, problem: error.params['problem'] }
    throw error
  }
}

const invalid = (problem: string | RegExp) => ({
  code: 'image.ovf_invalid',
  problem: expect.stringMatching(problem) as string,
})

describe('D3, D4: a descriptor', () => {
  it('tells guest, disks in the order of their places, and networks', () => {
    const ovf = read()
    expect(ovf).toMatchObject({
      name: 'Web server',
      system: {
        vmwareType: 'debian12_64Guest',
        id: '96',
        description: 'Debian 12',
        hardwareVersion: 'vmx-13',
      },
      networks: [{ name: 'VM Network', description: 'The outside' }],
      properties: [],
      licences: [],
      configurations: [],
    })
    expect(ovf.disks).toEqual([
      { id: 'd1', file: { id: 'f1', href: 'web-disk1.vmdk', size: 70_000 }, capacity: 2 ** 30 },
      { id: 'd2', file: { id: 'f2', href: 'web-disk2.vmdk', size: null }, capacity: 2 ** 31 },
    ])
  })

  it('tells properties with their category, type and bounds, and licences as text', () => {
    const products =
      '<ProductSection ovf:class="net" ovf:instance="1"><Info/><Category>Network</Category>' +
      '<Property ovf:key="host" ovf:type="string" ovf:userConfigurable="true" ovf:value="web" ' +
      'ovf:qualifiers="MinLen(1) MaxLen(63)"><Label>Host &amp; name</Label><Description>Of it' +
      '</Description></Property><Category>Users</Category><Property ovf:key="pw" ovf:password="true"/>' +
      '</ProductSection><ProductSection ovf:class="db"><Property ovf:key="host"/></ProductSection>'
    const licences =
      '<EulaSection><Info>Terms</Info><License>Use it <![CDATA[<b>well</b>]]></License></EulaSection>'
    const { properties, licences: found } = read({ products, licences })
    expect(properties).toMatchObject([
      {
        key: 'host',
        type: 'string',
        value: 'web',
        qualifiers: 'MinLen(1) MaxLen(63)',
        userConfigurable: true,
        password: false,
        label: 'Host & name',
        description: 'Of it',
        category: 'Network',
      },
      { key: 'pw', type: 'string', password: true, userConfigurable: false, category: 'Users' },
      { key: 'db.host', category: '' },
    ])
    expect(found).toEqual([{ info: 'Terms', text: 'Use it <b>well</b>' }])
  })

  it('C3: means the same with prefixes everywhere, with none, and in another namespace', () => {
    const own = makeOvf()
    const prefixed = own
      .replaceAll(/<(\/?)(?=[A-Z])/g, '<$1ovf:')
      .replace('xmlns="http://schemas.dmtf.org/ovf/envelope/1" ', '')
    const bare = own.replaceAll(/ ovf:(?=\w+=)/g, ' ')
    const older = own.replaceAll(
      'http://schemas.dmtf.org/ovf/envelope/1',
      'http://www.vmware.com/schema/ovf/1/envelope',
    )
    for (const variant of [prefixed, bare, older]) {
      expect(variant).not.toBe(own)
      expect(readOvf(utf8(variant), 'web.ovf')).toEqual(read())
    }
  })

  it('C3: takes the standard’s attribute where a maker has one of the same name beside it', () => {
    const qualifiersOf = (attributes: string) =>
      read({ products: `<ProductSection><Property ovf:key="a" ${attributes}/></ProductSection>` })
        .properties[0]?.qualifiers
    const both = 'vmw:qualifiers="Ip" ovf:qualifiers="MinLen(1)"'
    expect(qualifiersOf(both)).toBe('MinLen(1)')
    expect(qualifiersOf('vmw:qualifiers="Ip"')).toBe('Ip')
    expect(() => qualifiersOf('ovf:qualifiers="a" qualifiers="b"')).toThrow('given twice')
  })

  it('reads UTF-16 with a mark, and UTF-8 with one', () => {
    for (const bytes of [
      utf16(makeOvf(), 'le'),
      utf16(makeOvf(), 'be'),
      utf8(`\u{feff}${makeOvf()}`),
    ]) {
      expect(readOvf(bytes, 'web.ovf')).toEqual(read())
    }
  })
})

describe('hostile descriptors', () => {
  it.each([
    ['an entity from a file', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'],
    ['entities in entities', '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]>'],
  ])('C1: %s is refused', (_, doctype) => {
    const text = makeOvf().replace('?>', `?>${doctype}`)
    for (const bytes of [utf8(text), utf16(text, 'le'), utf16(text, 'be')]) {
      expect(refusalOf(() => readOvf(bytes, 'web.ovf'))).toEqual(invalid('document type'))
    }
  })

  it('C1: encodings that hide a document type are refused', () => {
    const quads = Uint8Array.from(Array.from(makeOvf()).flatMap((c) => [0, 0, 0, c.charCodeAt(0)]))
    for (const bytes of [quads, utf16(makeOvf(), 'le', false), utf16(makeOvf(), 'be', false)]) {
      expect(refusalOf(() => readOvf(bytes, 'web.ovf'))).toEqual(invalid('an encoding'))
    }
    expect(refusalOf(() => readOvf(Uint8Array.of(0x3c, 0xff), 'x'))).toEqual(invalid('not UTF-8'))
  })

  it('C1: an entity that is not of XML itself is refused', () => {
    expect(refusalOf(() => read({ licences: '<X>&e;</X>' }))).toEqual(invalid(/entity/))
  })

  it('C2: what is too large, too deep or too much is refused, and soon', async () => {
    const took = await cpuMs(() => {
      expect(refusalOf(() => readOvf(new Uint8Array(xmlBounds.bytes + 1), 'x'))).toEqual(
        invalid('bytes'),
      )
      const deep = '<a>'.repeat(100) + '</a>'.repeat(100)
      expect(refusalOf(() => read({ licences: deep }))).toEqual(invalid('deeply'))
      const many = '<a/>'.repeat(xmlBounds.nodes)
      expect(refusalOf(() => read({ licences: many }))).toEqual(invalid('too many elements'))
    })
    expect(took).toBeLessThan(1_000)
  })

  it('C2: as many attributes as fit into one element are refused, and soon', async () => {
    const names = Array.from({ length: 200_000 }, (_, index) => `a${index}=""`).join(' ')
    const took = await cpuMs(() => {
      expect(refusalOf(() => read({ licences: `<X ${names}/>` }))).toEqual(invalid('attributes'))
    })
    expect(took).toBeLessThan(1_000)
  })

  it('C2: nothing in it is looked for again and again', async () => {
    const part = (make: (index: number) => string) =>
      Array.from({ length: 8_000 }, (_, index) => make(index)).join('')
    const item = (n: number) =>
      `<Item><HostResource>/disk/z${n}</HostResource><ResourceType>17</ResourceType></Item>`
    const disks = part((n) => `<Disk ovf:diskId="d${n}" ovf:capacity="1"/>`)
    const parts = { references: '', disks, hardware: part(item) }
    const took = await cpuMs(() => {
      expect(refusalOf(() => read(parts))).toEqual(invalid('disks'))
    })
    expect(took).toBeLessThan(1_000)
  })

  it('C2: hardware that every one of many configurations repeats is refused', () => {
    const hardware = `<Item><Description>${'x'.repeat(1_000_000)}</Description></Item>`
    const options = `<DeploymentOptionSection>${'<Configuration ovf:id="c"/>'.repeat(20)}</DeploymentOptionSection>`
    expect(refusalOf(() => read({ hardware, options }))).toEqual(invalid('hardware'))
    expect(refusalOf(() => read({ hardware }))).toBe('none')
  })

  it.each([
    ['files', { references: '<File ovf:id="f" ovf:href="a"/>' }],
    ['disks', { disks: '<Disk ovf:diskId="d" ovf:capacity="1"/>' }],
    ['networks', { networks: '<Network ovf:name="n"/>' }],
    ['hardware items', { hardware: '<Item/>' }],
    ['licences', { licences: '<EulaSection/>' }],
    ['configurations', { options: '<Configuration ovf:id="c"/>' }],
  ])('C2: more %s than any appliance has are refused', (what, parts) => {
    const [[name, one] = ['', '']] = Object.entries(parts)
    const many = Array.from({ length: 1_100 }, (_, n) => one.replace(/="(.)"/g, `="$1${n}"`))
    const whole =
      name === 'options'
        ? `<DeploymentOptionSection>${many.join('')}</DeploymentOptionSection>`
        : many.join('')
    const usual = { references: '', disks: '' }
    expect(refusalOf(() => read({ ...usual, [name]: whole }))).toEqual(invalid(what))
  })

  it.each(['-1', '1e400', '0x10', '1.5', '', '9'.repeat(21), '9007199254740993'])(
    'C4: a capacity of "%s" is refused',
    (capacity) => {
      const disks = `<Disk ovf:diskId="d" ovf:capacity="${capacity}"/>`
      expect(refusalOf(() => read({ disks }))).toEqual(invalid('the capacity of disk "d"'))
    },
  )

  it.each(['byte * 2^80', 'byte * 3^10', 'hertz', 'byte * 2^-1', 'constructor'])(
    'C4: units of "%s" are refused',
    (units) => {
      const disks = `<Disk ovf:diskId="d" ovf:capacity="1" ovf:capacityAllocationUnits="${units}"/>`
      expect(refusalOf(() => read({ disks }))).toEqual(invalid('the capacity'))
    },
  )

  it.each([
    'http://169.254.169.254/x',
    '../x',
    '/etc/passwd',
    'a/b',
    'file:///x',
    String.raw`a\b`,
    '..',
  ])('B8: a file at "%s" is refused', (href) => {
    const references = `<File ovf:id="f" ovf:href="${href}"/>`
    expect(refusalOf(() => read({ references, disks: '' }))).toMatchObject({
      code: 'image.external_reference',
    })
  })

  it('D5: an ISO among the files is refused', () => {
    const references = '<File ovf:id="f" ovf:href="tools.ISO"/>'
    expect(refusalOf(() => read({ references, disks: '' }))).toMatchObject({
      code: 'image.ova_iso',
    })
  })

  it.each([
    ['compressed', { references: '<File ovf:id="f" ovf:href="x" ovf:compression="gzip"/>' }],
    ['split', { references: '<File ovf:id="f" ovf:href="x" ovf:chunkSize="9"/>' }],
    ['built upon another', { disks: '<Disk ovf:diskId="d" ovf:capacity="1" ovf:parentRef="e"/>' }],
    ['several machines', { content: '<VirtualSystem ovf:id="a"/><VirtualSystem ovf:id="b"/>' }],
  ])('what is %s is refused', (_, parts) => {
    expect(refusalOf(() => read({ disks: '', ...parts }))).toMatchObject({
      code: 'image.unsupported_variant',
    })
  })

  it.each([
    ['no machine', { content: '' }],
    ['two disks with one id', { disks: '<Disk ovf:diskId="d" ovf:capacity="1"/>'.repeat(2) }],
    ['without its file', { disks: '<Disk ovf:diskId="d" ovf:capacity="1" ovf:fileRef="x"/>' }],
    [
      'two files with one id',
      { references: '<File ovf:id="f" ovf:href="a"/><File ovf:id="f" ovf:href="b"/>' },
    ],
    [
      'given twice',
      { products: `<ProductSection>${'<Property ovf:key="a"/>'.repeat(2)}</ProductSection>` },
    ],
  ])('contradictions are refused: %s', (problem, parts) => {
    const expected = problem === 'no machine' ? 'no virtual machine' : problem
    expect(refusalOf(() => read({ disks: '', ...parts }))).toEqual(invalid(expected))
  })

  it('A17: whatever is changed in it, the answer is a verdict', () => {
    const text = makeOvf()
    assert(
      property(
        tuple(integer({ min: 0, max: text.length }), string({ maxLength: 4 })),
        ([at, junk]) => {
          const changed = text.slice(0, at) + junk + text.slice(at + junk.length)
          refusalOf(() => readOvf(utf8(changed), 'web.ovf'))
        },
      ),
      { numRuns: 400 },
    )
  })
})
