import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { countAttempt } from '../../src/access/sign-in/attempts.repository.ts'
import { type TestApp, startTestApp } from '../support/http-app.ts'
import { testPassword } from '../support/http-people.ts'
import { codeOf, cookiesOf, login, queryText, request, signIn } from '../support/http-client.ts'

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())
beforeEach(async () => {
  await app.database.db.deleteFrom('session').execute()
  await app.database.db.deleteFrom('sign_in_failure').execute()
})

const sessions = () => app.database.db.selectFrom('session').selectAll().execute()
const domainUuid = async (id: number) =>
  (
    await app.database.db
      .selectFrom('domain')
      .select('uuid')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
  ).uuid

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

describe('§6: sessions', () => {
  it('need no key for what changes nothing', async () => {
    const session = await signIn(app.port, 'admin')
    expect((await session.callBare('listZones')).status).toBe(200)
    expect((await session.call('listZones')).status).toBe(200)
  })

  it('H5: need the key as parameter or header for what changes something', async () => {
    const session = await signIn(app.port, 'admin')
    const id = '51aa1111-2222-4333-8444-555566667777'
    // The cookie copy is sent along, and proves nothing.
    expect(session.cookie).toContain('sessionkey=')
    const bare = await session.callBare('cancelImage', { id })
    expect(bare.status).toBe(401)
    expect(bare.json()['cancelimageresponse']?.['errortext']).toMatch(
      /^unable to verify user credentials/,
    )
    expect((await session.call('cancelImage', { id })).status).toBe(200)
    const query = queryText({ command: 'cancelImage', id })
    const headers = { cookie: session.cookie, 'X-Session-Key': session.key }
    expect((await request(app.port, `/client/api?${query}`, { headers })).status).toBe(200)
  })

  it.each(['listZones', 'cancelImage'])('end with a wrong key: %s', async (command) => {
    const session = await signIn(app.port, 'admin')
    const answer = await session.call(command, { sessionkey: `${session.key.slice(1)}x` })
    expect(answer.status).toBe(401)
    expect((await session.call('listZones')).status).toBe(401)
    expect(await sessions()).toEqual([])
  })

  it('H5: are refused to pages of another site, and go on', async () => {
    const session = await signIn(app.port, 'admin')
    const query = queryText({ command: 'listZones', sessionkey: session.key })
    const headers = { cookie: session.cookie, 'Sec-Fetch-Site': 'cross-site' }
    for (const path of [
      `/client/api?${query}`,
      '/client/session',
      '/client/events',
      '/client/api',
    ]) {
      expect((await request(app.port, path, { headers })).status).toBe(401)
    }
    for (const site of ['same-origin', 'same-site', 'none']) {
      const same = { cookie: session.cookie, 'Sec-Fetch-Site': site }
      expect((await request(app.port, `/client/api?${query}`, { headers: same })).status).toBe(200)
    }
  })

  it.each(['', 'x', `JSESSIONID=${'A'.repeat(43)}`, 'JSESSIONID=', 'JSESSIONID="; JSESSIONID'])(
    'are not made of cookie %j',
    async (cookie) => {
      const answer = await request(app.port, '/client/api?command=listZones', {
        headers: { cookie },
      })
      expect(answer.status).toBe(401)
    },
  )

  it('end after half an hour without a call, and go on with each call', async () => {
    const { db } = app.database
    const session = await signIn(app.port, 'admin')
    const left = async () => {
      const { rows } = await sql<{ left: number }>`
        select extract(epoch from expires - now())::float8 as left from cloud.session`.execute(db)
      return rows[0]?.left ?? 0
    }
    expect(await left()).toBeGreaterThan(1800)
    const set = (seconds: number) =>
      sql`update cloud.session set expires = now() + make_interval(secs => ${seconds})`.execute(db)
    await set(1830)
    await session.callBare('listZones')
    expect(await left()).toBeLessThan(1831)
    await set(5)
    await session.callBare('listZones')
    expect(await left()).toBeGreaterThan(1850)
    await set(-1)
    expect((await session.callBare('listZones')).status).toBe(401)
  })
})

const getSession = (cookie: string, method = 'GET') =>
  request(app.port, '/client/session', { headers: { cookie }, method })

describe('/client/session', () => {
  it('tells the console who it is', async () => {
    const session = await signIn(app.port, 'alice', '/a')
    const answer = await getSession(session.cookie)
    expect(answer.status).toBe(200)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.json()).toEqual({
      sessionkey: session.key,
      username: 'alice',
      userid: expect.any(String),
      account: 'alice',
      accountid: expect.any(String),
      domain: 'a',
      domainid: await domainUuid(app.people.domains.a),
      domainpath: 'ROOT/a',
      type: '0',
      role: 'User',
      timeout: 1800,
    })
  })

  it('answers 401 without a session, and 405 for anything but GET', async () => {
    const answer = await getSession('')
    expect(answer.status).toBe(401)
    expect(answer.json()['errorresponse']).toMatchObject({
      errorcode: 401,
      code: 'api.bad_session',
    })
    expect((await getSession('', 'POST')).status).toBe(405)
  })
})

