import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallParams, Client } from '../support/client.ts'
import { mib, type Registrar, registrar } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { setSetting, startTestServer, type TestServer } from '../support/server.ts'
import { tus, uploader } from '../uploads/support/tus.ts'
import { diskBytes, makeAppliance } from './support/appliances.ts'

let server: TestServer
let origin: Origin
let register: Registrar
let alice: Client
let bob: Client
beforeAll(async () => {
  ;[server, origin] = await Promise.all([startTestServer(), startOrigin()])
  register = await registrar(server)
  alice = await server.person('alice')
  bob = await server.person('bob')
})
afterAll(() => Promise.all([server.stop(), origin.close()]))

const vmware = { format: 'OVA', hypervisor: 'VMware', ostypeid: undefined }
const disks = [diskBytes(), diskBytes(2000), diskBytes(3000)]
const bytes = makeAppliance(disks)

let count = 0
/** An appliance of alice with three disks, ready. */
async function bringIn(more: CallParams = {}, content = bytes) {
  const url = origin.put(`/${count++}.ova`, content)
  const id = await register.template(url, { ...vmware, name: 'web', ...more }, alice)
  return server.until(id, ({ isready }) => isready)
}

const list = (params: CallParams, by = alice) =>
  by.call('listTemplates', { templatefilter: 'self', ...params })

/** The ids of the data disks of a template, in their order. */
const childrenOf = (image: { childtemplates?: { id?: string }[] }) =>
  image.childtemplates!.map((child) => child.id!)

describe('D3: an appliance with several disks', () => {
  it('is a template with a data disk for each further one', async () => {
    const parent = await bringIn()
    expect(parent).toMatchObject({ size: 6 * mib, physicalsize: bytes.length, isready: true })
    const { items, count: all } = await list({ parenttemplateid: parent.id })
    expect(all).toBe(2)
    expect(items).toMatchObject(
      [1, 2].map((index) => ({
        id: childrenOf(parent)[index - 1],
        name: `web-d${index + 1}`,
        templatetype: 'DATADISK',
        parenttemplateid: parent.id,
        format: 'VMDK',
        hypervisor: 'VMware',
        account: 'alice',
        zoneid: register.zoneid,
        status: 'Download Complete',
        isready: true,
        ispublic: false,
        isfeatured: false,
        bootable: false,
        size: (index + 1) * mib,
        physicalsize: disks[index]!.length,
      })),
    )
    expect(items[0]!.checksum).toBeUndefined()
  })

  it('tells their sizes in whole GiB', async () => {
    const capacity = (id: string, mebibytes: number) =>
      `<Disk ovf:diskId="${id}" ovf:fileRef="web-disk1.vmdk" ovf:capacity="${mebibytes}" ovf:capacityAllocationUnits="byte * 2^20"/>`
    const parts = { disks: capacity('d1', 1), hardware: '' }
    const more = capacity('1.5', 1536) + capacity('2.4', 2458)
    const content = makeAppliance([diskBytes()], { ...parts, disks: parts.disks + more })
    expect((await bringIn({}, content)).childtemplates).toMatchObject([
      { name: 'web-1.5', size: 2 },
      { name: 'web-2.4', size: 2 },
    ])
  })

  it('has none when it has one disk, or others that are empty', async () => {
    expect((await bringIn({}, makeAppliance([diskBytes()]))).childtemplates).toBeUndefined()
    const empty =
      '<Disk ovf:diskId="d1" ovf:fileRef="web-disk1.vmdk" ovf:capacity="1"/><Disk ovf:diskId="d2" ovf:capacity="1"/>'
    const content = makeAppliance([diskBytes()], { disks: empty })
    expect((await bringIn({}, content)).childtemplates).toBeUndefined()
  })

  it('F1: is taken apart when it is uploaded too', async () => {
    const make = await uploader(server)
    const target = await make.template(vmware, alice)
    const client = tus(() => server.origin, target)
    await client.create(bytes.length)
    await client.patch(0, bytes)
    const parent = await server.until(target.id, ({ isready }) => isready)
    expect(parent.childtemplates).toMatchObject([{ name: 'disk-d2' }, { name: 'disk-d3' }])
  })

  it('A15: have the size that they are, where the descriptor says less', async () => {
    const disk = (id: string) =>
      `<Disk ovf:diskId="${id}" ovf:fileRef="web-disk1.vmdk" ovf:capacity="1"/>`
    const content = makeAppliance([diskBytes()], { disks: disk('d1') + disk('d2') })
    const parent = await bringIn({ name: 'modest' }, content)
    expect(parent.size).toBe(2 * mib)
    const { items } = await list({ parenttemplateid: parent.id })
    expect(items).toMatchObject([{ size: mib }])
  })

  it('names them within what a name can have, whatever the descriptor calls them', async () => {
    const id = `a/../b\u{202e}${'x'.repeat(5000)}`
    const more = `<Disk ovf:diskId="${id}" ovf:fileRef="web-disk1.vmdk" ovf:capacity="1"/>`
    const own = '<Disk ovf:diskId="d1" ovf:fileRef="web-disk1.vmdk" ovf:capacity="1"/>'
    const content = makeAppliance([diskBytes()], { disks: own + more })
    const { childtemplates } = await bringIn({ name: '가'.repeat(255) }, content)
    const { name } = childtemplates![0]!
    expect(name).toMatch(/^가+-a\/\.\.\/b\u{fffd}x+$/u)
    expect(Array.from(name!)).toHaveLength(255)
  })
})

