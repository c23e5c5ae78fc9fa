import { randomUUID } from 'node:crypto'
import { osCategories, osTypes } from '@mold/shared/os-types.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Call } from '../../src/access/call.ts'
import { createListHypervisors } from '../../src/commands/infrastructure/listHypervisors.ts'
import { createListImageStores } from '../../src/commands/infrastructure/listImageStores.ts'
import { createListZones } from '../../src/commands/infrastructure/listZones.ts'
import { createListOsCategories } from '../../src/commands/os/listOsCategories.ts'
import { createListOsTypes } from '../../src/commands/os/listOsTypes.ts'
import { targetZones } from '../../src/images/register/targets.ts'
import { createSettings, type Settings } from '../../src/settings/settings.service.ts'
import { callBy, callerNamed } from '../support/call.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { makeAccount, makeDomain } from '../support/domain-tree.ts'
import { seedTestDatabase } from '../support/seeded.ts'

let database: TestDatabase
let settings: Settings
const calls: Record<string, Call> = {}
const domains: Record<string, { id: number; uuid: string }> = {}
const zones: Record<string, { id: number; uuid: string }> = {}

beforeAll(async () => {
  database = await createTestDatabase()
  const { db } = database
  settings = createSettings(db)
  await seedTestDatabase(db)
  for (const path of ['/a/', '/a/b/', '/ab/']) domains[path] = await makeDomain(db, path)
  for (const [name, path, type] of [
    ['root-user', '/', 0],
    ['a-admin', '/a/', 2],
    ['a-user', '/a/', 0],
    ['b-user', '/a/b/', 0],
    ['ab-user', '/ab/', 0],
  ] as const) {
    await makeAccount(db, name, path, type)
  }
  for (const name of ['admin', 'root-user', 'a-admin', 'a-user', 'b-user', 'ab-user']) {
    calls[name] = callBy(await callerNamed(db, name))
  }
  await makeZone('off', { allocation_state: 'Disabled' })
  await makeZone('a-zone', { domain_id: domains['/a/']!.id })
  await makeZone('a-off', { domain_id: domains['/a/']!.id, allocation_state: 'Disabled' })
  await makeZone('b-zone', { domain_id: domains['/a/b/']!.id })
  await makeZone('gone', { removed: new Date() })
})
afterAll(() => database.drop())

async function makeZone(
  name: string,
  of: { domain_id?: number; allocation_state?: 'Disabled'; removed?: Date },
) {
  zones[name] = await database.db
    .insertInto('zone')
    .values({
      name,
      allocation_state: 'Enabled',
      dns1: '10.0.0.1',
      guest_cidr: '10.1.0.0/16',
      display_text: `the zone ${name}`,
      ...of,
    })
    .returning(['id', 'uuid'])
    .executeTakeFirstOrThrow()
}

const listZones = (by: string, params: object = {}) =>
  createListZones(database.db, settings)(params, calls[by]!)
const zonesOf = async (by: string, params: object = {}) =>
  (await listZones(by, params)).items.map(({ name }) => name)
const listOsTypes = (params: object) =>
  createListOsTypes(database.db, settings)(params, calls['a-user']!)
const listCategories = (params: object = {}) =>
  createListOsCategories(database.db, settings)(params, calls['a-user']!)
const listHypervisors = (params: { zoneid?: string } = {}) =>
  createListHypervisors(database.db, settings)(params, calls['a-user']!)
const usedZone = async (by: string, zone: string) => {
  const { caller } = calls[by]!
  const found = await targetZones(database.db, caller, caller.account, {
    zoneids: [zones[zone]!.uuid],
  })
  return found.zones[0]
}
const unknownId = { code: 'api.invalid_uuid' }

const visible: Record<string, string[]> = {
  admin: ['zone1', 'off', 'a-zone', 'a-off', 'b-zone'],
  'root-user': ['zone1'],
  'a-admin': ['zone1', 'a-zone'],
  'a-user': ['zone1', 'a-zone'],
  'b-user': ['zone1', 'a-zone', 'b-zone'],
  'ab-user': ['zone1'],
}

