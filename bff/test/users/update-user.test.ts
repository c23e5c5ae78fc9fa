import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { login, request, signIn } from '../support/http-client.ts'
import { testPassword } from '../support/http-people.ts'
import { hashPassword } from '../../src/access/sign-in/passwords.ts'
import type { Client } from '../support/client.ts'
import { makeDomain } from '../support/domain-tree.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
let alice: Client
let bob: Client
let boss: Client
let port: number
const ids: Record<string, string> = {}

beforeAll(async () => {
  server = await startTestServer({ env: { MOLD_ROLES: 'api' } })
  await makeDomain(server.db, '/a/')
  alice = await server.person('alice', '/a/')
  bob = await server.person('bob')
  boss = await server.person('boss', '/a/', 2)
  port = Number(new URL(server.origin).port)
})
beforeEach(async () => {
  const { db } = server
  await db.deleteFrom('event').execute()
  await db.deleteFrom('sign_in_failure').execute()
  await db
    .updateTable('user')
    .set({ password_hash: await hashPassword(testPassword) })
    .where('username', '<>', 'system')
    .execute()
  for (const { uuid, username } of await db
    .selectFrom('user')
    .select(['uuid', 'username'])
    .execute())
    ids[username] = uuid
})
afterAll(() => server.stop())

const change = (by: Client, of: string, params: Record<string, string>) =>
  by.call('updateUser', { id: ids[of], ...params })
const refusal = (by: Client, of: string, params: Record<string, string>) =>
  by.refused('updateUser', { id: ids[of], ...params })
const status = async (username: string, password: string, domain: string) =>
  (await login(port, { username, password, domain })).status

describe('updateUser: the own names', () => {
  it('change what is given and nothing else', async () => {
    const before = (await alice.call('listUsers')).items[0]
    const user = await change(alice, 'alice', {
      firstname: ' 앨리스 ',
      email: 'alice@mold.example',
      timezone: 'asia/seoul',
    })
    expect(user).toEqual({
      ...before,
      firstname: '앨리스',
      email: 'alice@mold.example',
      timezone: 'Asia/Seoul',
    })
    expect((await change(alice, 'alice', { timezone: '' })).timezone).toBeUndefined()
    const { items } = await alice.call('listEvents', { type: 'USER.UPDATE' })
    expect(items[0]).toMatchObject({ description: 'User alice was changed', level: 'INFO' })
  })

  it.each([
    ['firstname', ' ', 'Empty or null value provided for API arg: firstname'],
    ['username', '', 'Empty or null value provided for API arg: username'],
    ['email', 'nobody', /^nobody is not an e-mail address/],
    ['timezone', 'Moon/Sea', /^The time zone Moon\/Sea is not known/],
  ])('refuse %s %j', async (name, value, text) => {
    const { status: code, text: said } = await refusal(alice, 'alice', { [name]: value })
    expect(code).toBe(431)
    expect(said).toMatch(text)
  })

  it('refuse a name to sign in with that another user of the domain has', async () => {
    const { text } = await refusal(alice, 'alice', { username: 'BOSS' })
    expect(text).toMatch(/^The user BOSS already exists in domain [\da-f-]{36}$/)
    expect((await change(alice, 'alice', { username: 'bob' })).username).toBe('bob')
    await change(alice, 'alice', { username: 'alice' })
  })
})

describe('updateUser: a password', () => {
  const right = { password: 'battery staple', currentpassword: testPassword }

  it('changes with the current one, which works no more', async () => {
    await change(alice, 'alice', right)
    expect(await status('alice', testPassword, '/a')).toBe(531)
    expect(await status('alice', 'battery staple', '/a')).toBe(200)
  })

  it('ends every other session of the user, and not the one that changed it', async () => {
    const [here, elsewhere] = [await signIn(port, 'alice', '/a'), await signIn(port, 'alice', '/a')]
    const others = await signIn(port, 'bob')
    const answer = await here.call('updateUser', { id: ids['alice'] ?? '', ...right })
    expect(answer.status).toBe(200)
    expect(answer.text).not.toContain('battery')
    expect((await here.call('listZones')).status).toBe(200)
    expect((await elsewhere.call('listZones')).status).toBe(401)
    expect((await others.call('listZones')).status).toBe(200)
  })

  it('needs the current one, right, unless an admin asks', async () => {
    const none = await refusal(alice, 'alice', { password: 'x' })
    expect(none).toMatchObject({
      status: 431,
      text: 'To set a new password the current password must be provided.',
    })
    const wrong = await refusal(alice, 'alice', { ...right, currentpassword: 'x' })
    expect(wrong).toMatchObject({ status: 431, text: 'Current password is incorrect.' })
    const empty = await refusal(alice, 'alice', { ...right, password: ' ' })
    expect(empty).toMatchObject({ status: 431, text: 'Password cannot be empty or blank.' })
    expect(await status('alice', testPassword, '/a')).toBe(200)
    await change(boss, 'alice', { password: 'from the boss' })
    expect(await status('alice', 'from the boss', '/a')).toBe(200)
    expect((await refusal(boss, 'alice', { ...right, currentpassword: 'x' })).status).toBe(431)
  })

  it('H3: makes guesses of the current one wait', async () => {
    const wrong = { ...right, currentpassword: 'x' }
    for (let i = 0; i < 6; i++) await refusal(alice, 'alice', wrong)
    expect((await refusal(alice, 'alice', right)).code).toBe('api.login_delayed')
    expect(await status('alice', testPassword, '/a')).toBe(200)
  })

  it('F2: is in no event, log or answer', async () => {
    await change(alice, 'alice', right)
    const events = await server.db.selectFrom('event').selectAll().execute()
    expect(events.map(({ description }) => description)).toEqual([
      'The password of user alice was changed',
    ])
    const form = { command: 'updateUser', response: 'json', id: 'x', ...right }
    const answer = await request(port, '/client/api', { form })
    for (const text of [JSON.stringify(events), server.log.join(), answer.text]) {
      expect(text).not.toContain('battery')
    }
  })
})

describe('updateUser: of others', () => {
  it('is for admins above them, and never for users', async () => {
    expect((await change(boss, 'alice', { lastname: 'A' })).lastname).toBe('A')
    expect((await change(server.admin, 'boss', { lastname: 'B' })).lastname).toBe('B')
    const refused = { status: 531, code: 'user.update_denied' }
    expect(await refusal(alice, 'boss', { lastname: 'x' })).toMatchObject(refused)
    expect(await refusal(bob, 'alice', { lastname: 'x' })).toMatchObject(refused)
    expect(await refusal(boss, 'bob', { lastname: 'x' })).toMatchObject(refused)
    expect(await refusal(boss, 'admin', { password: 'x' })).toMatchObject(refused)
  })

  it('leaves the system’s user alone', async () => {
    expect((await refusal(server.admin, 'system', { password: 'x' })).code).toBe(
      'user.system_unchanged',
    )
  })
})
