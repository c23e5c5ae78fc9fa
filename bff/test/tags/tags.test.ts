import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CallParams, Client } from '../support/client.ts'
import { insertImage } from '../support/image-rows.ts'
import { makeDomain } from '../support/domain-tree.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
let alice: Client
let bob: Client
let boss: Client
let disk: string
let disc: string

beforeAll(async () => {
  server = await startTestServer()
  await makeDomain(server.db, '/a/')
  alice = await server.person('alice', '/a/')
  bob = await server.person('bob')
  boss = await server.person('boss', '/a/', 2)
})
beforeEach(async () => {
  await server.db.deleteFrom('template_zone').execute()
  await server.db.deleteFrom('vm_template').execute()
  await server.db.deleteFrom('event').execute()
  disk = await insertImage(server.db, { name: 'disk', account: 'alice', isPublic: true })
  disc = await insertImage(server.db, { name: 'disc', account: 'alice', kind: 'iso' })
})
afterAll(() => server.stop())

function tagParams(tags: Record<string, string | undefined>): CallParams {
  const params: Record<string, string> = {}
  Object.entries(tags).forEach(([key, value], index) => {
    params[`tags[${index}].key`] = key
    if (value !== undefined) params[`tags[${index}].value`] = value
  })
  return params
}

const onDisk = () => ({ resourceids: disk, resourcetype: 'Template' })
const tag = (tags: Record<string, string | undefined>, of: CallParams = {}, by = alice) =>
  by.call('createTags', { ...onDisk(), ...of, ...tagParams(tags) })
const tagsOf = async (id: string) => {
  const image = await server.image(id)
  return Object.fromEntries(image?.tags.map(({ key, value }) => [key, value]) ?? [])
}

describe('createTags', () => {
  it('adds tags that the rows of the image then show', async () => {
    expect(await tag({ team: 'web', 'needs review': '' })).toEqual({ success: true })
    const { items } = await alice.call('listTemplates', { templatefilter: 'self', id: disk })
    expect(items[0]?.tags).toEqual([
      expect.objectContaining({ key: 'needs review', value: '' }),
      {
        key: 'team',
        value: 'web',
        resourcetype: 'Template',
        resourceid: disk,
        account: 'alice',
        domainid: expect.any(String),
        domain: 'a',
      },
    ])
  })

  it('moves the version of the row, so that lists that are open show it', async () => {
    const version = () =>
      server.db.selectFrom('vm_template').select('version').where('uuid', '=', disk)
    const before = await version().executeTakeFirstOrThrow()
    await tag({ team: 'web' })
    expect((await version().executeTakeFirstOrThrow()).version).toBeGreaterThan(before.version)
  })

  it('takes ISOs, several at a time, and a kind in any case', async () => {
    const other = await insertImage(server.db, { name: 'other', account: 'alice', kind: 'iso' })
    await tag({ a: '1' }, { resourceids: [disc, other], resourcetype: 'iso' })
    expect([await tagsOf(disc), await tagsOf(other)]).toEqual([{ a: '1' }, { a: '1' }])
    const events = await alice.call('listEvents', { type: 'CREATE_TAGS', state: 'Completed' })
    expect(events.items.map(({ resourceid }) => resourceid)).toEqual(
      expect.arrayContaining([disc, other]),
    )
  })

  it('fails as a job for a key that is there, and changes nothing then', async () => {
    await tag({ team: 'web' })
    const refusal = await alice.refused('createTags', {
      ...onDisk(),
      ...tagParams({ fresh: '1', team: 'db' }),
    })
    expect(refusal).toMatchObject({ status: 530, text: 'tag team already on Template disk' })
    expect(await tagsOf(disk)).toEqual({ team: 'web' })
  })

  it('is an event in three states, with its parent', async () => {
    await tag({ team: 'web' })
    const { items } = await alice.call('listEvents', { resourceid: disk })
    expect(items.map(({ type, state }) => `${type} ${state}`)).toEqual([
      'CREATE_TAGS Completed',
      'CREATE_TAGS Started',
      'CREATE_TAGS Scheduled',
    ])
    const [completed, started, scheduled] = items
    expect([completed?.parentid, started?.parentid]).toEqual([scheduled?.id, scheduled?.id])
  })

  it('is for whoever may update the image', async () => {
    const refusal = await bob.refused('createTags', { ...onDisk(), ...tagParams({ a: '1' }) })
    expect(refusal.status).toBe(531)
    await tag({ a: '1' }, {}, boss)
    await tag({ b: '1' }, {}, server.admin)
    expect(await tagsOf(disk)).toEqual({ a: '1', b: '1' })
  })

  it.each<[string, CallParams, number, RegExp]>([
    ['a kind that has no tags', { resourcetype: 'Moon' }, 431, /^Invalid resource type Moon$/],
    ['an ISO as a template', { resourcetype: 'ISO' }, 431, /./],
    ['an id that never existed', { resourceids: randomUUID() }, 431, /entity does not exist/],
    ['no tags', { 'tags[0].key': undefined }, 431, /missing parameter tags$/],
    ['an empty key', { 'tags[0].key': ' ' }, 431, /tag key/],
    ['one key twice', { 'tags[1].key': 'a' }, 431, /more than once/],
    ['a value that is too long', { 'tags[0].value': 'x'.repeat(2_049) }, 431, /2048/],
  ])('refuses %s', async (_what, params, status, text) => {
    const base = { ...onDisk(), 'tags[0].key': 'a', 'tags[0].value': undefined }
    const refusal = await alice.refused('createTags', { ...base, ...params })
    expect(refusal.status).toBe(status)
    expect(refusal.text).toMatch(text)
    expect(await tagsOf(disk)).toEqual({})
  })

  it('refuses more tags than an image may have', async () => {
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, '1']))
    const refusal = await alice.refused('createTags', { ...onDisk(), ...tagParams(many) })
    expect(refusal).toMatchObject({ code: 'tag.too_many', status: 530 })
    expect(await tagsOf(disk)).toEqual({})
  })
})