describe('§6: logout', () => {
  it('H6: ends the session on the server and both cookies', async () => {
    const session = await signIn(app.port, 'admin')
    const answer = await session.call('logout')
    expect(answer.text).toBe('{"logoutresponse":{"description":"success"}}')
    const cookies = answer.headers['set-cookie'] ?? []
    expect(cookies).toHaveLength(2)
    for (const cookie of cookies) expect(cookie).toMatch(/Path=\/client; Expires=Thu, 01 Jan 1970/)
    expect((await session.call('listZones')).status).toBe(401)
    expect(await sessions()).toEqual([])
    expect(app.audit).toContain('out admin')
  })

  it('succeeds without a session, by GET and POST', async () => {
    const form = { command: 'logout', response: 'json' }
    expect((await request(app.port, '/client/api', { form })).status).toBe(200)
    expect((await request(app.port, `/client/api?${queryText(form)}`)).status).toBe(200)
  })

  it.each(['cross-site', 'same-site'])('H5: is refused to pages of a %s', async (site) => {
    const session = await signIn(app.port, 'admin')
    const headers = { cookie: session.cookie, 'Sec-Fetch-Site': site }
    const answer = await request(app.port, '/client/api?command=logout', { headers })
    expect(answer.status).toBe(401)
    expect((await session.call('listZones')).status).toBe(200)
  })
})

const fail = (username: string) => login(app.port, { username, password: 'wrong' })

/** Lets the time pass that a subject has to wait, and so much more. */
const passTime = (seconds: number) =>
  sql`update cloud.sign_in_failure set
    blocked_until = least(blocked_until, now()) - make_interval(secs => ${seconds}),
    updated = updated - make_interval(secs => ${seconds})`.execute(app.database.db)

/** The seconds that each subject was told to wait after its last failure. */
async function delays(): Promise<Record<string, number>> {
  const { rows } = await sql<{ subject: string; delay: number }>`
    select regexp_replace(subject, ':.*', '') as subject,
      extract(epoch from blocked_until - updated)::float8 as delay
    from cloud.sign_in_failure`.execute(app.database.db)
  return Object.fromEntries(rows.map(({ subject, delay }) => [subject, delay]))
}

/** Stops the clock of whoever has to wait, so that a slow machine does not wait too long. */
const holdTime = () =>
  sql`update cloud.sign_in_failure set blocked_until = blocked_until + interval '1 hour'
    where blocked_until > updated`.execute(app.database.db)

describe('H4: failed sign-ins', () => {
  it('slow an account down, the longer the more, and disable nobody', async () => {
    for (const delay of [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]) {
      expect(codeOf(await fail('admin'))).toBe('api.login_failed')
      expect(await delays()).toEqual({ account: delay, address: 0 })
      await passTime(0)
    }
    await fail('admin')
    await holdTime()
    const delayed = await login(app.port, { username: 'admin' })
    expect(delayed.status).toBe(531)
    expect(delayed.json()['loginresponse']).toMatchObject({
      code: 'api.login_delayed',
      errortext: expect.stringMatching(/^Too many failed sign-ins; please wait 36\d\d seconds/),
    })
    await passTime(0)
    expect((await login(app.port, { username: 'admin' })).status).toBe(200)
    await fail('admin')
    expect(await delays()).toMatchObject({ account: 0 })
  })

  it('do not slow down other accounts at once', async () => {
    for (let index = 0; index < 8; index++) await fail('admin')
    expect((await login(app.port, { username: 'alice', domain: '/a' })).status).toBe(200)
  })

  it('slow an address down, whatever names it tries', async () => {
    for (let index = 0; index < 21; index++) await fail(`guess${index}`)
    await holdTime()
    const answer = await login(app.port, { username: 'alice', domain: '/a' })
    expect(codeOf(answer)).toBe('api.login_delayed')
    await passTime(0)
    expect((await login(app.port, { username: 'alice', domain: '/a' })).status).toBe(200)
    // One right sign-in does not buy twenty wrong ones.
    await fail('guess')
    expect(await delays()).toMatchObject({ address: 2 })
  })

  it('count when they come at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => fail('admin')))
    const failed = answers.filter((answer) => codeOf(answer) === 'api.login_failed').length
    const delayed = answers.filter((answer) => codeOf(answer) === 'api.login_delayed').length
    expect(failed + delayed).toBe(20)
    // Six, and what a slow machine lets pass in the second and the two seconds after those.
    expect(failed).toBeLessThan(10)
  })

  it('are forgotten after an hour without one', async () => {
    for (let index = 0; index < 6; index++) await fail('admin')
    await passTime(3_700)
    await fail('admin')
    expect(await delays()).toMatchObject({ account: 0 })
  })
})
