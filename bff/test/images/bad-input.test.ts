import { randomUUID } from 'node:crypto'
import { formatsOf, hypervisors, imageFormats } from '@mold/shared/images/formats.ts'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { CallParams, Client } from '../support/client.ts'
import { makeDomain } from '../support/domain-tree.ts'
import { isoBytes, osTypeId, qcow2Bytes, type Registrar, registrar } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import {
  makeZone,
  setSetting,
  startTestServer,
  type TestServer,
  type TestZone,
} from '../support/server.ts'

let server: TestServer
let origin: Origin
let register: Registrar
let alice: Client
let bob: Client
let boss: Client
let off: TestZone
let aZone: TestZone
let isoUrl: string
let diskUrl: string
beforeAll(async () => {
  ;[server, origin] = await Promise.all([
    // Nothing is fetched here: what is registered stays as it is.
    startTestServer({ env: { MOLD_ROLES: 'api' } }),
    startOrigin(),
  ])
  register = await registrar(server)
  const domain = await makeDomain(server.db, '/a/')
  await makeDomain(server.db, '/b/')
  alice = await server.person('alice', '/a/')
  boss = await server.person('boss', '/a/', 2)
  bob = await server.person('bob', '/b/')
  off = await makeZone(server, 'off', { disabled: true })
  aZone = await makeZone(server, 'a-zone', { domainId: domain.id })
  isoUrl = origin.put('/a.iso', isoBytes())
  diskUrl = origin.put('/a.qcow2', qcow2Bytes())
})
afterAll(() => Promise.all([server.stop(), origin.close()]))
afterEach(async () => {
  for (const table of ['fetch', 'template_zone', 'vm_template'] as const) {
    await server.db.deleteFrom(table).execute()
  }
  await setSetting(server, 'allow.public.user.templates', null)
})

const isoOf = (more: CallParams) => register.isoParams(isoUrl, more)
const diskOf = (more: CallParams) => register.templateParams(diskUrl, more)

/** Refused, with nothing registered. */
async function refusedIso(more: CallParams, by = server.admin) {
  const refusal = await by.refused('registerIso', isoOf(more))
  expect(await imageCount()).toBe(0)
  return refusal
}
async function refusedDisk(more: CallParams, by = server.admin) {
  const refusal = await by.refused('registerTemplate', diskOf(more))
  expect(await imageCount()).toBe(0)
  return refusal
}
async function imageCount(): Promise<number> {
  return (await server.db.selectFrom('vm_template').select('id').execute()).length
}

describe('a name', () => {
  it('of 300 characters is too long', async () => {
    expect(await refusedIso({ name: 'n'.repeat(300) })).toMatchObject({
      status: 431,
      text: 'Value greater than max allowed length 255 for param: name',
    })
  })

  it.each([
    ['a control character', 'a\u0007b', 'api.control_characters'],
    ['a line break', 'a\nb', 'api.control_characters'],
    ['a NUL', 'a\0b', 'api.control_characters'],
    ['a right-to-left override', 'debian\u202Egpj.iso', 'image.name_character'],
    ['a right-to-left mark', 'debian\u200F12', 'image.name_character'],
    ['an isolate', '\u2067debian\u2069', 'image.name_character'],
    ['a zero-width space', 'deb\u200Bian', 'image.name_character'],
    ['nothing to see', ' \u00A0 ', 'image.name_empty'],
    ['the name of a system template', 'systemvm template (kvm)', 'image.name_reserved'],
  ] as const)('with %s is refused', async (_what, name, code) => {
    for (const refusal of [await refusedIso({ name }), await refusedDisk({ name })]) {
      expect(refusal).toMatchObject({ status: 431, code })
    }
  })

  it('says which character it is and where', async () => {
    const { text } = await refusedIso({ name: 'debian\u202E12' })
    expect(text).toMatch(/^The name contains the character U\+202E \(.+\) at position 7, which/)
  })

  it.each([
    '데비안 12 (64비트)',
    '🐧👩‍👩‍👧‍👦 Debian',
    'שלום',
    'Ubuntu “noble” – 24.04',
    '가'.repeat(255),
  ])('may be %s', async (name) => {
    const { items } = await server.admin.call('registerIso', isoOf({ name }))
    expect(items[0]!.name).toBe(name)
    const { count } = await server.admin.call('listIsos', { isofilter: 'all', name })
    expect(count).toBe(1)
  })
})

