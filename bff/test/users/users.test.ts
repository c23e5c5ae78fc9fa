import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Call } from '../../src/access/call.ts'
import { createGetUser } from '../../src/commands/users/getUser.ts'
import { createGetUserKeys } from '../../src/commands/users/getUserKeys.ts'
import { createListUsers } from '../../src/commands/users/listUsers.ts'
import { createRegisterUserKeys } from '../../src/commands/users/registerUserKeys.ts'
import { createSettings } from '../../src/settings/settings.service.ts'
import { callBy, callerNamed } from '../support/call.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { makeAccount, makeDomain, makeUser } from '../support/domain-tree.ts'
import { seedTestDatabase, testSecrets } from '../support/seeded.ts'

let database: TestDatabase
const calls: Record<string, Call> = {}
const domains: Record<string, string> = {}
const ids: Record<string, string> = {}

beforeAll(async () => {
  database = await createTestDatabase()
  const { db } = database
  await seedTestDatabase(db)
  for (const path of ['/a/', '/a/b/', '/ab/']) domains[path] = (await makeDomain(db, path)).uuid
  await makeAccount(db, 'root-domain-admin', '/', 2)
  const { account } = await makeAccount(db, 'a-admin', '/a/', 2)
  await makeUser(db, 'a-admin-2', account.id)
  await makeAccount(db, 'a-user', '/a/')
  await makeAccount(db, 'b-user', '/a/b/')
  await makeAccount(db, 'ab-user', '/ab/')
  await makeAccount(db, 'a-root', '/a/', 1)
  const users = await db.selectFrom('user').select(['uuid', 'username']).execute()
  for (const { uuid, username } of users) {
    ids[username] = uuid
    calls[username] = callBy(await callerNamed(db, username))
  }
})
afterAll(() => database.drop())
beforeEach(async () => {
  await database.db.deleteFrom('api_key').execute()
  await database.db.deleteFrom('event').execute()
})

const list = (by: string, params: object = {}) =>
  createListUsers(database.db, createSettings(database.db))(params, calls[by]!)
const namesOf = async (by: string, params: object = {}) =>
  (await list(by, params)).items.map(({ username }) => username)
const register = (by: string, user: string) =>
  createRegisterUserKeys(database.db, testSecrets)({ id: ids[user] ?? user }, calls[by]!)
const keys = (by: string, user: string) =>
  createGetUserKeys(database.db, testSecrets)({ id: ids[user] ?? user }, calls[by]!)

describe('listUsers', () => {
  it('lists those of the own account', async () => {
    expect(await namesOf('a-user')).toEqual(['a-user'])
    expect(await namesOf('a-admin')).toEqual(['a-admin', 'a-admin-2'])
    expect(await namesOf('a-admin-2')).toEqual(['a-admin', 'a-admin-2'])
    expect(await namesOf('admin')).toEqual(['admin'])
  })

  it('lists more for admins who ask, and never the system’s', async () => {
    const people = Object.keys(ids).filter((name) => name !== 'system')
    expect(await namesOf('admin', { listall: true })).toEqual(people.toSorted())
    expect(await namesOf('a-admin', { listall: true })).toEqual([
      'a-admin',
      'a-admin-2',
      'a-root',
      'a-user',
      'b-user',
    ])
    expect(await namesOf('a-user', { listall: true })).toEqual(['a-user'])
    expect(await namesOf('admin', { account: 'ab-user', domainid: domains['/ab/'] })).toEqual([
      'ab-user',
    ])
    expect(await namesOf('admin', { id: ids['system'] })).toEqual([])
  })

  it('G1: lists nobody outside the caller’s part of the tree', async () => {
    const denied = { status: 531 }
    await expect(list('a-admin', { domainid: domains['/ab/'] })).rejects.toMatchObject(denied)
    await expect(list('a-user', { account: 'a-admin' })).rejects.toMatchObject(denied)
    expect(await namesOf('a-admin', { id: ids['ab-user'] })).toEqual([])
    expect(await namesOf('a-user', { id: ids['a-admin'] })).toEqual([])
    expect(await namesOf('a-admin', { id: ids['b-user'] })).toEqual(['b-user'])
  })

  it('narrows by name, state, type and keyword', async () => {
    const all = { listall: true }
    expect(await namesOf('admin', { ...all, username: 'a-user' })).toEqual(['a-user'])
    expect(await namesOf('admin', { ...all, accounttype: 1 })).toEqual(['a-root', 'admin'])
    expect(await namesOf('admin', { ...all, state: 'disabled' })).toEqual([])
    expect(await namesOf('admin', { ...all, keyword: 'B-USER@' })).toEqual(['ab-user', 'b-user'])
    expect(await namesOf('admin', { ...all, keyword: '_-user' })).toEqual([])
    expect(await list('admin', { ...all, page: 2, pagesize: 3 })).toMatchObject({
      count: 8,
      items: [{ username: 'a-user' }, { username: 'ab-user' }, { username: 'admin' }],
    })
  })

  it('shows a user as the API does', async () => {
    const { apikey } = await register('b-user', 'b-user')
    const { items } = await list('a-admin', { id: ids['b-user'] })
    expect(items).toEqual([
      {
        id: ids['b-user'],
        username: 'b-user',
        firstname: '',
        lastname: '',
        email: 'b-user@mold.example',
        created: expect.stringMatching(/\+0000$/),
        state: 'enabled',
        account: 'b-user',
        accountid: calls['b-user']!.caller.account.uuid,
        accounttype: 0,
        usersource: 'native',
        roleid: expect.stringMatching(/^[\da-f-]{36}$/),
        roletype: 'User',
        rolename: 'User',
        domainid: domains['/a/b/'],
        domain: 'b',
        timezone: undefined,
        apikey,
        iscallerchilddomain: true,
        isdefault: false,
        is2faenabled: false,
        is2famandated: false,
      },
    ])
    const [own] = (await list('b-user')).items
    expect(own).toMatchObject({ iscallerchilddomain: false, apikey })
  })

  it('shows the API key only to those who may manage it', async () => {
    await register('a-admin-2', 'a-admin-2')
    await register('a-root', 'a-root')
    const ofRoot = await list('a-admin', { id: ids['a-root'] })
    expect(ofRoot.items).toMatchObject([{ username: 'a-root', apikey: undefined }])
    expect((await list('admin', { id: ids['a-root'] })).items[0]?.apikey).toMatch(/^.{86}$/)
  })
})

