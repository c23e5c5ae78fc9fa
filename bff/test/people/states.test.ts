import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CommandName } from '@mold/shared/commands/index.ts'
import type { CallParams, Client } from '../support/client.ts'
import { makeDomain } from '../support/domain-tree.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
const people: Record<string, Client> = {}
/** Ids of domains by path, of accounts and users by name. */
const domains: Record<string, string> = {}
const accounts: Record<string, string> = {}
const users: Record<string, string> = {}

beforeAll(async () => {
  server = await startTestServer()
  for (const path of ['/a/', '/a/b/', '/z/'])
    domains[path] = (await makeDomain(server.db, path)).uuid
  people['admin'] = server.admin
  people['boss'] = await server.person('boss', '/a/', 2)
  people['alice'] = await server.person('alice', '/a/')
  people['bob'] = await server.person('bob', '/a/b/')
  people['zoe'] = await server.person('zoe', '/z/')
  people['chief'] = await server.person('chief', '/a/', 1)
  for (const { id = '', name = '', user = [] } of (
    await server.admin.call('listAccounts', { listall: true })
  ).items) {
    accounts[name] = id
    users[name] = user[0]?.id ?? ''
  }
})
afterAll(() => server.stop())

const by = (name: string): Client => people[name]!
const code = async (name: string, command: CommandName, params: CallParams) => {
  const { status, code: of } = await by(name).refused(command, params)
  return `${status} ${of}`
}
const works = async (name: string) =>
  by(name)
    .call('listZones', {})
    .then(
      () => true,
      () => false,
    )
const sessionsOf = async (user: string) =>
  server.db
    .selectFrom('session')
    .innerJoin('user', 'user.id', 'session.user_id')
    .select('session.id')
    .where('user.uuid', '=', users[user] ?? '')
    .execute()

/** A session as signing in makes it. */
async function signIn(user: string): Promise<void> {
  const { id } = await server.db
    .selectFrom('user')
    .select('id')
    .where('uuid', '=', users[user] ?? '')
    .executeTakeFirstOrThrow()
  await server.db
    .insertInto('session')
    .values({
      token_hash: Buffer.from(`token of ${user}`),
      session_key: 'key',
      user_id: id,
      expires: new Date(Date.now() + 60_000),
    })
    .execute()
}

describe('an account', () => {
  it.each([
    ['disableAccount', { lock: false }, 'disabled'],
    ['disableAccount', { lock: true }, 'locked'],
    ['lockAccount', {}, 'locked'],
  ] as const)('%s %o ends its sessions and refuses its calls', async (command, params, state) => {
    await signIn('bob')
    const named = { account: 'bob', domainid: domains['/a/b/'] }
    expect(await by('boss').call(command, { ...named, ...params })).toMatchObject({
      name: 'bob',
      state,
    })
    expect(await sessionsOf('bob')).toEqual([])
    expect(await by('bob').refused('listZones')).toMatchObject({ status: 401 })
    expect(await by('boss').call('enableAccount', { id: accounts['bob'] })).toMatchObject({
      state: 'enabled',
    })
    expect(await works('bob')).toBe(true)
  })

  it('gets another name, role and details', async () => {
    const roles = (await server.admin.call('listRoles')).items
    const roleid = roles.find(({ type }) => type === 'DomainAdmin')?.id
    const id = accounts['bob'] ?? ''
    const params = { id, newname: 'robert', roleid, 'accountdetails[0].x': '1' }
    expect(await by('boss').call('updateAccount', params)).toMatchObject({
      name: 'robert',
      accounttype: 2,
      accountdetails: { x: '1' },
    })
    const taken = { id, newname: 'ALICE', domainid: domains['/a/b/'] }
    expect(await by('boss').call('updateAccount', taken)).toMatchObject({ name: 'ALICE' })
    expect(await code('boss', 'updateAccount', { id: accounts['alice'], newname: 'Boss' })).toBe(
      '431 account.name_taken',
    )
  })
})