describe('a description', () => {
  it('has at most 4096 characters, of which none is a control character', async () => {
    expect(await refusedIso({ displaytext: 'd'.repeat(4097) })).toMatchObject({
      text: 'Value greater than max allowed length 4096 for param: displaytext',
    })
    expect(await refusedIso({ displaytext: 'a\u001bb' })).toMatchObject({ status: 431 })
    const { items } = await server.admin.call('registerIso', isoOf({ displaytext: 'one\ntwo 🐧' }))
    expect(items[0]!.displaytext).toBe('one\ntwo 🐧')
  })
})

describe('a checksum', () => {
  const wrong = [
    ['abc', 'image.checksum_unknown_length', /^A checksum of 3 characters fits no algorithm/],
    ['0'.repeat(65), 'image.checksum_unknown_length', /^A checksum of 65 characters/],
    [
      `{MD5}${'0'.repeat(64)}`,
      'image.checksum_length',
      /^Checksum digest length should be 32 instead of 64/,
    ],
    [
      `{CRC32}00000000`,
      'image.checksum_algorithm',
      /^Algorithm CRC32 was provided but it is not one of the supported algorithms/,
    ],
    [`{SHA-1}${'x'.repeat(40)}`, 'image.checksum_not_hex', /^The checksum has "x"/],
  ] as const

  it.each(wrong)('%s is refused at once, on every route', async (checksum, code, text) => {
    for (const refusal of [await refusedIso({ checksum }), await refusedDisk({ checksum })]) {
      expect(refusal).toMatchObject({ status: 431, code, text: expect.stringMatching(text) })
    }
    const id = await register.iso(isoUrl)
    await server.admin.call('cancelImage', { id })
    expect(await server.admin.refused('retryImage', { id, checksum })).toMatchObject({
      status: 431,
      code,
    })
  })

  it('is kept with its algorithm, which a bare one has by its length', async () => {
    for (const [given, kept] of [
      ['A'.repeat(32), `{MD5}${'a'.repeat(32)}`],
      ['b'.repeat(40), `{SHA-1}${'b'.repeat(40)}`],
      ['c'.repeat(64), `{SHA-256}${'c'.repeat(64)}`],
      [`{sha512}${'d'.repeat(128)}`, `{SHA-512}${'d'.repeat(128)}`],
    ]) {
      const id = await register.iso(isoUrl, { checksum: given })
      const { checksum } = await server.db
        .selectFrom('vm_template')
        .select('checksum')
        .where('uuid', '=', id)
        .executeTakeFirstOrThrow()
      expect(checksum).toBe(kept)
    }
  })
})

describe('an OS type', () => {
  it('has to exist', async () => {
    for (const ostypeid of [randomUUID(), 'debian']) {
      expect((await refusedIso({ ostypeid })).text).toBe(
        `Unable to execute API command registeriso due to invalid value. Invalid parameter ostypeid value=${ostypeid} due to incorrect long value format, or entity does not exist or due to incorrect parameter annotation for the field in api cmd class.`,
      )
      expect((await refusedDisk({ ostypeid })).code).toBe('api.invalid_uuid')
    }
  })

  it('is needed for what boots, and may be None for what does not', async () => {
    const none = await osTypeId(server, 'None')
    expect(await refusedIso({ ostypeid: undefined })).toMatchObject({
      text: 'Please pass a valid GuestOS Id',
    })
    expect((await refusedIso({ ostypeid: none })).code).toBe('image.os_invalid')
    expect((await refusedDisk({ ostypeid: undefined })).code).toBe('image.os_missing')
    for (const ostypeid of [none, undefined]) {
      const { items } = await server.admin.call('registerIso', isoOf({ bootable: false, ostypeid }))
      expect(items[0]).toMatchObject({ bootable: false, ostypename: 'None' })
    }
  })
})