describe('deleteTags', () => {
  beforeEach(() => tag({ a: '1', b: '2', c: '' }))
  const drop = (tags: Record<string, string | undefined>, by = alice) =>
    by.call('deleteTags', { ...onDisk(), ...tagParams(tags) })

  it('removes by key, by key and value, or every one', async () => {
    await drop({ a: undefined, b: '3' })
    expect(await tagsOf(disk)).toEqual({ b: '2', c: '' })
    await drop({ b: '2' })
    expect(await tagsOf(disk)).toEqual({ c: '' })
    await tag({ d: '4' })
    await drop({})
    expect(await tagsOf(disk)).toEqual({})
  })

  it('is for whoever may update the image', async () => {
    expect((await bob.refused('deleteTags', onDisk())).status).toBe(531)
    expect(Object.keys(await tagsOf(disk))).toEqual(['a', 'b', 'c'])
  })
})

describe('listTags', () => {
  beforeEach(async () => {
    await tag({ team: 'web', stage: 'test' }, { customer: 'shop' })
    await tag({ team: 'db' }, { resourceids: disc, resourcetype: 'ISO' })
  })
  const list = async (by: Client, params: CallParams = {}) => {
    const { items } = await by.call('listTags', params)
    return items.map(({ key, value, resourcetype }) => `${resourcetype} ${key}=${value}`)
  }

  it('lists those of the own account, by key', async () => {
    const all = ['Template stage=test', 'Template team=web', 'ISO team=db']
    expect(await list(alice)).toEqual(all)
    expect(await list(bob)).toEqual([])
    expect(await list(boss)).toEqual([])
    expect(await list(boss, { listall: true })).toEqual(all)
    expect(await list(server.admin, { listall: true })).toEqual(all)
    expect(await list(server.admin, { resourceid: disk })).toHaveLength(2)
  })

  it('narrows by kind, thing, key, value, customer and words', async () => {
    expect(await list(alice, { resourcetype: 'ISO' })).toEqual(['ISO team=db'])
    expect(await list(alice, { resourceid: disc })).toEqual(['ISO team=db'])
    expect(await list(alice, { key: 'team' })).toEqual(['Template team=web', 'ISO team=db'])
    expect(await list(alice, { key: 'team', value: 'web' })).toEqual(['Template team=web'])
    expect(await list(alice, { customer: 'shop', keyword: 'STA' })).toEqual(['Template stage=test'])
    expect((await alice.refused('listTags', { resourceid: randomUUID() })).status).toBe(431)
  })

  it('forgets those of deleted images', async () => {
    await alice.call('deleteTemplate', { id: disk })
    expect(await list(alice)).toEqual(['ISO team=db'])
  })
})

describe('§8: tags as a filter of lists', () => {
  it('are ORed, with any value where none is given', async () => {
    const other = await insertImage(server.db, { name: 'other', account: 'alice' })
    await insertImage(server.db, { name: 'untagged', account: 'alice' })
    await tag({ team: 'web', stage: 'live' })
    await tag({ team: 'db' }, { resourceids: other })
    const names = async (tags: Record<string, string | undefined>) => {
      const params = { templatefilter: 'self', ...tagParams(tags) }
      const { items, count } = await alice.call('listTemplates', params)
      expect(count).toBe(items.length)
      return items.map(({ name }) => name)
    }
    expect(await names({ team: 'web' })).toEqual(['disk'])
    expect(await names({ team: undefined })).toEqual(['disk', 'other'])
    expect(await names({ stage: 'live', team: 'db' })).toEqual(['disk', 'other'])
    expect(await names({ team: 'none' })).toEqual([])
    expect(
      (await alice.call('listIsos', { isofilter: 'self', ...tagParams({ team: 'web' }) })).count,
    ).toBe(0)
  })
})
