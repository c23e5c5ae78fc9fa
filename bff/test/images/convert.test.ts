import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  eventsOf,
  isoBytes,
  mib,
  objectPath,
  registrar,
  type Registrar,
} from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { type DiskFormat, diskMaker, lacksQemu } from '../support/qemu.ts'
import {
  filesIn,
  makeZone,
  setSetting,
  startTestServer,
  type TestServer,
  type TestZone,
} from '../support/server.ts'
import { tus, uploader } from '../uploads/support/tus.ts'

let server: TestServer
let origin: Origin
let register: Registrar
let second: TestZone
const disks = lacksQemu ? undefined : diskMaker(24 * mib)
beforeAll(async () => {
  ;[server, origin] = await Promise.all([startTestServer(), startOrigin()])
  second = await makeZone(server, 'zone2')
  register = await registrar(server)
})
afterAll(async () => {
  await server.stop()
  await origin.close()
  disks?.drop()
})

const hypervisorOf = {
  RAW: 'KVM',
  QCOW2: 'KVM',
  VHD: 'XenServer',
  VHDX: 'Hyperv',
  VMDK: 'KVM',
} as const

let count = 0
/** A template of a format that is ready; no two sources have one address. */
async function source(
  format: DiskFormat,
  more: Record<string, string | boolean> = {},
  by = server.admin,
) {
  const url = origin.put(`/${count++}.${format.toLowerCase()}`, disks!.make(format))
  const of = { name: `disk ${count}`, format, hypervisor: hypervisorOf[format], ...more }
  const id = await register.template(url, of, by)
  await server.until(id, ({ isready }) => isready)
  return id
}

const fileOf = (image: { checksum?: string | undefined }) =>
  path.join(server.storeFolder, objectPath(image.checksum ?? ''))

describe.skipIf(lacksQemu)('K3: converting a template (needs qemu-img)', () => {
  it.each([
    ['RAW', 'XenServer', 'VHD'],
    ['VHDX', 'XenServer', 'VHD'],
    ['VHD', 'KVM', 'QCOW2'],
    ['VHD', 'Hyperv', 'VHD'],
    ['QCOW2', 'VMware', 'VMDK'],
    ['QCOW2', 'Hyperv', 'VHDX'],
    ['VMDK', 'KVM', 'RAW'],
  ] as const)(
    'makes %s into an image for %s of format %s that holds the same',
    async (from, hypervisor, format) => {
      const id = await source(from)
      const made = await server.admin.call('convertImage', { id, hypervisor, format })
      expect(made).toMatchObject({
        hypervisor,
        format,
        isready: true,
        sourcetemplateid: id,
        virtualsize: 24 * mib,
        ispublic: false,
        status: 'Download Complete',
      })
      expect(made.id).not.toBe(id)
      expect(made.url).toBeUndefined()
      expect(made.name).toBe(`disk ${count} (${hypervisor})`)
      expect(disks!.holdsDisk(fileOf(made), format)).toBe(true)
      expect(await eventsOf(server, made.id!)).toEqual(Array(4).fill('TEMPLATE.CREATE INFO'))
      expect(await filesIn(path.join(server.storeFolder, 'staging'))).toEqual([])
    },
  )

  it('takes the usual format of a hypervisor, a name, and zones that the source is not in', async () => {
    const id = await source('RAW')
    const params = { id, hypervisor: 'kvm', name: '서버', zoneids: second.uuid }
    const made = await server.admin.call('convertImage', params)
    expect(made).toMatchObject({
      format: 'QCOW2',
      name: '서버',
      zones: [{ zonename: 'zone2', isready: true }],
    })
  })

  it('is a job that shows how far it is, and the image is in the list at once', async () => {
    const id = await source('QCOW2')
    const { jobid, id: made } = await server.admin.start('convertImage', {
      id,
      hypervisor: 'XenServer',
    })
    expect(await server.image(made!)).toMatchObject({ isready: false, jobid, sourcetemplateid: id })
    expect(await server.admin.result('convertImage', { jobid })).toMatchObject({
      id: made,
      isready: true,
    })
  })

  it('goes on when its source is deleted only after it began, else says that it is gone', async () => {
    const id = await source('QCOW2')
    const { id: made = '' } = await server.admin.call('convertImage', {
      id,
      hypervisor: 'XenServer',
    })
    await server.admin.call('deleteTemplate', { id })
    expect(await server.image(made)).toMatchObject({ isready: true, sourcetemplateid: id })
  })
})