describe('a zone', () => {
  it('has to exist', async () => {
    expect(await refusedIso({ zoneid: randomUUID() })).toMatchObject({
      status: 431,
      text: 'Please specify a valid zone.',
    })
    expect((await refusedIso({ zoneid: 'nowhere' })).code).toBe('api.invalid_uuid')
    expect((await refusedDisk({ zoneids: [register.zoneid, randomUUID()] })).code).toBe(
      'zone.invalid',
    )
  })

  it('is named in one way', async () => {
    expect(
      await server.admin.refused('registerTemplate', {
        ...diskOf({}),
        zoneids: [register.zoneid],
      }),
    ).toMatchObject({ text: 'Both zoneid and zoneids cannot be specified at the same time' })
    expect(await refusedDisk({ zoneid: undefined })).toMatchObject({
      text: 'Either zoneid or zoneids is required. Both cannot be null.',
    })
    expect(await refusedDisk({ zoneids: ['-1', register.zoneid] })).toMatchObject({
      text: 'Parameter zoneids cannot combine all zones (-1) option with other zones',
    })
  })

  it('all of them are for root admins only', async () => {
    const { text } = await refusedIso({ zoneid: '-1' }, alice)
    expect(text).toBe(
      "Template registered for 'All zones' can only be owned a Root Admin account. Please select specific zone(s).",
    )
    expect((await refusedDisk({ zoneids: ['-1'] }, boss)).code).toBe('image.zone_all_owner')
  })

  it('that is disabled is for root admins only', async () => {
    expect(await refusedIso({ zoneid: off.uuid }, alice)).toMatchObject({
      status: 531,
      text: 'Cannot perform this operation, Zone off is currently disabled',
    })
    const { count } = await server.admin.call('registerIso', isoOf({ zoneid: off.uuid }))
    expect(count).toBe(1)
  })

  it('B2: that is private is for its domain', async () => {
    expect(await refusedIso({ zoneid: aZone.uuid }, bob)).toMatchObject({ code: 'zone.invalid' })
    const { count } = await alice.call('registerIso', isoOf({ zoneid: aZone.uuid }))
    expect(count).toBe(1)
  })
})

describe('a format', () => {
  it('has to be one that the hypervisor takes', async () => {
    for (const hypervisor of hypervisors) {
      const allowed = formatsOf(hypervisor)
      for (const format of imageFormats.filter((of) => !allowed.includes(of))) {
        expect(
          await refusedDisk({ url: 'http://mirror.example/a', hypervisor, format }),
        ).toMatchObject({
          status: 431,
          code: 'image.hypervisor_format',
          text: expect.stringContaining(`allowed are: ${allowed.join(', ')}`),
        })
      }
    }
  })

  it('and the hypervisor have to be known', async () => {
    expect((await refusedDisk({ format: 'QED' })).text).toMatch(
      /^Image format: QED is incorrect\. Supported formats are QCOW2, RAW,/,
    )
    expect((await refusedDisk({ hypervisor: 'Xen' })).text).toMatch(
      /^Hypervisor Type: Xen is invalid\. Supported Hypervisor types are: KVM,/,
    )
  })

  it('may be written in any case', async () => {
    const params = diskOf({ format: 'qcow2', hypervisor: 'kvm' })
    const { items } = await server.admin.call('registerTemplate', params)
    expect(items[0]).toMatchObject({ format: 'QCOW2', hypervisor: 'KVM' })
  })
})

describe('numbers and switches', () => {
  it('have the values that there are', async () => {
    expect((await refusedDisk({ bits: 16 })).text).toBe('bits must be 32 or 64, not 16')
    expect((await refusedDisk({ bits: 'many' })).text).toBe(
      'Unable to execute API command registertemplate due to invalid value many for parameter bits',
    )
    expect((await refusedDisk({ arch: 'sparc' })).text).toBe(
      'arch must be x86_64 or aarch64, not sparc',
    )
  })

  it('E1: direct download is for KVM, and needs a host', async () => {
    const ova = { hypervisor: 'XenServer', format: 'VHD', directdownload: true }
    expect((await refusedDisk({ ...ova, url: 'http://mirror.example/a.vhd' })).text).toBe(
      'Parameter directdownload is only allowed for KVM templates',
    )
    expect((await refusedDisk({ directdownload: true })).text).toBe(
      `Couldn't find a host to validate URL ${diskUrl}`,
    )
  })
})

