import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallParams } from '../support/client.ts'
import { type ImageRow, insertImage } from '../support/image-rows.ts'
import { osTypeId } from '../support/images.ts'
import { makeZone, setSetting, startTestServer, type TestServer } from '../support/server.ts'

const rows: readonly ImageRow[] = [
  { name: 'Debian 12', account: 'admin', zones: ['zone1', 'zone2'], size: 300 },
  { name: 'debian 11', account: 'admin', size: 200, isPublic: true },
  {
    name: '우분투 24.04',
    account: 'admin',
    displayText: 'Ubuntu noble',
    osType: 'Ubuntu 24.04 LTS',
  },
  { name: 'Windows 2022', account: 'admin', hypervisor: 'Hyperv', format: 'VHDX', size: 900 },
  { name: '100%_done', account: 'admin', sortKey: -5, state: 'failed', zones: ['zone2'] },
  { name: 'router', account: 'admin', type: 'ROUTING', sortKey: 7, state: 'waiting' },
]

let server: TestServer
let zone2: { uuid: string }
const ids: Record<string, string> = {}
beforeAll(async () => {
  server = await startTestServer({ env: { MOLD_ROLES: 'api' } })
  zone2 = await makeZone(server, 'zone2')
  for (const row of rows) ids[row.name] = await insertImage(server.db, row)
  await insertImage(server.db, { name: 'a disc', account: 'admin', kind: 'iso' })
})
afterAll(() => server.stop())

const list = (params: CallParams = {}) =>
  server.admin.call('listTemplates', { templatefilter: 'self', ...params })
const namesOf = async (params?: CallParams) => (await list(params)).items.map(({ name }) => name)
const refused = async (params: CallParams) =>
  (await server.admin.refused('listTemplates', { templatefilter: 'self', ...params })).text

/** In the order of their sort keys. */
const unique = ['100%_done', 'Debian 12', 'debian 11', '우분투 24.04', 'Windows 2022', 'router']
const perZone = ['100%_done', 'Debian 12', 'Debian 12', ...unique.slice(2)]

describe('a list of images', () => {
  it('has a row for each zone, by sort key', async () => {
    const { count, items } = await list()
    expect(count).toBe(7)
    expect(items.map(({ name }) => name)).toEqual(perZone)
    const debian = items.filter(({ name }) => name === 'Debian 12')
    expect(debian.map(({ zonename }) => zonename)).toEqual(['zone1', 'zone2'])
    expect(new Set(debian.map(({ id }) => id))).toEqual(new Set([ids['Debian 12']]))
    expect(items[0]).not.toHaveProperty('zones')
  })

  it('M2: has a row for each image with its zones inside, when that is asked for', async () => {
    const { count, items } = await list({ showunique: true })
    expect(count).toBe(6)
    expect(items.map(({ name }) => name)).toEqual(unique)
    expect(items[1]!.zones!.map(({ zonename, state }) => [zonename, state])).toEqual([
      ['zone1', 'ready'],
      ['zone2', 'ready'],
    ])
    const { count: ofZone, items: inZone } = await list({ showunique: true, zoneid: zone2.uuid })
    expect(ofZone).toBe(2)
    expect(inZone.map(({ name }) => name)).toEqual(['100%_done', 'Debian 12'])
  })

  it('can be sorted the other way by a setting', async () => {
    await setSetting(server, 'sortkey.algorithm', 'false')
    expect((await namesOf({ showunique: true }))[0]).toBe('router')
    await setSetting(server, 'sortkey.algorithm', null)
  })

  it.each([
    ['name', 'asc', ['100%_done', 'debian 11', 'Debian 12', 'router', 'Windows 2022']],
    ['name', 'desc', ['우분투 24.04', 'Windows 2022']],
    ['size', 'asc', ['debian 11', 'Debian 12', 'Windows 2022']],
    ['hypervisor', 'asc', ['Windows 2022']],
    ['created', 'asc', ['Debian 12', 'debian 11']],
    ['created', 'desc', ['router', '100%_done']],
    ['ostypename', 'desc', ['우분투 24.04']],
    ['account', 'asc', ['Debian 12']],
  ] as const)('M2: is sorted by %s, %s', async (sortby, sortorder, first) => {
    const names = await namesOf({ showunique: true, sortby, sortorder })
    expect(names).toHaveLength(6)
    expect(names.slice(0, first.length)).toEqual(first)
  })

  it('says by what it can be sorted', async () => {
    expect(await refused({ sortby: 'colour' })).toMatch(/^Cannot sort by colour; use one of name,/)
    expect(await refused({ sortby: 'name', sortorder: 'down' })).toBe(
      'Unable to execute API command listtemplates due to invalid value down for parameter sortorder',
    )
  })
})

