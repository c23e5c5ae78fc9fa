import { AppError } from '@mold/shared/errors.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestApp, startTestApp } from '../support/http-app.ts'
import { type TestSession, queryText, request, signIn } from '../support/http-client.ts'

const zoneId = '51aa1111-2222-4333-8444-555566667777'

let app: TestApp
let admin: TestSession
let alice: TestSession

beforeAll(async () => {
  app = await startTestApp()
  admin = await signIn(app.port, 'admin')
  alice = await signIn(app.port, 'alice', '/a')
})
afterAll(() => app.close())
beforeEach(() => app.handlers.clear())

const get = (query: string, headers = {}) => request(app.port, `/client/api?${query}`, { headers })

describe('§1: requests', () => {
  it('answers GET and POST alike, with query and body merged', async () => {
    const seen: unknown[] = []
    app.handlers.set('listZones', async (params) => {
      seen.push(params)
      return { count: 0, items: [] }
    })
    const { cookie } = admin
    const query = '/client/api?command=listZones&response=json&name=fromquery'
    await request(app.port, query, { headers: { cookie } })
    const form = { name: 'frombody', available: 'TRUE', unknown: 'x' }
    const posted = await request(app.port, query, { headers: { cookie }, form })
    expect(posted.status).toBe(200)
    expect(seen).toEqual([{ name: 'fromquery' }, { name: 'fromquery', available: true }])
  })

  it('takes an empty POST with everything in the query, and any path below', async () => {
    const { cookie } = admin
    const answer = await request(app.port, '/client/api/?command=listZones&response=json', {
      method: 'POST',
      headers: { cookie, 'Content-Type': 'application/x-www-form-urlencoded' },
    })
    expect(answer.text).toBe('{"listzonesresponse":{}}')
    expect((await request(app.port, '/client/api/x?command=listZones')).status).toBe(401)
  })

  it('H5: reads no other body than a form', async () => {
    for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x']) {
      const answer = await request(app.port, '/client/api?response=json', {
        method: 'POST',
        headers: { cookie: admin.cookie, 'Content-Type': type },
        body: 'command=listZones',
      })
      expect(answer.json()['errorresponse']).toMatchObject({ errorcode: 400 })
    }
  })

  it('takes raw brackets in the query', async () => {
    app.handlers.set('listTemplates', async (params) => {
      expect(params['tags']).toEqual([{ key: 'a', value: 'b' }])
      return { count: 0, items: [] }
    })
    const query = 'command=listTemplates&templatefilter=self&tags[0].key=a&tags[0].value=b'
    expect((await get(query, { cookie: admin.cookie })).status).toBe(200)
  })

  it('refuses a body beyond the limit in words', async () => {
    const answer = await request(app.port, '/client/api?response=json', {
      form: { name: 'x'.repeat(1_600_000) },
    })
    expect(answer.status).toBe(431)
    expect(answer.json()['errorresponse']?.['errortext']).toMatch(/larger than 1572864 bytes/)
  })

  it('refuses a packed body that unpacks to nonsense in words', async () => {
    const answer = await request(app.port, '/client/api?response=json', {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        'Content-Encoding': 'gzip',
      },
      body: 'command=listZones',
    })
    expect(answer.status).toBe(431)
    expect(answer.json()['errorresponse']?.['code']).toBe('api.body_unreadable')
  })

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('answers %s with 405', async (method) => {
    const answer = await request(app.port, '/client/api?command=listZones', { method })
    expect(answer.status).toBe(405)
    expect(answer.headers.allow).toBe('GET, POST')
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
  })

  it('E17: knows no method override here', async () => {
    const headers = { cookie: admin.cookie, 'X-HTTP-Method-Override': 'POST' }
    expect((await get('command=login&username=admin&password=x', headers)).status).toBe(405)
  })
})

describe('§1, §2: answers as XML', () => {
  const xml = (query: string) => get(query, { cookie: admin.cookie })

  it('are the default, and what an unknown format gets', async () => {
    for (const query of ['command=listZones', 'command=listZones&response=yaml']) {
      const answer = await xml(query)
      expect(answer.status).toBe(200)
      expect(answer.headers['content-type']).toBe('text/xml; charset=UTF-8')
      expect(answer.text).toBe(
        '<?xml version="1.0" encoding="UTF-8"?><listzonesresponse cloud-stack-version="4.22.0.0"></listzonesresponse>',
      )
    }
    const json = await xml('command=listZones&Response=JSON')
    expect(json.text).toBe('{"listzonesresponse":{}}')
  })

  it('may be asked for in the body, where the query says nothing', async () => {
    const answer = await request(app.port, '/client/api', {
      headers: { cookie: admin.cookie },
      form: { command: 'listZones', response: 'json' },
    })
    expect(answer.text).toBe('{"listzonesresponse":{}}')
  })

  it('hold errors too, with their description', async () => {
    const answer = await xml('command=listTemplates')
    expect(answer.status).toBe(431)
    const text =
      'Unable to execute API command listtemplates due to missing parameter templatefilter'
    expect(answer.headers['x-description']).toBe(text)
    expect(answer.text).toContain('<listtemplatesresponse cloud-stack-version="4.22.0.0">')
    expect(answer.text).toContain(
      `<errorcode>431</errorcode><cserrorcode>9999</cserrorcode><errortext>${text}</errortext>`,
    )
  })

  it('hold what fails before any command is known', async () => {
    const tooMany = await get(Array.from({ length: 2_001 }, (_, i) => `p${i}=1`).join('&'))
    expect(tooMany.headers['content-type']).toBe('text/xml; charset=UTF-8')
    expect(tooMany.text).toContain('<errorresponse cloud-stack-version="4.22.0.0">')
  })
})