describe('registerUserKeys', () => {
  it('makes a pair of 86 characters each and keeps the secret encrypted', async () => {
    const { apikey = '', secretkey = '', apikeyaccess } = await register('a-user', 'a-user')
    expect(apikey).toMatch(/^[\w-]{86}$/)
    expect(secretkey).toMatch(/^[\w-]{86}$/)
    expect(secretkey).not.toBe(apikey)
    expect(apikeyaccess).toBe(true)
    const row = await database.db.selectFrom('api_key').selectAll().executeTakeFirstOrThrow()
    expect(row.api_key).toBe(apikey)
    expect(JSON.stringify(row)).not.toContain(secretkey)
    expect(testSecrets.decrypt(row.secret)).toBe(secretkey)
  })

  it('puts the new pair in the place of the old one, and tells the user’s account', async () => {
    const old = await register('a-user', 'a-user')
    const fresh = await register('a-admin', 'a-user')
    expect(fresh.apikey).not.toBe(old.apikey)
    expect(await keys('a-user', 'a-user')).toEqual(fresh)
    const events = await database.db.selectFrom('event').selectAll().orderBy('id').execute()
    expect(events.at(-1)).toMatchObject({
      type: 'REGISTER.USER.KEY',
      description: 'New API keys were made for user a-user',
      account_id: calls['a-user']!.caller.account.id,
      username: 'a-admin',
    })
    expect(JSON.stringify(events)).not.toContain(fresh.secretkey)
  })

  it.each([
    ['a-user', 'a-user'],
    ['admin', 'a-root'],
    ['admin', 'b-user'],
    ['a-admin', 'a-admin-2'],
    ['a-admin', 'b-user'],
    ['a-root', 'ab-user'],
  ])('%s may, for %s', async (by, user) => {
    expect(await register(by, user)).toMatchObject({ apikeyaccess: true })
    expect(await keys(by, user)).toHaveProperty('secretkey')
  })

  it.each([
    ['a-user', 'a-admin'],
    ['a-user', 'b-user'],
    ['a-admin', 'ab-user'],
    ['a-admin', 'admin'],
    ['a-admin', 'a-root'],
    ['root-domain-admin', 'admin'],
    ['root-domain-admin', 'a-root'],
    ['a-admin', 'root-domain-admin'],
    ['a-admin', 'system'],
  ])('%s may not, for %s', async (by, user) => {
    const denied = { status: 531, code: 'user.keys_denied' }
    await expect(register(by, user)).rejects.toMatchObject(denied)
    await expect(keys(by, user)).rejects.toMatchObject(denied)
    expect(await database.db.selectFrom('api_key').selectAll().execute()).toEqual([])
  })

  it('a user of the same account is another user all the same', async () => {
    const second = await makeUser(database.db, 'a-user-2', calls['a-user']!.caller.account.id)
    await expect(register('a-user', second.uuid)).rejects.toMatchObject({ status: 531 })
    await database.db.deleteFrom('user').where('id', '=', second.id).execute()
  })

  it('refuses the system’s user, removed ones and ids that never existed', async () => {
    await expect(register('admin', 'system')).rejects.toMatchObject({ code: 'user.system' })
    await expect(register('admin', randomUUID())).rejects.toMatchObject({
      code: 'api.invalid_uuid',
      params: { command: 'registeruserkeys', name: 'id' },
    })
    const gone = await makeUser(database.db, 'gone', calls['a-user']!.caller.account.id)
    await database.db
      .updateTable('user')
      .set({ removed: new Date() })
      .where('id', '=', gone.id)
      .execute()
    await expect(register('admin', gone.uuid)).rejects.toMatchObject({ code: 'user.removed' })
    expect(await namesOf('admin', { id: gone.uuid })).toEqual([])
  })
})

describe('getUserKeys', () => {
  it('has none before they are made', async () => {
    expect(await keys('a-user', 'a-user')).toEqual({
      apikey: undefined,
      secretkey: undefined,
      apikeyaccess: true,
    })
  })
})

describe('getUser', () => {
  it('finds the user of an API key', async () => {
    const { apikey = '' } = await register('b-user', 'b-user')
    const getUser = createGetUser(database.db)
    expect(await getUser({ userapikey: apikey }, calls['admin']!)).toMatchObject({
      username: 'b-user',
      apikey,
    })
    await expect(getUser({ userapikey: 'x' }, calls['admin']!)).rejects.toThrow(
      'User not found by API key',
    )
  })
})