describe('what users may not', () => {
  it('register from the import folder', async () => {
    for (const by of [alice, boss]) {
      expect(await refusedIso({ url: 'import:a.iso' }, by)).toMatchObject({
        status: 531,
        code: 'image.import_root_only',
      })
      expect((await by.refused('probeImageUrl', { url: 'import:a.iso' })).status).toBe(531)
      expect((await by.refused('listImportFiles')).status).toBe(401)
    }
  })

  it('go on without a look at the source, which root admins may', async () => {
    const away = { url: origin.url + '/away.iso', skipprobe: true }
    expect((await refusedIso(away, alice)).code).toBe('source.http_not_found')
    expect((await refusedIso(away, boss)).code).toBe('source.http_not_found')
    expect((await refusedIso({ ...away, skipprobe: false })).code).toBe('source.http_not_found')
    expect((await server.admin.call('registerIso', isoOf(away))).count).toBe(1)
  })

  it('nor may root admins to a source that is wrong and not away', async () => {
    const wrong = origin.put('/wrong.iso', qcow2Bytes())
    expect((await refusedIso({ url: wrong, skipprobe: true })).code).toBe('image.format_mismatch')
    const inside = { url: 'http://10.1.2.3/a.iso', skipprobe: true }
    expect((await refusedIso(inside)).code).toBe('source.address_internal')
  })

  it.each([
    ['templatetag', 'fast'],
    ['isrouting', true],
  ] as const)('give %s', async (name, value) => {
    expect(await refusedDisk({ [name]: value }, alice)).toMatchObject({
      status: 531,
      text: `Parameter ${name} can only be specified by a Root Admin, permission denied`,
    })
    const { items } = await server.admin.call('registerTemplate', diskOf({ [name]: value }))
    expect(items[0]).toMatchObject(
      name === 'templatetag' ? { templatetag: 'fast' } : { templatetype: 'ROUTING' },
    )
  })

  it('make system templates', async () => {
    for (const templatetype of ['SYSTEM', 'BUILTIN', 'ROUTING']) {
      expect((await refusedDisk({ templatetype }, alice)).text).toBe(
        `Users can not register Template with template type ${templatetype}.`,
      )
    }
    expect((await refusedDisk({ templatetype: 'SYSTEM' })).text).toBe(
      'System and Builtin templates must be cross zone.',
    )
    expect((await refusedDisk({ templatetype: 'HUGE' })).text).toBe(
      'Please specify a valid templatetype: USER, BUILTIN, SYSTEM, ROUTING, VNF',
    )
  })

  it('register for others, which admins may within their domain', async () => {
    const domains = await server.db.selectFrom('domain').select(['path', 'uuid']).execute()
    const idOf = (path: string) => domains.find((domain) => domain.path === path)!.uuid
    const forBoss = { account: 'boss', domainid: idOf('/a/') }
    expect((await refusedIso(forBoss, alice)).status).toBe(531)
    expect((await refusedIso({ account: 'bob', domainid: idOf('/b/') }, boss)).status).toBe(531)
    expect((await refusedIso({ account: 'nobody', domainid: idOf('/a/') }, boss)).text).toBe(
      'could not find account nobody in domain a',
    )
    const { items } = await boss.call(
      'registerIso',
      isoOf({ account: 'alice', domainid: idOf('/a/') }),
    )
    expect(items[0]).toMatchObject({ account: 'alice', domain: 'a', domainpath: 'ROOT/a' })
  })

  it('make images public where the setting says so', async () => {
    const open = await alice.call('registerIso', isoOf({ ispublic: true }))
    expect(open.items[0]).toMatchObject({ ispublic: true })
    await setSetting(server, 'allow.public.user.templates', 'false')
    expect(await alice.refused('registerIso', isoOf({ ispublic: true }))).toMatchObject({
      status: 431,
      text: 'Only private templates/ISO can be created.',
    })
    expect((await boss.refused('registerTemplate', diskOf({ ispublic: true }))).code).toBe(
      'image.private_only',
    )
    const closed = await alice.call('registerIso', isoOf({ ispublic: false }))
    expect(closed.items[0]).toMatchObject({ ispublic: false })
    expect((await server.admin.call('registerIso', isoOf({ ispublic: true }))).count).toBe(1)
  })

  it('B3: feature images: it is dropped', async () => {
    for (const by of [alice, boss]) {
      const { items } = await by.call('registerIso', isoOf({ ispublic: true, isfeatured: true }))
      expect(items[0]).toMatchObject({ ispublic: true, isfeatured: false })
    }
    const { items } = await server.admin.call('registerIso', isoOf({ isfeatured: true }))
    expect(items[0]).toMatchObject({ isfeatured: true })
  })
})