describe('§1: no or unknown command', () => {
  it('says 400 within a session', async () => {
    const answer = await get('response=json', { cookie: admin.cookie })
    expect(answer.status).toBe(400)
    expect(answer.json()).toEqual({
      errorresponse: {
        uuidList: [],
        errorcode: 400,
        cserrorcode: 9999,
        errortext: 'no command specified',
        code: 'api.no_command_session',
        params: {},
      },
    })
  })

  it('says 432 without one', async () => {
    const answer = await get('response=json')
    expect(answer.status).toBe(432)
    expect(answer.json()['errorresponse']).toMatchObject({
      errorcode: 432,
      errortext: 'Invalid request, no command sent',
    })
  })

  it.each(['listNothing', 'constructor', '__proto__', 'toString', 'LISTZONES '])(
    'says 432 for %j',
    async (command) => {
      const answer = await admin.call(command)
      expect(answer.status).toBe(432)
      expect(answer.json()['errorresponse']?.['errortext']).toBe(`Unknown API command: ${command}`)
    },
  )
})

describe('§2: answers', () => {
  const row = {
    id: zoneId,
    name: 'z1',
    securitygroupsenabled: false,
    localstorageenabled: false,
    tags: [],
    description: undefined,
  }

  it('a list has its count and its key, without null fields', async () => {
    app.handlers.set('listZones', async () => ({
      count: 7,
      items: [row],
    }))
    const answer = await admin.call('listZones')
    expect(answer.headers['content-type']).toBe('application/json; charset=UTF-8')
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.json()).toMatchObject({
      listzonesresponse: { count: 7, zone: [{ id: zoneId, name: 'z1' }] },
    })
  })

  it('JSON has the type that setting json.content.type says, and none that browsers would run', async () => {
    const set = (value: string) =>
      app.database.db
        .insertInto('setting')
        .values({ name: 'json.content.type', scope: 'global', value })
        .onConflict((conflict) =>
          conflict.columns(['name', 'scope', 'scope_id']).doUpdateSet({ value }),
        )
        .execute()
    const typeOf = async (command: string) => (await admin.call(command)).headers['content-type']
    await set('text/javascript; charset=UTF-8')
    expect(await typeOf('listZones')).toBe('text/javascript; charset=UTF-8')
    expect(await typeOf('listNothing')).toBe('text/javascript; charset=UTF-8')
    await set('text/html')
    expect(await typeOf('listZones')).toBe('application/json; charset=UTF-8')
  })

  it('an async command answers with its job', async () => {
    const answer = await admin.call('deleteTemplate', { id: zoneId })
    expect(answer.json()).toEqual({
      deletetemplateresponse: { jobid: '5d2f2d1e-0c51-4a0e-8a57-6c1f0ad3f001' },
    })
  })

  it('a plain success is a boolean', async () => {
    const answer = await admin.call('cancelImage', { id: zoneId })
    expect(answer.text).toBe('{"cancelimageresponse":{"success":true}}')
  })

  it('an answer that does not fit its declaration is a fault of the server', async () => {
    app.handlers.set('listZones', async () => ({ count: 1, items: [{ surprise: 1 }] }))
    expect((await admin.call('listZones')).status).toBe(530)
  })
})