describe('pages', () => {
  it('have the count of all matches', async () => {
    const all: (string | undefined)[] = []
    for (const page of [1, 2, 3]) {
      const { count, items } = await list({ page, pagesize: 3 })
      expect(count).toBe(7)
      all.push(...items.map(({ name }) => name))
    }
    expect(all).toEqual(perZone)
  })

  it('beyond the end are a count alone, and nothing at all is an empty envelope', async () => {
    const beyond = { templatefilter: 'self', page: 9, pagesize: 5 }
    expect(await server.admin.raw('listTemplates', beyond)).toEqual({
      listtemplatesresponse: { count: 7 },
    })
    expect(await server.admin.raw('listTemplates', { templatefilter: 'shared' })).toEqual({
      listtemplatesresponse: {},
    })
    expect(await server.admin.raw('listIsos', { isofilter: 'featured' })).toEqual({
      listisosresponse: {},
    })
  })

  it('need both numbers, within the limit', async () => {
    expect(await refused({ page: 1 })).toBe(
      '"pagesize" parameter is required when "page" is specified',
    )
    expect(await refused({ pagesize: 1 })).toBe(
      '"page" parameter is required when "pagesize" is specified',
    )
    expect(await refused({ page: 1, pagesize: 501 })).toBe(
      "Page size can't exceed max allowed page size value: 500",
    )
    await setSetting(server, 'default.page.size', '2')
    expect(await list()).toMatchObject({ count: 7, items: [{}, {}] })
    await setSetting(server, 'default.page.size', null)
  })
})

describe('filters', () => {
  it.each<[CallParams, string[]]>([
    [{ name: 'debian 11' }, ['debian 11']],
    [{ name: 'debian' }, []],
    [{ keyword: 'DEBIAN' }, ['Debian 12', 'debian 11']],
    [{ keyword: 'noble' }, ['우분투 24.04']],
    [{ keyword: '분투' }, ['우분투 24.04']],
    [{ keyword: '0%_d' }, ['100%_done']],
    [{ keyword: '%' }, ['100%_done']],
    [{ keyword: "' or 1=1 --" }, []],
    [{ hypervisor: 'hyperv' }, ['Windows 2022']],
    [{ format: 'vhdx' }, ['Windows 2022']],
    [{ templatetype: 'routing' }, ['router']],
    [{ arch: 'aarch64' }, []],
    [{ ispublic: true }, ['debian 11']],
    [{ isready: false }, ['100%_done', 'router']],
    [{ isready: true, keyword: '0' }, ['Windows 2022', '우분투 24.04']],
    [{ parenttemplateid: '6b0b5c0e-4a0e-4a1e-9d5e-0c6f6d0a0001' }, []],
  ])('%j', async (params, expected) => {
    const names = await namesOf({ showunique: true, ...params })
    expect(new Set(names)).toEqual(new Set(expected))
    const { count } = await list({ showunique: true, ...params })
    expect(count).toBe(expected.length)
  })

  it('by OS type and its category', async () => {
    const ostypeid = await osTypeId(server, 'Ubuntu 24.04 LTS')
    expect(await namesOf({ ostypeid })).toEqual(['우분투 24.04'])
    const { items } = await server.admin.call('listOsCategories', { name: 'Ubuntu' })
    expect(await namesOf({ oscategoryid: items[0]!.id! })).toEqual(['우분투 24.04'])
  })

  it('by ids, of which unknown ones are errors', async () => {
    const two = [ids['router']!, ids['debian 11']!]
    expect(await namesOf({ ids: two })).toEqual(['debian 11', 'router'])
    expect(await refused({ ids: two, id: two[0] })).toBe(
      'id and ids cannot be specified together; use one of them',
    )
    expect(await refused({ id: randomUUID() })).toContain('entity does not exist')
    expect(await refused({ id: 'x' })).toContain('Invalid parameter id value=x')
    expect(await refused({ zoneid: randomUUID() })).toContain('Invalid parameter zoneid')
  })

  it('isofilter is selfexecutable unless another is given', async () => {
    const { items } = await server.admin.call('listIsos')
    expect(items.map(({ name, format }) => [name, format])).toEqual([['a disc', 'ISO']])
    expect((await server.admin.call('listIsos', { bootable: false })).count).toBe(0)
  })

  it('isready=false lists ready ISOs too, as Ansible expects', async () => {
    const { count } = await server.admin.call('listIsos', { isready: true })
    expect(count).toBeGreaterThan(0)
    expect((await server.admin.call('listIsos', { isready: false })).count).toBe(count)
  })
})