describe('D3: lists of data disks', () => {
  let parent: Awaited<ReturnType<typeof bringIn>>
  beforeAll(async () => {
    parent = await bringIn({ name: 'listed', isextractable: true })
  })

  it('stand under their template alone', async () => {
    for (const params of [{}, { keyword: 'listed' }, { showunique: true, keyword: 'listed' }]) {
      const { items } = await list(params)
      const found = items.filter(({ name }) => name === 'listed')
      expect(found).toHaveLength(1)
      expect(items.some(({ templatetype }) => templatetype === 'DATADISK')).toBe(false)
    }
    expect(await list({ templatetype: 'DATADISK' })).toEqual({ count: 0, items: [] })
    const everything = { templatefilter: 'all', listall: true } as const
    const { count: all } = await server.admin.call('listTemplates', everything)
    const { items } = await server.admin.call('listTemplates', {
      ...everything,
      page: 1,
      pagesize: 500,
    })
    expect(items).toHaveLength(all)
  })

  it.each<[CallParams, string[]]>([
    [{}, ['listed-d2', 'listed-d3']],
    [{ showunique: true }, ['listed-d2', 'listed-d3']],
    [{ keyword: 'D3' }, ['listed-d3']],
    [{ name: 'listed-d2' }, ['listed-d2']],
    [{ format: 'ova' }, []],
    [{ format: 'vmdk', hypervisor: 'vmware', isready: true }, ['listed-d2', 'listed-d3']],
    [{ isready: false }, []],
    [{ sortby: 'size', sortorder: 'desc' }, ['listed-d3', 'listed-d2']],
    [{ templatefilter: 'selfexecutable' }, ['listed-d2', 'listed-d3']],
    [{ templatefilter: 'community' }, []],
  ])('are narrowed, sorted and counted as others: %j', async (params, expected) => {
    const { items, count: all } = await list({ parenttemplateid: parent.id, ...params })
    expect(items.map(({ name }) => name)).toEqual(expected)
    expect(all ?? 0).toBe(expected.length)
  })

  it('come in pages, and with counts by facet', async () => {
    const of = { parenttemplateid: parent.id, pagesize: 1 }
    expect(await list({ ...of, page: 1 })).toMatchObject({
      count: 2,
      items: [{ name: 'listed-d2' }],
    })
    expect(await list({ ...of, page: 2 })).toMatchObject({
      count: 2,
      items: [{ name: 'listed-d3' }],
    })
    const facets = ['state', 'format', 'zone']
    for (const showunique of [true, false]) {
      const answer = await list({ ...of, page: 1, showunique, facets })
      expect(answer.facets).toMatchObject({
        state: [{ value: 'ready', count: 2 }],
        format: [{ value: 'VMDK', count: 2 }],
        zone: [{ value: register.zoneid, count: 2 }],
      })
    }
  })

  it('have each by its own id, and with what may be done', async () => {
    const [id] = childrenOf(parent)
    const { items, count: all } = await list({ id, templatefilter: 'featured' })
    expect(all).toBe(1)
    expect(items).toMatchObject([{ id, parenttemplateid: parent.id }])
    const unique = await list({ id, showunique: true })
    expect(unique.items).toMatchObject([
      {
        id,
        isextractable: true,
        zones: [{ state: 'ready', can: { download: true, delete: 'image.data_disk' } }],
        can: {
          update: 'image.data_disk',
          delete: 'image.data_disk',
          copy: 'copy.data_disk',
          convert: 'conversion.data_disk',
          download: true,
        },
      },
    ])
    expect(await list({ id, parenttemplateid: parent.id })).toMatchObject({ count: 1 })
    expect(await list({ id: parent.id, parenttemplateid: parent.id })).toEqual({
      count: 0,
      items: [],
    })
    expect(await list({ parenttemplateid: randomUUID() })).toEqual({ count: 0, items: [] })
  })

  it('have each by ids, among templates and in their order', async () => {
    const [second, third] = childrenOf(parent)
    const other = await bringIn({ name: 'apart' })
    const ids = [third!, parent.id!, childrenOf(other)[0]!, second!]
    for (const showunique of [false, true]) {
      const { items, count: all } = await list({ ids, showunique, sortby: 'name' })
      expect(all).toBe(4)
      const names = ['apart-d2', 'listed', 'listed-d2', 'listed-d3']
      expect(items.map(({ name }) => name)).toEqual(names)
      expect(items.every(({ isready }) => isready)).toBe(true)
    }
    const first = await list({ ids, pagesize: 2, page: 1 })
    const last = await list({ ids, pagesize: 2, page: 2 })
    expect(new Set([...first.items, ...last.items].map(({ id }) => id))).toEqual(new Set(ids))
    expect(await list({ ids: [second!], keyword: 'd3' })).toEqual({ count: 0, items: [] })
    const { facets } = await list({ ids, showunique: true, facets: ['state', 'templatetype'] })
    expect(facets).toMatchObject({
      state: [{ value: 'ready', count: 4 }],
      templatetype: [
        { value: 'DATADISK', count: 3 },
        { value: 'USER', count: 1 },
      ],
    })
  })

  it('B1: by ids too are seen by those who see their template', async () => {
    const open = await bringIn({ ispublic: true })
    const ids = [...childrenOf(open), ...childrenOf(parent)]
    const { items } = await list({ ids, templatefilter: 'community' }, bob)
    expect(items.map(({ id }) => id)).toEqual(childrenOf(open))
    expect(await list({ ids }, bob)).toEqual({ count: 0, items: [] })
    const everything = { ids, templatefilter: 'all', listall: true } as const
    expect(await server.admin.call('listTemplates', everything)).toMatchObject({ count: 4 })
  })

  it('B1: are seen by those who see their template', async () => {
    const [id] = childrenOf(parent)
    const of = { parenttemplateid: parent.id }
    for (const templatefilter of ['self', 'executable', 'community']) {
      expect(await list({ ...of, templatefilter }, bob)).toEqual({ count: 0, items: [] })
    }
    expect(await bob.refused('listTemplates', { templatefilter: 'self', id })).toMatchObject({
      status: 531,
    })
    const open = await bringIn({ ispublic: true })
    const seen = { parenttemplateid: open.id, templatefilter: 'community' }
    expect(await list(seen, bob)).toMatchObject({ count: 2, items: [{ ispublic: false }, {}] })
    expect(await list({ id: childrenOf(open)[0] }, bob)).toMatchObject({ count: 1 })
    expect(await list({ ...seen, templatefilter: 'self' }, bob)).toEqual({ count: 0, items: [] })
  })
})