describe('§5: errors', () => {
  it('have status, envelope, description and code', async () => {
    const answer = await admin.call('listTemplates')
    expect(answer.status).toBe(431)
    expect(answer.json()).toEqual({
      listtemplatesresponse: {
        uuidList: [],
        errorcode: 431,
        cserrorcode: 9999,
        errortext:
          'Unable to execute API command listtemplates due to missing parameter templatefilter',
        code: 'api.missing_parameter',
        params: { command: 'listtemplates', name: 'templatefilter' },
      },
    })
    expect(answer.headers['x-description']).toBe(
      answer.json()['listtemplatesresponse']?.['errortext'],
    )
  })

  it('name the command although the rule does not know it', async () => {
    app.handlers.set('listZones', async () => {
      throw new AppError('api.invalid_uuid', { name: 'id', value: zoneId })
    })
    expect((await admin.call('listZones')).json()['listzonesresponse']?.['errortext']).toBe(
      `Unable to execute API command listzones due to invalid value. Invalid parameter id value=${zoneId} due to incorrect long value format, or entity does not exist or due to incorrect parameter annotation for the field in api cmd class.`,
    )
  })

  it('that nobody foresaw are generic outside and complete in the log', async () => {
    app.handlers.set('listZones', async () => {
      throw new TypeError('boom with internals')
    })
    const answer = await alice.call('listZones')
    expect(answer.status).toBe(530)
    expect(answer.text).not.toContain('boom')
    expect(answer.json()['listzonesresponse']).toMatchObject({
      cserrorcode: 4250,
      errortext: 'Internal error executing command, please contact your system administrator',
    })
    const id = String(answer.headers['x-request-id'])
    const line = app.log.find((text) => text.includes(id) && text.includes('boom with internals'))
    expect(line).toContain('"level":"error"')
    expect(line).toContain('client-api.test.ts')
  })

  it('H14: keep what users typed on one line of the header', async () => {
    const answer = await admin.call('listZones', { id: 'a\r\nSet-Cookie: x=1 한글' })
    expect(answer.status).toBe(431)
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(answer.headers['x-description']).toMatch(/illegal ASCII/)
    const korean = await admin.call('listZones', { id: '한글' })
    expect(korean.headers['x-description']).toContain('value=?? due')
    expect(korean.json()['listzonesresponse']?.['errortext']).toContain('value=한글 due')
  })

  it('of the database say that it is the database', async () => {
    app.handlers.set('listZones', async () => {
      throw Object.assign(new Error('canceling statement'), { code: '57014' })
    })
    const answer = await admin.call('listZones')
    expect(answer.json()['listzonesresponse']).toMatchObject({
      errorcode: 530,
      code: 'api.database_timeout',
    })
  })
})

describe('§13: roles', () => {
  it('refuse a command that the role may not use', async () => {
    const answer = await alice.call('listConfigurations')
    expect(answer.status).toBe(401)
    expect(answer.json()['listconfigurationsresponse']).toMatchObject({
      errorcode: 401,
      cserrorcode: 9999,
      errortext:
        "The given command 'listConfigurations' either does not exist, is not available for user.",
    })
  })

  it('are asked before the parameters are looked at', async () => {
    expect((await alice.call('updateConfiguration')).status).toBe(401)
    expect((await admin.call('updateConfiguration')).status).toBe(431)
  })
})

describe('what a handler is told', () => {
  it('knows caller, address and origin', async () => {
    app.handlers.set('listZones', async (_params, call) => {
      expect(call.caller).toMatchObject({
        user: { username: 'alice' },
        domain: { path: '/a/' },
        role: 'User',
        via: 'session',
      })
      expect(call.address).toBe('127.0.0.1')
      expect(call.origin).toBe(`http://127.0.0.1:${app.port}`)
      return { count: 0, items: [] }
    })
    expect((await alice.call('listZones')).status).toBe(200)
  })

  it('E8, H15: believes no forwarded header of strangers', async () => {
    app.handlers.set('listZones', async (_params, call) => {
      expect(call.origin).toBe(`http://127.0.0.1:${app.port}`)
      expect(call.address).toBe('127.0.0.1')
      return { count: 0, items: [] }
    })
    const answer = await get('command=listZones', {
      cookie: alice.cookie,
      'X-Forwarded-Host': 'evil.example',
      'X-Forwarded-Proto': 'https',
      'X-Forwarded-For': '1.2.3.4',
      'X-User-Id': '1',
    })
    expect(answer.status).toBe(200)
  })

  it('hears that the client has gone away', async () => {
    const { promise: started, resolve: start } = Promise.withResolvers<void>()
    const { promise: aborted, resolve: abort } = Promise.withResolvers<void>()
    app.handlers.set('listZones', async (_params, call) => {
      call.signal.addEventListener('abort', () => abort())
      start()
      await aborted
      return { count: 0, items: [] }
    })
    const gone = new AbortController()
    const query = queryText({ command: 'listZones' })
    const sent = fetch(`http://127.0.0.1:${app.port}/client/api?${query}`, {
      headers: { cookie: alice.cookie },
      signal: gone.signal,
    })
    await started
    gone.abort()
    await expect(sent).rejects.toThrow(/abort/i)
    await aborted
  })
})

describe('H12: many calls at a time', () => {
  it('are refused beyond the limit, and served again afterwards', async () => {
    const small = await startTestApp(() => ({ maxInFlight: 2 }))
    try {
      const session = await signIn(small.port, 'admin')
      const { promise: go, resolve } = Promise.withResolvers<void>()
      const { promise: both, resolve: two } = Promise.withResolvers<void>()
      let running = 0
      small.handlers.set('listZones', async () => {
        if (++running === 2) two()
        await go
        return { count: 0, items: [] }
      })
      const slow = [session.call('listZones'), session.call('listZones')]
      await both
      const refused = await session.call('listApis')
      expect(refused.status).toBe(503)
      expect(refused.json()['errorresponse']).toMatchObject({ code: 'api.busy' })
      resolve()
      expect((await Promise.all(slow)).map((answer) => answer.status)).toEqual([200, 200])
      expect((await session.call('listApis')).status).toBe(200)
    } finally {
      await small.close()
    }
  })
})