describe('facets', () => {
  it('count values under the same filters, each without its own', async () => {
    const { count, facets } = await list({
      showunique: true,
      hypervisor: 'Hyperv',
      facets: ['hypervisor', 'format', 'state', 'zone', 'ostype', 'owner', 'templatetype'],
    })
    expect(count).toBe(1)
    expect(facets!['hypervisor']).toEqual([
      { value: 'KVM', count: 5 },
      { value: 'Hyperv', count: 1 },
    ])
    expect(facets!['format']).toEqual([{ value: 'VHDX', count: 1 }])
    expect(facets!['state']).toEqual([{ value: 'ready', count: 1 }])
    expect(facets!['templatetype']).toEqual([{ value: 'USER', count: 1 }])
    expect(facets!['zone']).toEqual([{ value: expect.any(String), name: 'zone1', count: 1 }])
    expect(facets!['owner']).toEqual([{ value: expect.any(String), name: 'admin', count: 1 }])
    expect(facets!['ostype']![0]).toMatchObject({ name: 'Debian GNU/Linux 12 (64-bit)', count: 1 })
  })

  it('have values that the filters take, several at once', async () => {
    const asked = { showunique: true, facets: ['owner', 'ostype', 'zone'] }
    const { facets } = await list(asked)
    const valuesOf = (name: string) => facets![name]!.map(({ value }) => value)
    for (const params of [
      { accountids: valuesOf('owner') },
      { ostypeid: valuesOf('ostype') },
      { zoneids: valuesOf('zone') },
      { hypervisor: 'kvm, HYPERV' },
      { format: ['qcow2', 'VHDX'] },
      { state: ['ready', 'failed', 'waiting'] },
    ]) {
      expect((await list({ showunique: true, ...params })).count).toBe(6)
    }
    expect(await namesOf({ zoneids: [zone2.uuid], state: ['failed'] })).toEqual(['100%_done'])
  })

  it('are counted where nothing matches, too, and for ISOs as far as they have them', async () => {
    const none = { templatefilter: 'self', state: ['copying'], facets: ['state', 'format'] }
    expect(await server.admin.raw('listTemplates', none)).toEqual({
      listtemplatesresponse: {
        facets: { format: [], state: expect.arrayContaining([{ value: 'ready', count: 5 }]) },
      },
    })
    const discs = await server.admin.call('listIsos', { facets: ['state', 'owner'] })
    expect(discs.facets).toMatchObject({ state: [{ value: 'ready', count: 1 }] })
    expect((await server.admin.refused('listIsos', { facets: ['hypervisor'] })).text).toBe(
      'Cannot count by hypervisor; use one of state, zone, ostype, owner',
    )
  })

  it('know no ids that never were', async () => {
    const unknown = randomUUID()
    for (const name of ['accountids', 'zoneids', 'ostypeid']) {
      expect(await refused({ [name]: [unknown] })).toContain(`Invalid parameter ${name}`)
    }
  })
})

describe('deleted images', () => {
  it('are listed when they are asked for, and by an id that clients still hold', async () => {
    const id = await insertImage(server.db, { name: 'gone', account: 'admin' })
    const { db } = server
    const { id: row } = await db
      .updateTable('vm_template')
      .set({ removed: new Date() })
      .where('uuid', '=', id)
      .returning('id')
      .executeTakeFirstOrThrow()
    await db.deleteFrom('template_zone').where('template_id', '=', row).execute()
    expect(await namesOf()).not.toContain('gone')
    expect(await list({ id })).toEqual({ count: 0, items: [] })
    for (const params of [{ showremoved: true }, { showremoved: true, showunique: true }]) {
      const { count, items } = await list(params)
      expect(count).toBe(params.showunique === true ? 7 : 8)
      const gone = items.find(({ name }) => name === 'gone')!
      expect(gone).toMatchObject({
        id,
        isready: false,
        removed: expect.stringMatching(/^\d{4}-/),
        can: { delete: 'image.template_not_found', download: 'image.template_not_found' },
      })
    }
    expect(await namesOf({ showremoved: true, isready: true })).not.toContain('gone')
    expect(await namesOf({ showremoved: true, zoneid: zone2.uuid })).not.toContain('gone')
  })
})
