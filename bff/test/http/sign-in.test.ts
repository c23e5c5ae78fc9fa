import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { countAttempt } from '../../src/access/sign-in/attempts.repository.ts'
import type { TestApp } from '../support/http-app.ts'
import { cookiesOf, login, queryText, request, signIn } from '../support/http-client.ts'
import { testPassword } from '../support/http-people.ts'
import { type SignIns, startSignIns } from './support/sign-ins.ts'

let app: TestApp
let sessions: SignIns['sessions']
let domainUuid: SignIns['domainUuid']
let forget: SignIns['forget']
beforeAll(async () => {
  ;({ app, sessions, domainUuid, forget } = await startSignIns())
})
afterAll(() => app.close())
beforeEach(() => forget())

describe('§6: login', () => {
  it('answers the documented fields and sets both cookies', async () => {
    const answer = await login(app.port, { username: 'alice', domain: '/a' })
    expect(answer.status).toBe(200)
    const { loginresponse } = answer.json()
    expect(loginresponse).toMatchObject({
      username: 'alice',
      account: 'alice',
      domainid: await domainUuid(app.people.domains.a),
      timeout: 1800,
      type: '0',
      registered: 'false',
      is2faenabled: 'false',
      sessionkey: expect.stringMatching(/^[\w-]{27}$/),
    })
    const [token, key] = answer.headers['set-cookie'] ?? []
    expect(token).toMatch(/^JSESSIONID=[\w-]{43}; Path=\/client; HttpOnly; SameSite=Lax$/)
    expect(key).toMatch(/^sessionkey=[\w-]{27}; Path=\/client; HttpOnly; SameSite=Lax$/)
    expect(key).toContain(/"sessionkey":"([^"]+)"/.exec(answer.text)?.[1])
    const again = await login(app.port, { username: 'alice', domain: '/a' })
    expect(again.json()['loginresponse']).toMatchObject({ registered: 'true' })
    expect(app.audit).toContain('in alice')
  })

  it('H4: attempts at the same moment wait for no delay as long as none is due', async () => {
    const rule = { free: 100, maxSeconds: 60, forgetSeconds: 60 }
    const { db } = app.database
    const attempts = Array.from({ length: 30 }, () =>
      db.transaction().execute((trx) => countAttempt(trx, 'address:192.0.2.1', rule)),
    )
    expect((await Promise.all(attempts)).filter((verdict) => verdict !== undefined)).toEqual([])
  })

  it('keeps only the hash of the token', async () => {
    const { cookie } = await signIn(app.port, 'admin')
    const token = /JSESSIONID=([^;]+)/.exec(cookie)?.[1] ?? ''
    const [row] = await sessions()
    expect(row?.token_hash).toEqual(createHash('sha256').update(token).digest())
    expect(JSON.stringify(row)).not.toContain(token)
  })

  it('tells the offset of the time zone', async () => {
    const { db } = app.database
    const zone = (timezone: string | null) =>
      db.updateTable('user').set({ timezone }).where('username', '=', 'bob').execute()
    await zone('Asia/Kolkata')
    const answer = await login(app.port, { username: 'bob', domain: 'a/b' })
    await zone(null)
    expect(answer.json()['loginresponse']).toMatchObject({
      timezone: 'Asia/Kolkata',
      timezoneoffset: '5.5',
    })
  })

  it('is by POST only', async () => {
    const answer = await request(
      app.port,
      `/client/api?${queryText({ command: 'login', username: 'admin', password: testPassword, response: 'json' })}`,
    )
    expect(answer.status).toBe(405)
    expect(answer.json()['loginresponse']).toMatchObject({
      errorcode: 405,
      errortext: 'Please use HTTP POST to authenticate using this API',
    })
    expect(await sessions()).toEqual([])
  })

  it.each([
    ['admin', {}],
    ['admin', { domain: '' }],
    ['admin', { domain: '/' }],
    ['admin', { domain: 'ROOT' }],
    ['alice', { domain: '/a/' }],
    ['alice', { domain: '/a' }],
    ['alice', { domain: 'a' }],
    ['alice', { domain: 'ROOT/a' }],
    ['bob', { domain: 'a/b' }],
    ['bob', { domain: 'ROOT/a/b/' }],
  ])('finds %s in domain %o', async (username, values) => {
    expect((await login(app.port, { username, ...values })).status).toBe(200)
  })

  it('takes a domain id as uuid or number, over the path', async () => {
    const id = app.people.domains.a
    for (const domainid of [String(id), (await domainUuid(id)).toUpperCase()]) {
      const answer = await login(app.port, {
        username: 'alice',
        domain: '/nowhere',
        domainId: domainid,
      })
      expect(answer.status).toBe(200)
    }
  })

  it.each(['x', '0x1', '99999', 'ffffffff-ffff-4fff-8fff-ffffffffffff'])(
    'refuses domain id %s',
    async (domainid) => {
      const answer = await login(app.port, { username: 'alice', domainid })
      expect(answer.status).toBe(401)
      expect(answer.json()['loginresponse']?.['errortext']).toBe(
        'Invalid domain id entered, please enter a valid one',
      )
    },
  )

  it.each([
    [
      'unknown domain',
      { username: 'admin', domain: 'x/y' },
      'Unable to find the domain from the path /x/y/',
    ],
    ['unknown user', { username: 'nobody' }, 'Failed to authenticate user nobody in domain'],
    [
      'user of another domain',
      { username: 'alice' },
      'Failed to authenticate user alice in domain',
    ],
    [
      'wrong password',
      { username: 'admin', password: 'x' },
      'Failed to authenticate user admin in domain',
    ],
  ])('answers 531 for: %s', async (_, values, text) => {
    const answer = await login(app.port, values)
    expect(answer.status).toBe(531)
    expect(answer.json()['loginresponse']).toMatchObject({
      errorcode: 531,
      cserrorcode: 4365,
      errortext: expect.stringContaining(text),
    })
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(await sessions()).toEqual([])
  })

  it('H6: gives a new session each time, and ends the one that the browser had', async () => {
    const first = await signIn(app.port, 'admin')
    const answer = await login(app.port, { username: 'admin' }, { cookie: first.cookie })
    const second = cookiesOf(answer)
    expect(second).not.toBe(first.cookie)
    expect((await first.call('listZones')).status).toBe(401)
    expect(await sessions()).toHaveLength(1)
  })

  it('H6: ends the former session although the new sign-in fails', async () => {
    const first = await signIn(app.port, 'admin')
    await login(app.port, { username: 'admin', password: 'x' }, { cookie: first.cookie })
    expect((await first.call('listZones')).status).toBe(401)
  })

  it('H7: makes no row for strangers', async () => {
    await Promise.all(
      Array.from({ length: 50 }, () => request(app.port, '/client/api?command=listZones')),
    )
    expect(await sessions()).toEqual([])
    expect(await app.database.db.selectFrom('sign_in_failure').selectAll().execute()).toEqual([])
  })

  it('H5: is refused to pages of another site', async () => {
    const headers = { 'Sec-Fetch-Site': 'cross-site' }
    expect((await login(app.port, { username: 'admin' }, headers)).status).toBe(401)
    expect(await sessions()).toEqual([])
  })
})

