import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CallParams, type Client, createClient } from '../support/client.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
/** Domain admin of ROOT/a, and a user there. */
let boss: Client
let alice: Client
/** Ids of domains by name. */
const domains: Record<string, string> = {}

beforeAll(async () => {
  server = await startTestServer()
  await domainOf('a')
  await domainOf('b', 'a')
  await domainOf('other')
  ;[boss, alice] = await Promise.all([accountOf('boss', 'a', 2), accountOf('alice', 'a')])
})
afterAll(() => server.stop())

async function domainOf(name: string, parent?: string, by = server.admin): Promise<string> {
  const { id = '' } = await by.call('createDomain', {
    name,
    ...(parent !== undefined && { parentdomainid: domains[parent] }),
  })
  domains[name] = id
  return id
}

const newUser = (username: string) => ({
  username,
  password: 'a long password',
  firstname: 'First',
  lastname: 'Last',
  email: `${username}@mold.example`,
})

/** Makes an account with keys for its user, who then calls. */
async function accountOf(name: string, domain: string, accounttype = 0): Promise<Client> {
  const made = await server.admin.call('createAccount', {
    ...newUser(name),
    accounttype,
    domainid: domains[domain],
  })
  return clientOf(name, made.user?.[0]?.id ?? '')
}

async function clientOf(name: string, userId: string): Promise<Client> {
  const keys = await server.admin.call('registerUserKeys', { id: userId })
  return createClient(() => server.origin, name, {
    apiKey: keys.apikey ?? '',
    secret: keys.secretkey ?? '',
  })
}

const accountNamed = async (name: string) =>
  (await server.admin.call('listAccounts', { listall: true, name })).items[0]
const userNamed = async (username: string) =>
  (await server.admin.call('listUsers', { listall: true, username })).items[0]
const eventsOf = async (uuid: string | undefined) =>
  (
    await server.db
      .selectFrom('event')
      .select(['type', 'state', 'username'])
      .where('resource_uuid', '=', uuid ?? '')
      .orderBy('id')
      .execute()
  ).map(({ type, state, username }) => `${type} ${state} ${username}`)

describe('createDomain and updateDomain', () => {
  it('make a tree, whose paths follow a new name', async () => {
    await domainOf('top')
    await domainOf('mid', 'top')
    await domainOf('leaf', 'mid')
    const updated = await server.admin.call('updateDomain', {
      id: domains['top'] ?? '',
      name: 'summit',
      networkdomain: 'top.example',
    })
    expect(updated).toMatchObject({
      name: 'summit',
      path: 'ROOT/summit',
      level: 1,
      haschild: true,
      networkdomain: 'top.example',
      parentdomainname: 'ROOT',
      templatelimit: '40',
      secondarystoragelimit: '800',
      networklimit: 'Unlimited',
      primarystoragelimit: '-1',
    })
    const { items } = await server.admin.call('listDomains', { id: domains['leaf'] ?? '' })
    expect(items).toMatchObject([{ path: 'ROOT/summit/mid/leaf', level: 3, haschild: false }])
    expect(await eventsOf(domains['top'])).toEqual([
      'DOMAIN.CREATE Completed admin',
      'DOMAIN.UPDATE Completed admin',
    ])
  })

  it('refuse names that are taken or none, and ROOT', async () => {
    const refused = async (params: CallParams) =>
      (await server.admin.refused('createDomain', params)).text
    expect(await refused({ name: 'B', parentdomainid: domains['a'] })).toBe(
      `Domain with name B already exists for the parent id=${domains['a']}`,
    )
    expect(await refused({ name: 'x/y' })).toContain('cannot be empty or contain "/"')
    expect(await refused({ name: 'x', parentdomainid: randomUUID() })).toContain('parentdomainid')
    expect(await refused({ name: 'x', domainid: domains['a'] })).toContain('is in use already')
    const [root] = (await server.admin.call('listDomains', { level: 0 })).items
    expect(await server.admin.refused('updateDomain', { id: root?.id, name: 'x' })).toMatchObject({
      status: 431,
      code: 'domain.root',
    })
  })

  it('are for root admins, createDomain for domain admins in their part of the tree', async () => {
    const made = await boss.call('createDomain', { name: 'of-boss' })
    expect(made).toMatchObject({ path: 'ROOT/a/of-boss', parentdomainid: domains['a'] })
    expect(
      await boss.refused('createDomain', { name: 'x', parentdomainid: domains['other'] }),
    ).toMatchObject({ status: 531, code: 'domain.denied' })
    expect(await boss.refused('updateDomain', { id: made.id, name: 'x' })).toMatchObject({
      status: 401,
    })
    expect(await alice.refused('createDomain', { name: 'x' })).toMatchObject({ status: 401 })
  })
})