describe('listZones', () => {
  it.each(Object.entries(visible))('A4: shows %s the zones %j', async (by, names) => {
    const { count, items } = await listZones(by)
    expect(items.map(({ name }) => name)).toEqual(names)
    expect(count).toBe(names.length)
  })

  it('A4, G6: shows exactly the zones that one may use', async () => {
    for (const [by, names] of Object.entries(visible)) {
      for (const name of Object.keys(zones)) {
        const may = await usedZone(by, name).then(
          () => true,
          () => false,
        )
        expect({ by, name, may }).toEqual({ by, name, may: names.includes(name) })
      }
    }
  })

  it('names no zone that the caller may not know of', async () => {
    expect(await zonesOf('ab-user', { id: zones['a-zone']!.uuid })).toEqual([])
    expect(await zonesOf('ab-user', { domainid: domains['/a/']!.uuid })).toEqual([])
    expect(await zonesOf('ab-user', { keyword: 'zone' })).toEqual(['zone1'])
    expect(await zonesOf('a-user', { id: zones['off']!.uuid })).toEqual([])
  })

  it('narrows by id, ids, name, domain, type, keyword, tags and use', async () => {
    const { uuid } = zones['b-zone']!
    expect(await zonesOf('admin', { id: uuid })).toEqual(['b-zone'])
    expect(await zonesOf('admin', { ids: [uuid, zones['off']!.uuid.toUpperCase()] })).toEqual([
      'off',
      'b-zone',
    ])
    expect(await zonesOf('admin', { ids: [] })).toEqual([])
    expect(await zonesOf('admin', { name: 'a-zone' })).toEqual(['a-zone'])
    expect(await zonesOf('admin', { domainid: domains['/a/']!.uuid })).toEqual(['a-zone', 'a-off'])
    expect(await zonesOf('admin', { networktype: 'Basic' })).toEqual([])
    expect(await zonesOf('admin', { keyword: 'A-' })).toEqual(['a-zone', 'a-off'])
    expect(await zonesOf('admin', { available: true })).toEqual(['zone1', 'a-zone', 'b-zone'])
    expect(await zonesOf('admin', { tags: [{ key: 'x', value: 'y' }] })).toEqual([])
    expect(await listZones('admin', { page: 2, pagesize: 2 })).toMatchObject({
      count: 5,
      items: [{ name: 'a-zone' }, { name: 'a-off' }],
    })
  })

  it('finds a removed zone’s id and shows nothing; an id that never was is an error', async () => {
    expect(await zonesOf('admin', { id: zones['gone']!.uuid })).toEqual([])
    await expect(listZones('admin', { id: randomUUID() })).rejects.toMatchObject(unknownId)
    await expect(listZones('admin', { ids: ['x'] })).rejects.toMatchObject({
      ...unknownId,
      params: { command: 'listzones', name: 'ids', value: 'x' },
    })
  })

  it('shows networks to admins and the token to root admins', async () => {
    const id = zones['a-zone']!.uuid
    const [forRoot] = (await listZones('admin', { id })).items
    expect(forRoot).toMatchObject({
      dns1: '10.0.0.1',
      guestcidraddress: '10.1.0.0/16',
      zonetoken: expect.any(String),
      allocationstate: 'Enabled',
      networktype: 'Advanced',
      domainid: domains['/a/']!.uuid,
      domainname: 'a',
      displaytext: 'the zone a-zone',
      tags: [],
    })
    const [forAdmin] = (await listZones('a-admin', { id })).items
    expect(forAdmin).toMatchObject({ dns1: '10.0.0.1' })
    expect(forAdmin).not.toHaveProperty('zonetoken')
    const [forUser] = (await listZones('a-user', { id })).items
    for (const field of ['dns1', 'internaldns1', 'guestcidraddress', 'zonetoken']) {
      expect(forUser).not.toHaveProperty(field)
    }
  })
})

describe('the zone to use', () => {
  it('is refused when it is disabled, for all but root admins', async () => {
    await expect(usedZone('a-user', 'a-off')).rejects.toThrow(
      'Cannot perform this operation, Zone a-off is currently disabled',
    )
    expect(await usedZone('admin', 'a-off')).toMatchObject({ name: 'a-off' })
    expect(await usedZone('b-user', 'a-zone')).toMatchObject({ name: 'a-zone' })
  })

  it('is not there for those who may not know of it', async () => {
    const invalid = 'Please specify a valid zone.'
    await expect(usedZone('ab-user', 'a-off')).rejects.toThrow(invalid)
    await expect(usedZone('a-user', 'b-zone')).rejects.toThrow(invalid)
    await expect(usedZone('admin', 'gone')).rejects.toThrow(invalid)
  })
})

