import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TestApp } from '../support/http-app.ts'
import { queryText, request, signIn } from '../support/http-client.ts'
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
