import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallParams, Client } from '../support/client.ts'
import { makeDomain } from '../support/domain-tree.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
const people: Record<string, Client> = {}
const domains: Record<string, string> = {}

beforeAll(async () => {
  server = await startTestServer({ env: { MOLD_ROLES: 'api' } })
  for (const path of ['/a/', '/a/b/', '/ab/'])
    domains[path] = (await makeDomain(server.db, path)).uuid
  people['admin'] = server.admin
  people['boss'] = await server.person('boss', '/a/', 2)
  people['alice'] = await server.person('alice', '/a/')
  people['amy'] = await server.person('amy', '/a/')
  people['bob'] = await server.person('bob', '/a/b/')
  people['eve'] = await server.person('eve', '/ab/')
  await server.db
    .insertInto('account')
    .columns(['name', 'type', 'domain_id'])
    .expression((eb) =>
      eb
        .selectFrom('domain')
        .where('path', '=', '/a/')
        .select((of) => [of.val('PrjAcct-x-1').as('name'), of.val(5).as('type'), 'id']),
    )
    .execute()
})
afterAll(() => server.stop())

const accounts = async (by: string, params: CallParams = {}) =>
  (await people[by]!.call('listAccounts', params)).items.map(({ name }) => name)
const paths = async (by: string, params: CallParams = {}) =>
  (await people[by]!.call('listDomains', params)).items.map(({ path }) => path)

describe('listAccounts', () => {
  it('lists the own account, and for admins who ask those of their subtree, never those of projects or the system', async () => {
    expect(await accounts('alice')).toEqual(['alice'])
    expect(await accounts('alice', { listall: true, domainid: domains['/a/'] })).toEqual(['alice'])
    expect(await accounts('boss')).toEqual(['boss'])
    expect(await accounts('boss', { listall: true })).toEqual(['alice', 'amy', 'bob', 'boss'])
    expect(await accounts('admin', { listall: true })).toEqual([
      'admin',
      'alice',
      'amy',
      'bob',
      'boss',
      'eve',
    ])
    expect(await accounts('admin', { domainid: domains['/a/'] })).toEqual(['alice', 'amy', 'boss'])
    expect(await accounts('admin', { domainid: domains['/a/'], isrecursive: true })).toContain(
      'bob',
    )
    await expect(accounts('boss', { domainid: domains['/ab/'] })).rejects.toMatchObject({
      status: 531,
    })
  })

  it('G2: lists users all accounts of their domain where its setting says so, by name alone', async () => {
    const name = 'allow.user.view.all.domain.accounts'
    const setting = { name, domainid: domains['/a/'] }
    await server.admin.call('updateConfiguration', { ...setting, value: 'true' })
    expect(await accounts('alice')).toEqual(['alice', 'amy', 'boss'])
    expect(await accounts('alice', { keyword: 'AM' })).toEqual(['amy'])
    // Those of the same domain: neither one below, nor one beside it, nor whoever names another.
    for (const params of [
      { listall: true },
      { domainid: domains['/ab/'], isrecursive: true, listall: true },
    ]) {
      expect(await accounts('alice', params)).toEqual(['alice', 'amy', 'boss'])
    }
    const { items } = await people['alice']!.call('listAccounts')
    expect(items.map((of) => Object.keys(of))).toEqual([
      expect.arrayContaining(['templatetotal', 'user']),
      ['id', 'name', 'domainid', 'domain'],
      ['id', 'name', 'domainid', 'domain'],
    ])
    const id = items[1]?.id
    expect(await accounts('amy', { id })).toEqual(['amy'])
    const [of] = (await people['alice']!.call('listAccounts', { id })).items
    expect(of).not.toHaveProperty('user')
    expect((await people['alice']!.call('listUsers', { listall: true })).items).toMatchObject([
      { username: 'alice' },
    ])
    // A domain below has what the one above it has, a domain beside it does not.
    expect(await accounts('bob')).toEqual(['bob'])
    expect(await accounts('eve')).toEqual(['eve'])
    await server.admin.call('resetConfiguration', setting)
    expect(await accounts('alice')).toEqual(['alice'])
    expect(await accounts('alice', { id })).toEqual([])
  })

  it('shows an account as the API does', async () => {
    const { items } = await server.admin.call('listAccounts', { listall: true, name: 'boss' })
    expect(items).toEqual([
      expect.objectContaining({
        name: 'boss',
        accounttype: 2,
        roletype: 'DomainAdmin',
        domain: 'a',
        domainpath: 'ROOT/a',
        state: 'enabled',
        isdefault: false,
        accountdetails: {},
        user: [expect.objectContaining({ username: 'boss', account: 'boss' })],
        templatelimit: '20',
        templatetotal: 0,
        templateavailable: '20',
        secondarystoragelimit: '400',
        secondarystoragetotal: 0,
        secondarystorageavailable: '400.0',
        networklimit: 'Unlimited',
        networkavailable: 'Unlimited',
        vmrunning: 0,
      }),
    ])
  })
})

describe('listDomains', () => {
  it('lists all for root admins, the own for others, with those below for admins who ask', async () => {
    expect(await paths('admin')).toEqual(['ROOT', 'ROOT/a', 'ROOT/a/b', 'ROOT/ab'])
    expect(await paths('boss')).toEqual(['ROOT/a'])
    expect(await paths('boss', { listall: true })).toEqual(['ROOT/a', 'ROOT/a/b'])
    expect(await paths('alice', { listall: true })).toEqual(['ROOT/a'])
  })
})