describe('listImageStores', () => {
  const list = (params: object = {}) =>
    createListImageStores({ db: database.db, settings })(params, calls['admin']!)

  it('shows a store with what servers noted last', async () => {
    const [unknown] = (await list()).items
    expect(unknown).not.toHaveProperty('error')
    expect(unknown).toMatchObject({ disksizetotal: undefined, state: undefined })
    await database.db
      .updateTable('image_store')
      .set({
        total_bytes: 1000,
        used_bytes: 400,
        state: 'Full',
        error_code: 'store.full',
        error_params: JSON.stringify({ store: 'zone1 images' }),
        checked: new Date('2026-11-28T03:00:00Z'),
      })
      .execute()
    const { items } = await list()
    expect(items).toEqual([
      {
        id: expect.any(String),
        name: 'zone1 images',
        url: 'file:///tmp/mold-test/images',
        protocol: 'file',
        providername: 'File',
        scope: 'ZONE',
        zoneid: expect.any(String),
        zonename: 'zone1',
        readonly: false,
        disksizetotal: 1000,
        disksizeused: 400,
        hasannotations: false,
        state: 'Full',
        error: expect.stringContaining('zone1 images is full; delete images'),
        errorcode: 'store.full',
        errorparams: { store: 'zone1 images' },
        checked: '2026-11-28T03:00:00+0000',
        imagebytes: 0,
        imagecount: 0,
      },
    ])
  })

  it('narrows by id, name, zone, protocol, provider, access and keyword', async () => {
    const [store] = (await list()).items
    for (const filter of [
      { id: store?.id },
      { zoneid: store?.zoneid },
      { name: 'zone1 images' },
      { protocol: 'FILE' },
      { provider: 'file' },
      { readonly: false },
      { keyword: 'IMAGES' },
    ]) {
      const { count } = await list(filter)
      expect({ filter, count }).toEqual({ filter, count: 1 })
    }
    for (const filter of [
      { zoneid: zones['off']!.uuid },
      { name: 'images' },
      { protocol: 's3' },
      { readonly: true },
    ]) {
      const found = await list(filter)
      expect({ filter, found }).toEqual({ filter, found: { count: 0, items: [] } })
    }
    await expect(list({ id: randomUUID() })).rejects.toMatchObject(unknownId)
  })
})

describe('listHypervisors', () => {
  it('names those of the setting', async () => {
    const names = ['KVM', 'XenServer', 'VMware', 'Hyperv']
    expect(await listHypervisors()).toEqual({ count: 4, items: names.map((name) => ({ name })) })
  })

  it('names those of a zone’s hosts, which are none', async () => {
    expect(await listHypervisors({ zoneid: zones['a-zone']!.uuid })).toEqual({
      count: 0,
      items: [],
    })
    await expect(listHypervisors({ zoneid: randomUUID() })).rejects.toMatchObject(unknownId)
  })
})

describe('listOsTypes', () => {
  it('J3: lists all types by description, numbers in their order', async () => {
    const { count, items } = await listOsTypes({})
    const names = items.map(({ description }) => description ?? '')
    expect(count).toBe(osTypes.length)
    expect(names).toEqual(names.toSorted(new Intl.Collator('en', { numeric: true }).compare))
    const [nine, ten] = ['CentOS Stream 9', 'CentOS Stream 10'].map((name) => names.indexOf(name))
    expect(nine).toBeGreaterThan(0)
    expect(nine).toBeLessThan(ten ?? 0)
    expect(names).toEqual(
      expect.arrayContaining(['None', 'Other PV (32-bit)', 'Other PV (64-bit)', 'CentOS 7']),
    )
  })

  it('narrows by id, ids, description, category and keyword', async () => {
    const { uuid } = osTypes.find(({ description }) => description === 'CentOS 7')!
    const [one] = (await listOsTypes({ id: uuid })).items
    expect(one).toMatchObject({
      id: uuid,
      name: 'CentOS 7',
      description: 'CentOS 7',
      oscategoryname: 'CentOS',
      isuserdefined: false,
      fordisplay: true,
    })
    expect((await listOsTypes({ ids: [uuid] })).count).toBe(1)
    expect((await listOsTypes({ description: 'CentOS 7' })).items).toEqual([one])
    expect((await listOsTypes({ description: 'centos' })).count).toBe(0)
    expect((await listOsTypes({ keyword: 'centos 7' })).count).toBeGreaterThan(1)
    const inCategory = await listOsTypes({ oscategoryid: one?.oscategoryid, page: 1, pagesize: 5 })
    expect(inCategory.items).toHaveLength(5)
    expect(inCategory.count).toBe(osTypes.filter(({ category }) => category === 'CentOS').length)
    await expect(listOsTypes({ oscategoryid: randomUUID() })).rejects.toMatchObject(unknownId)
  })
})

describe('listOsCategories', () => {
  it('lists the categories in the order of the seed', async () => {
    const { count, items } = await listCategories()
    expect(count).toBe(osCategories.length)
    expect(items.map(({ name }) => name)).toEqual(osCategories.map(({ name }) => name))
    expect(items[0]).toEqual({ id: osCategories[0]?.uuid, name: 'CentOS', isfeatured: false })
  })

  it('narrows by id, name and keyword', async () => {
    const { uuid } = osCategories.find(({ name }) => name === 'Ubuntu')!
    const ubuntu = [{ id: uuid, name: 'Ubuntu', isfeatured: false }]
    for (const filter of [{ id: uuid }, { name: 'Ubuntu' }, { keyword: 'bunt' }]) {
      const { items } = await listCategories(filter)
      expect({ filter, items }).toEqual({ filter, items: ubuntu })
    }
    expect((await listCategories({ name: 'ubuntu' })).count).toBe(0)
  })
})
