import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallParams, Client } from '../support/client.ts'
import { makeDomain } from '../support/domain-tree.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
let alice: Client
let bob: Client
let boss: Client
let domainid: string

beforeAll(async () => {
  server = await startTestServer({ env: { MOLD_ROLES: 'api' } })
  await makeDomain(server.db, '/a/')
  alice = await server.person('alice', '/a/')
  bob = await server.person('bob')
  boss = await server.person('boss', '/a/', 2)
  const row = await server.db
    .selectFrom('domain')
    .select('uuid')
    .where('path', '=', '/a/')
    .executeTakeFirstOrThrow()
  domainid = row.uuid
})
afterAll(() => server.stop())

const limits = async (by: Client, params: CallParams = {}) => {
  const { items, count } = await by.call('listResourceLimits', params)
  expect(count).toBe(items.length)
  return Object.fromEntries(items.map(({ resourcetypename = '', max }) => [resourcetypename, max]))
}

describe('§13: listResourceLimits', () => {
  it('lists every type for the own account, with the number as text', async () => {
    const { items } = await alice.call('listResourceLimits')
    expect(items).toHaveLength(12)
    expect(items[4]).toEqual({
      resourcetype: '4',
      resourcetypename: 'template',
      max: 20,
      account: 'alice',
      domainid,
      domain: 'a',
      domainpath: 'ROOT/a',
    })
    expect(await limits(alice)).toMatchObject({ secondary_storage: 400, network: -1 })
  })

  it('follows the setting at once', async () => {
    const name = 'max.account.templates'
    await server.admin.call('updateConfiguration', { name, value: '7' })
    expect((await limits(alice))['template']).toBe(7)
    await server.admin.call('resetConfiguration', { name })
  })

  it('knows no limits of root admins', async () => {
    expect(new Set(Object.values(await limits(server.admin)))).toEqual(new Set([-1]))
  })

  it('takes one type by number or name', async () => {
    expect(await limits(alice, { resourcetype: 11 })).toEqual({ secondary_storage: 400 })
    expect(await limits(alice, { resourcetypename: 'Template' })).toEqual({ template: 20 })
    const refusal = await alice.refused('listResourceLimits', { resourcetype: 12 })
    expect(refusal.text).toBe(
      'Unable to execute API command listresourcelimits due to invalid value 12 for parameter resourcetype',
    )
  })

  it('lists those of an account or a domain for the admins above it', async () => {
    const { items } = await boss.call('listResourceLimits', { account: 'alice', domainid })
    expect(items[0]?.account).toBe('alice')
    expect(await limits(boss, { domainid })).toMatchObject({ template: 40 })
    expect(await limits(server.admin, { domainid })).toMatchObject({ template: 40 })
    for (const params of [
      { account: 'alice', domainid },
      { account: 'boss', domainid },
    ]) {
      expect((await bob.refused('listResourceLimits', params)).status).toBe(531)
    }
    const own = await alice.call('listResourceLimits', { domainid })
    expect(own.items[0]?.account).toBe('alice')
  })
})