describe('a user', () => {
  it.each(['disableUser', 'lockUser'] as const)(
    '%s signs out and refuses calls',
    async (command) => {
      await signIn('alice')
      const id = users['alice'] ?? ''
      const state = command === 'disableUser' ? 'disabled' : 'locked'
      expect(await by('boss').call(command, { id })).toMatchObject({ username: 'alice', state })
      expect(await sessionsOf('alice')).toEqual([])
      expect(await by('alice').refused('listZones')).toMatchObject({ status: 401 })
      expect(await by('boss').call('enableUser', { id })).toMatchObject({ state: 'enabled' })
      expect(await works('alice')).toBe(true)
    },
  )

  it('is added to an account, and deleted with keys and sessions, whereby the account stays', async () => {
    const made = await by('boss').call('createUser', {
      username: 'alice2',
      password: 'a long password',
      firstname: 'A',
      lastname: 'Two',
      email: 'a2@mold.example',
      account: 'alice',
    })
    expect(made).toMatchObject({ username: 'alice2', account: 'alice', state: 'enabled' })
    users['alice2'] = made.id ?? ''
    await by('boss').call('registerUserKeys', { id: made.id })
    await signIn('alice2')
    expect(await by('boss').call('deleteUser', { id: made.id })).toEqual({ success: true })
    expect(await sessionsOf('alice2')).toEqual([])
    expect(await code('boss', 'deleteUser', { id: made.id })).toBe('431 user.removed')
    expect((await by('boss').call('listUsers', { id: made.id })).items).toEqual([])
    expect(await works('alice')).toBe(true)
    const row = await server.db
      .selectFrom('user as u')
      .leftJoin('api_key as k', 'k.user_id', 'u.id')
      .select(['u.password_hash', 'u.state', 'k.api_key'])
      .where('u.uuid', '=', made.id ?? '')
      .executeTakeFirstOrThrow()
    expect(row).toEqual({ password_hash: null, state: 'disabled', api_key: null })
  })

  it('revokes its own keys', async () => {
    expect(await by('zoe').call('deleteUserKeys', { id: users['zoe'] })).toEqual({ success: true })
    expect(await by('zoe').refused('listZones')).toMatchObject({ status: 401 })
  })
})

describe('who may', () => {
  const account = (name: string) => ({ id: accounts[name] })
  const user = (name: string) => ({ id: users[name] })

  it.each([
    [
      'boss',
      'disableAccount',
      () => ({ ...account('zoe'), lock: false }),
      '531 account.manage_denied',
    ],
    [
      'boss',
      'disableAccount',
      () => ({ ...account('chief'), lock: false }),
      '531 account.manage_denied',
    ],
    ['boss', 'disableAccount', () => ({ ...account('boss'), lock: false }), '431 account.own'],
    ['boss', 'enableAccount', () => account('zoe'), '531 account.manage_denied'],
    ['boss', 'lockAccount', () => ({ account: 'zoe', domainid: domains['/z/'] }), '531 api.denied'],
    [
      'boss',
      'updateAccount',
      () => ({ ...account('chief'), newname: 'x' }),
      '531 account.manage_denied',
    ],
    ['boss', 'updateAccount', () => ({ newname: 'x' }), '431 account.which'],
    ['boss', 'deleteAccount', () => account('zoe'), '531 account.manage_denied'],
    ['boss', 'deleteAccount', () => account('chief'), '531 account.manage_denied'],
    ['boss', 'deleteAccount', () => account('boss'), '431 account.own'],
    ['admin', 'deleteAccount', () => account('admin'), '431 account.own'],
    ['chief', 'deleteAccount', () => account('admin'), '431 account.default_kept'],
    ['boss', 'deleteUser', () => user('zoe'), '531 user.manage_denied'],
    ['boss', 'deleteUser', () => user('chief'), '531 user.manage_denied'],
    ['boss', 'deleteUser', () => user('boss'), '431 user.own'],
    ['chief', 'deleteUser', () => user('admin'), '431 user.default_kept'],
    ['boss', 'disableUser', () => user('zoe'), '531 user.manage_denied'],
    ['boss', 'lockUser', () => user('boss'), '431 user.own'],
    ['boss', 'enableUser', () => user('chief'), '531 user.manage_denied'],
    ['boss', 'deleteUserKeys', () => user('chief'), '531 user.keys_denied'],
    ['alice', 'deleteUserKeys', () => user('boss'), '531 user.keys_denied'],
    ['boss', 'deleteDomain', () => ({ id: domains['/a/b/'] }), '401 api.not_available'],
    ['boss', 'updateDomain', () => ({ id: domains['/a/b/'] }), '401 api.not_available'],
  ] as const)('not %s: %s', async (name, command, params, refusal) => {
    expect(await code(name, command, params())).toBe(refusal)
  })

  it.each([
    'createAccount',
    'createDomain',
    'createUser',
    'deleteAccount',
    'deleteUser',
    'disableAccount',
    'disableUser',
    'enableAccount',
    'enableUser',
    'lockAccount',
    'lockUser',
    'updateAccount',
    'assignImage',
  ] as const)('no user: %s', async (command) => {
    expect(await code('alice', command, {})).toBe('401 api.not_available')
  })

  it('nobody: the account of the system', async () => {
    const { uuid } = await server.db
      .selectFrom('account')
      .select('uuid')
      .where('name', '=', 'system')
      .executeTakeFirstOrThrow()
    for (const command of ['deleteAccount', 'enableAccount'] as const) {
      expect(await code('admin', command, { id: uuid })).toBe('431 account.system')
    }
  })
})