describe('D3: a data disk alone', () => {
  it.each<[Parameters<Client['refused']>[0], CallParams, string]>([
    ['deleteTemplate', {}, 'image.data_disk'],
    ['updateTemplate', { name: 'other' }, 'image.data_disk'],
    ['retryImage', {}, 'image.data_disk'],
    ['cancelImage', {}, 'image.data_disk'],
    ['createTags', { 'tags[0].key': 'a', resourcetype: 'Template' }, 'image.data_disk'],
    ['copyTemplate', {}, 'copy.data_disk'],
    ['convertImage', { hypervisor: 'KVM' }, 'conversion.data_disk'],
  ])('cannot be given to %s', async (command, params, code) => {
    const [id = ''] = childrenOf(await bringIn())
    const ids = command === 'createTags' ? { resourceids: [id] } : { id }
    const to = command === 'copyTemplate' ? { destzoneid: register.zoneid } : {}
    const refusal = await alice.refused(command, { ...params, ...to, ...ids })
    expect(refusal).toMatchObject({ status: 431, code })
    expect(refusal.text).toContain('web-d2')
    expect(await list({ id })).toMatchObject({ count: 1, items: [{ name: 'web-d2', tags: [] }] })
  })

  it('is none of its owner’s images, nor more bytes, nor content that is there twice', async () => {
    const carol = await server.person('carol')
    const url = origin.put('/carol.ova', bytes)
    await setSetting(server, 'max.account.templates', '2')
    const id = await register.template(url, { ...vmware, name: 'first' }, carol)
    await server.until(id, ({ isready }) => isready)
    const usage = await carol.call('checkNewImage', { size: disks[1]!.length })
    expect(usage).toMatchObject({ imagecount: 1, storageused: bytes.length })
    expect(JSON.stringify(usage)).not.toContain('first-d2')
    await register.template(url, { ...vmware, name: 'second' }, carol)
    expect(
      await carol.refused('registerTemplate', register.templateParams(url, vmware)),
    ).toMatchObject({ status: 535 })
    await setSetting(server, 'max.account.templates', null)
  })
})