describe.skipIf(lacksQemu)('K3: who may convert what', () => {
  it('lets everybody who may use a template, with no more right to download than before', async () => {
    const alice = await server.person('alice')
    const id = await source('QCOW2', { ispublic: true, isextractable: false })
    const made = await alice.call('convertImage', { id, hypervisor: 'Hyperv' })
    expect(made).toMatchObject({ account: 'alice', isextractable: false, ispublic: false })
    const refused = await alice.refused('extractTemplate', { id: made.id!, mode: 'HTTP_DOWNLOAD' })
    expect(refused.code).toBe('image.extract_not_allowed')
    const secret = await source('QCOW2')
    expect(await alice.refused('convertImage', { id: secret, hypervisor: 'Hyperv' })).toMatchObject(
      {
        status: 531,
        code: 'image.not_allowed',
      },
    )
  })

  it('holds quota for it from the beginning', async () => {
    const bob = await server.person('bob')
    const id = await source('QCOW2', {}, bob)
    await setSetting(server, 'max.account.templates', '1')
    const { code } = await bob.refused('convertImage', { id, hypervisor: 'Hyperv' })
    await setSetting(server, 'max.account.templates', null)
    expect(code).toBe('limit.exceeded')
  })

  it.each([
    [
      'another format than its hypervisor takes',
      { hypervisor: 'XenServer', format: 'QCOW2' },
      'conversion.target',
    ],
    ['an appliance', { hypervisor: 'VMware', format: 'OVA' }, 'conversion.target'],
    ['what it is', { hypervisor: 'KVM', format: 'QCOW2' }, 'conversion.same'],
    ['a format that nobody knows', { hypervisor: 'KVM', format: 'QED' }, 'image.format_unknown'],
    ['a hypervisor that nobody knows', { hypervisor: 'bhyve' }, 'image.hypervisor_unknown'],
    [
      'a zone that is none',
      { hypervisor: 'Hyperv', zoneids: '5d2f2d1e-0c51-4a0e-8a57-6c1f0ad3f001' },
      'zone.invalid',
    ],
  ])('refuses to make one into %s', async (_, params, code) => {
    const id = await source('QCOW2')
    expect((await server.admin.refused('convertImage', { id, ...params })).code).toBe(code)
  })

  it('lets nobody name its own kind of address', async () => {
    const id = await source('QCOW2')
    const url = `convert:${id}`
    // Before a digit the word is no scheme, but a host with a port.
    const code = /^\d/.test(id) ? 'source.url_invalid' : 'source.url_scheme'
    for (const refused of [
      await server.admin.refused('registerTemplate', register.templateParams(url)),
      await server.admin.refused('probeImageUrl', { url }),
      await server.admin.refused('retryImage', { id, url }),
    ]) {
      expect(refused.code).toBe(code)
    }
  })

  it('refuses ISOs, and says in `can` what cannot be converted', async () => {
    const iso = await register.iso(origin.put('/disc.iso', isoBytes()))
    const { code } = await server.admin.refused('convertImage', { id: iso, hypervisor: 'KVM' })
    expect(code).toBe('image.template_not_found')
    expect((await server.image(iso))!.can).toMatchObject({ convert: 'conversion.format' })
    const id = await source('QCOW2')
    expect((await server.image(id))!.can).toMatchObject({ convert: true })
  })
})

describe.skipIf(lacksQemu)('K3: also made for other hypervisors', () => {
  it('shows them at once and makes them when the image is there', async () => {
    const file = '/also.qcow2'
    const url = origin.put(file, disks!.make('QCOW2'))
    const middle = origin.hold(file, undefined, 65_536)
    const id = await register.template(url, { name: 'web', alsofor: 'XenServer,Hyperv,XenServer' })
    await middle.reached
    const rows = await madeFrom(id)
    expect(rows.map(({ name, zones }) => [name, zones![0]!.state])).toEqual([
      ['web (Hyperv)', 'waiting'],
      ['web (XenServer)', 'waiting'],
    ])
    middle()
    for (const { id: made } of rows) {
      const ready = await server.until(made!, ({ isready }) => isready)
      expect(disks!.holdsDisk(fileOf(ready), ready.format as DiskFormat)).toBe(true)
    }
  })

  it('makes them of an image that is sent', async () => {
    const bytes = disks!.make('RAW')
    const make = await uploader(server)
    const target = await make.template({ name: 'sent', format: 'RAW', alsofor: 'XenServer' })
    const [made] = await madeFrom(target.id)
    expect(made).toMatchObject({ name: 'sent (XenServer)', isready: false })
    const up = tus(() => server.origin, target)
    await up.create(bytes.length)
    await up.patch(0, bytes)
    const ready = await server.until(made!.id!, ({ isready }) => isready)
    expect(disks!.holdsDisk(fileOf(ready), 'VHD')).toBe(true)
  })

  it('says so when the image did not come, and begins when it came after all', async () => {
    const url = origin.put('/late.qcow2', disks!.make('QCOW2'))
    const checksum = '0'.repeat(64)
    const id = await register.template(url, { name: 'late', alsofor: 'XenServer', checksum })
    await server.until(id, ({ zones }) => zones![0]!.state === 'failed')
    const [made] = await madeFrom(id)
    const failed = await server.until(made!.id!, ({ zones }) => zones![0]!.state === 'failed')
    expect(failed.zones![0]).toMatchObject({ errorcode: 'conversion.source_ended' })
    await server.admin.call('retryImage', { id, checksum: '' })
    await server.until(id, ({ isready }) => isready)
    await server.admin.call('retryImage', { id: made!.id! })
    await server.until(made!.id!, ({ isready }) => isready)
  })

  it('refuses what cannot be made before anything is registered', async () => {
    const url = origin.put('/none.ova', disks!.make('QCOW2'))
    const params = register.templateParams(url, {
      hypervisor: 'VMware',
      format: 'OVA',
      alsofor: 'KVM',
    })
    expect((await server.admin.refused('registerTemplate', params)).code).toBe('conversion.format')
  })

  const madeFrom = async (id: string) => {
    const { items } = await server.admin.call('listTemplates', {
      templatefilter: 'all',
      showunique: true,
      listall: true,
      sortby: 'name',
    })
    return items.filter(({ sourcetemplateid }) => sourcetemplateid === id)
  }
})