describe('createAccount', () => {
  it('makes an account with its first user, who signs in', async () => {
    const made = await boss.call('createAccount', {
      ...newUser('carol'),
      account: 'carols',
      accounttype: 0,
      domainid: domains['b'],
      timezone: 'Asia/Seoul',
      networkdomain: 'carol.example',
      'accountdetails[0].team': 'red',
    })
    expect(made).toMatchObject({
      name: 'carols',
      accounttype: 0,
      domainpath: 'ROOT/a/b',
      networkdomain: 'carol.example',
      accountdetails: { team: 'red' },
      user: [{ username: 'carol', email: 'carol@mold.example', timezone: 'Asia/Seoul' }],
    })
    const response = await fetch(`${server.origin}/client/api`, {
      method: 'POST',
      body: new URLSearchParams({
        command: 'login',
        username: 'carol',
        password: 'a long password',
        domain: '/a/b',
        response: 'json',
      }),
    })
    expect(response.status).toBe(200)
    expect(await eventsOf(made.id)).toEqual(['ACCOUNT.CREATE Completed boss'])
    expect(await eventsOf(made.user?.[0]?.id)).toEqual([
      'USER.CREATE Completed boss',
      'USER.LOGIN Completed carol',
    ])
  })

  it('takes a role in place of a type, and ids', async () => {
    const roles = (await boss.call('listRoles')).items
    expect(roles.map(({ type }) => type)).toEqual(['DomainAdmin', 'User'])
    const [accountid, userid] = [randomUUID(), randomUUID()]
    const made = await boss.call('createAccount', {
      ...newUser('dan'),
      roleid: roles[0]?.id,
      accountid,
      userid,
    })
    expect(made).toMatchObject({
      id: accountid,
      accounttype: 2,
      domain: 'a',
      user: [{ id: userid }],
    })
  })

  it.each([
    ['an empty password', { password: ' ' }, 'Empty passwords are not allowed'],
    [
      'neither type nor role',
      { accounttype: undefined },
      'Neither account type and role ID are not provided',
    ],
    ['a taken account', { account: 'ALICE' }, 'The specified account: ALICE already exists'],
    [
      'a taken user',
      { username: 'alice', account: 'alice2' },
      /^The user alice already exists in domain [\da-f-]{36}$/,
    ],
    [
      'a root admin elsewhere',
      { accounttype: 1 },
      /^Invalid account type 1 given for an account in domain [\da-f-]{36}; unable to create user\.$/,
    ],
    ['a type that nobody has', { accounttype: 5 }, /invalid value 5 for parameter accounttype$/],
    ['an e-mail address that is none', { email: 'x' }, /^x is not an e-mail address/],
  ])('refuses %s', async (_, params, text) => {
    const refusal = await server.admin.refused('createAccount', {
      ...newUser('frank'),
      accounttype: 0,
      domainid: domains['a'],
      ...params,
    })
    expect(refusal).toMatchObject({ status: 431, text: expect.stringMatching(text) })
    expect(await accountNamed('frank')).toBeUndefined()
    expect(await userNamed('frank')).toBeUndefined()
  })

  it('lets nobody give what they do not have', async () => {
    for (const accounttype of [1, 3]) {
      expect(
        await boss.refused('createAccount', { ...newUser('frank'), accounttype }),
      ).toMatchObject({ status: 531, code: 'account.role_denied' })
    }
    expect(
      await boss.refused('createAccount', {
        ...newUser('frank'),
        accounttype: 0,
        domainid: domains['other'],
      }),
    ).toMatchObject({ status: 531, code: 'domain.denied' })
    expect(await alice.refused('createAccount', newUser('frank'))).toMatchObject({ status: 401 })
  })

  it('makes one account of two calls for one name', async () => {
    const answers = await Promise.allSettled(
      ['twin1', 'twin2'].map((username) =>
        server.admin.call('createAccount', {
          ...newUser(username),
          account: 'twins',
          accounttype: 0,
          domainid: domains['a'],
        }),
      ),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'account.name_taken' },
    })
  })
})
