import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CallParams, Client } from '../support/client.ts'
import { makeDomain } from '../support/domain-tree.ts'
import { eventually } from '../support/hosts.ts'
import { putInstance } from '../support/instances.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { type Machine, putVolume, startMachine } from '../support/volumes.ts'

let server: TestServer
let machine: Machine
let owner: Client
let other: Client
let boss: Client

beforeAll(async () => {
  server = await startTestServer()
  await makeDomain(server.db, '/a/')
  owner = await server.person('olga', '/a/')
  other = await server.person('otto')
  boss = await server.person('boss', '/a/', 2)
  machine = await startMachine(server)
})
beforeEach(async () => {
  await server.db.deleteFrom('tag').execute()
})
afterAll(async () => {
  await machine.agent.stop()
  await server.stop()
})

const account = 'olga'

/** One of each kind, with how it is listed and what its tags call it. */
const kinds = {
  UserVm: {
    table: 'instance',
    list: 'listVirtualMachines',
    make: async () => (await putInstance(server, { account, host_id: machine.host.id })).uuid,
  },
  Volume: {
    table: 'volume',
    list: 'listVolumes',
    make: async () => (await putVolume(server, machine, { account })).uuid,
  },
  Snapshot: {
    table: 'snapshot',
    list: 'listSnapshots',
    make: async () => {
      const { uuid: volumeid } = await putVolume(server, machine, { account })
      return (await owner.call('createSnapshot', { volumeid })).id ?? ''
    },
  },
} as const
type Kind = keyof typeof kinds

const change = (
  verb: 'createTags' | 'deleteTags',
  [resourcetype, resourceids]: readonly [Kind, string | readonly string[]],
  more: CallParams,
  by = owner,
) => by.call(verb, { resourcetype, resourceids, ...more })

async function tagsOf(kind: Kind, id: string, by = owner) {
  const { items } = await by.call(kinds[kind].list, { id })
  return items[0]?.tags.map(({ key, value }) => [key, value])
}

const versionOf = async (table: 'instance' | 'volume' | 'snapshot', uuid: string) => {
  const row = await server.db
    .selectFrom(table as 'instance')
    .select('version')
    .where('uuid', '=', uuid)
    .executeTakeFirstOrThrow()
  return row.version
}

describe.each(Object.keys(kinds) as Kind[])('tags of a %s', (kind) => {
  const { table, list, make } = kinds[kind]

  it('are added, shown in its row, listed and removed', async () => {
    const id = await make()
    const before = await versionOf(table, id)
    const team = { 'tags[0].key': 'team', 'tags[0].value': 'web', 'tags[1].key': 'old' }
    await change('createTags', [kind, id], { ...team, customer: 'acme' })
    expect(await tagsOf(kind, id)).toEqual([
      ['old', ''],
      ['team', 'web'],
    ])
    const [shown] = (await owner.call(list, { id })).items
    expect(shown?.tags[1]).toEqual({
      key: 'team',
      value: 'web',
      resourcetype: kind,
      resourceid: id,
      account,
      domainid: expect.any(String),
      domain: 'a',
    })
    // Lists that are open hear of it.
    expect(await versionOf(table, id)).toBeGreaterThan(before)
    const named = { resourcetype: kind.toUpperCase(), resourceid: id }
    expect((await owner.call('listTags', named)).items).toMatchObject([
      { key: 'old', resourcetype: kind, resourceid: id, customer: 'acme' },
      { key: 'team', account },
    ])
    expect((await owner.call('listTags', { resourceid: id, key: 'team' })).count).toBe(1)
    const wrongKind = { ...named, resourcetype: 'Template' }
    expect(await owner.refused('listTags', wrongKind)).toMatchObject({ status: 431 })
    await change('deleteTags', [kind, id], { 'tags[0].key': 'team', 'tags[0].value': 'db' })
    await change('deleteTags', [kind, id], { 'tags[0].key': 'old' })
    expect(await tagsOf(kind, id)).toEqual([['team', 'web']])
    await change('deleteTags', [kind, id], {})
    expect(await tagsOf(kind, id)).toEqual([])
  })

  it('narrow its list', async () => {
    const [one, two, three] = [await make(), await make(), await make()]
    await change('createTags', [kind, [one, two]], { 'tags[0].key': 'stage', 'tags[0].value': 'a' })
    await change('createTags', [kind, three], { 'tags[0].key': 'stage', 'tags[0].value': 'b' })
    const listed = async (params: CallParams) =>
      (await owner.call(list, { ...params, facets: 'zone' })).items.map(({ id = '' }) => id)
    // Newest first.
    expect(await listed({ 'tags[0].key': 'stage' })).toEqual([three, two, one])
    expect(await listed({ 'tags[0].key': 'stage', 'tags[0].value': 'a' })).toEqual([two, one])
    expect(await listed({ 'tags[0].key': 'stag' })).toEqual([])
  })

  it('are for those who may change it', async () => {
    const id = await make()
    const tag = { 'tags[0].key': 'mine' }
    const request = { resourcetype: kind, resourceids: id, ...tag }
    expect(await other.refused('createTags', request)).toMatchObject({ status: 531 })
    expect(await other.refused('deleteTags', request)).toMatchObject({ status: 531 })
    await change('createTags', [kind, id], tag, boss)
    expect((await other.call('listTags', {})).count).toBe(0)
    expect((await boss.call('listTags', { listall: true, key: 'mine' })).count).toBe(1)
    const taken = await owner.refused('createTags', request)
    expect(taken).toMatchObject({ status: 530, code: 'tag.taken' })
    expect(taken.text).toContain(`tag mine already on ${kind} `)
    const unknown = { ...request, resourceids: randomUUID() }
    expect(await owner.refused('createTags', unknown)).toMatchObject({ status: 431 })
    const [wrong] = Object.keys(kinds).filter((each) => each !== kind)
    expect(await owner.refused('createTags', { ...request, resourcetype: wrong })).toMatchObject({
      status: 431,
    })
  })

  it('are events of it, and go with it', async () => {
    const id = await make()
    await change('createTags', [kind, id], { 'tags[0].key': 'gone' })
    const events = await owner.call('listEvents', { resourceid: id, type: 'CREATE_TAGS' })
    expect(events.items.map(({ state }) => state)).toContain('Completed')
    await server.db
      .updateTable(table as 'instance')
      .set({ removed: new Date() })
      .where('uuid', '=', id)
      .execute()
    await eventually(
      () => server.db.selectFrom('tag').select('id').execute(),
      (rows) => rows.length === 0,
    )
    expect((await owner.call('listTags', { key: 'gone' })).count).toBe(0)
  })
})