describe('disabled', () => {
  const { db } = { db: () => app.database.db }
  afterEach(async () => {
    await db().updateTable('user').set({ state: 'enabled' }).execute()
    await db().updateTable('account').set({ state: 'enabled' }).execute()
    await db().updateTable('domain').set({ state: 'Active' }).execute()
  })

  const ways = {
    user: () => db().updateTable('user').set({ state: 'disabled' }).where('username', '=', 'alice'),
    'locked user': () =>
      db().updateTable('user').set({ state: 'locked' }).where('username', '=', 'alice'),
    account: () =>
      db().updateTable('account').set({ state: 'disabled' }).where('name', '=', 'alice'),
    domain: () => db().updateTable('domain').set({ state: 'Inactive' }).where('path', '=', '/a/'),
  }

  it.each(Object.entries(ways))('%s: neither signs in nor goes on', async (_, disable) => {
    const session = await signIn(app.port, 'alice', '/a')
    await disable().execute()
    const call = await session.call('listZones')
    expect(call.status).toBe(401)
    expect(call.json()['listzonesresponse']?.['errortext']).toBe(
      'unable to verify user credentials',
    )
    const answer = await login(app.port, { username: 'alice', domain: '/a' })
    expect(answer.status).toBe(531)
    expect(answer.json()['loginresponse']?.['code']).toBe('api.login_disabled')
    const wrong = await login(app.port, { username: 'alice', domain: '/a', password: 'x' })
    expect(wrong.json()['loginresponse']?.['code']).toBe('api.login_failed')
    expect(app.audit).toContain('failed alice')
  })
})
