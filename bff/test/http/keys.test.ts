import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sign } from '../../src/access/sign-in/signatures.ts'
import { type TestApp, startTestApp } from '../support/http-app.ts'
import { codeOf, queryText, request, signIn, signedQuery } from '../support/http-client.ts'

const apiKey = 'aliceKey-_09'
const secret = 'Alice Secret'
const zones = { command: 'listZones', response: 'json', apiKey }

let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
  const { userId } = app.people.alice
  await app.database.db
    .insertInto('api_key')
    .values({ user_id: userId, api_key: apiKey, secret: `sealed:${secret}` })
    .execute()
})
afterAll(() => app.close())
beforeEach(() => app.handlers.clear())

const get = (query: string, headers = {}) => request(app.port, `/client/api?${query}`, { headers })

const refused = {
  status: 401,
  errorcode: 401,
  cserrorcode: 9999,
  errortext: 'unable to verify user credentials and/or request signature',
}

async function refusal(query: string, headers = {}) {
  const answer = await get(query, headers)
  const { errorcode, cserrorcode, errortext } = Object.values(answer.json())[0] ?? {}
  return { status: answer.status, errorcode, cserrorcode, errortext }
}

describe('§7: signed requests', () => {
  it('are calls of the key’s user', async () => {
    app.handlers.set('listZones', async (_params, call) => {
      expect(call.caller).toMatchObject({ user: { username: 'alice' }, role: 'User', via: 'key' })
      return { count: 0, items: [] }
    })
    const answer = await get(signedQuery(zones, secret))
    expect(answer.text).toBe('{"listzonesresponse":{}}')
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  it('need no session key, whatever they change, and may come from any site', async () => {
    const id = '51aa1111-2222-4333-8444-555566667777'
    const query = signedQuery({ ...zones, command: 'cancelImage', id }, secret)
    expect((await get(query, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(200)
  })

  it('may be a form, or half query and half form', async () => {
    const query = signedQuery({ ...zones, name: 'x y' }, secret)
    const form = Object.fromEntries(new URLSearchParams(query))
    expect((await request(app.port, '/client/api', { form })).status).toBe(200)
    const { command = '', ...rest } = form
    const path = `/client/api?${queryText({ command })}`
    expect((await request(app.port, path, { form: rest })).status).toBe(200)
  })

  it('may have raw brackets and maps, as cmk sends them', async () => {
    const values = { apiKey, command: 'listTemplates', 'tags[0].key': 'a', 'tags[0].value': 'b~c*' }
    const signed =
      'apikey=alicekey-_09&command=listtemplates&tags[0].key=a&tags[0].value=b~c%2a&templatefilter=self'
    const query = Object.entries({
      ...values,
      templatefilter: 'self',
      signature: sign(signed, secret),
    })
    const raw = query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
    expect((await get(raw)).status).toBe(200)
  })

  it('go before a session', async () => {
    const session = await signIn(app.port, 'admin')
    app.handlers.set('listZones', async (_params, call) => {
      expect(call.caller.user.username).toBe('alice')
      return { count: 0, items: [] }
    })
    expect((await get(signedQuery(zones, secret), { cookie: session.cookie })).status).toBe(200)
    expect(await refusal(signedQuery(zones, 'wrong'), { cookie: session.cookie })).toEqual(refused)
    expect((await session.call('listApis')).status).toBe(200)
  })

  it('are refused with a wrong signature, an unknown key, or neither', async () => {
    expect(await refusal(signedQuery(zones, 'wrong'))).toEqual(refused)
    expect(await refusal(signedQuery({ ...zones, apiKey: 'nobody' }, secret))).toEqual(refused)
    expect(await refusal(`${signedQuery(zones, secret)}&name=more`)).toEqual(refused)
    expect(await refusal(signedQuery(zones, secret).replace('listZones', 'listApis'))).toEqual(
      refused,
    )
    expect(await refusal(queryText(zones))).toEqual(refused)
    expect(await refusal(`${queryText(zones)}&signature=`)).toEqual(refused)
    expect(await refusal('command=listZones&response=json')).toEqual(refused)
  })

  it('are refused with a repeated parameter', async () => {
    const query = signedQuery(zones, secret)
    for (const more of ['command=listZones', 'COMMAND=deleteIso', 'signature=x', 'apikey=y']) {
      const answer = await get(`${query}&${more}`)
      expect(answer.status).toBe(431)
      expect(codeOf(answer)).toBe('api.repeated_parameter')
    }
    const form = { command: 'deleteIso' }
    expect(codeOf(await request(app.port, `/client/api?${query}`, { form }))).toBe(
      'api.repeated_parameter',
    )
  })

  it('end with the role of the user', async () => {
    const answer = await get(signedQuery({ ...zones, command: 'listConfigurations' }, secret))
    expect(codeOf(answer)).toBe('api.not_available')
  })

  it.each([
    sql`update cloud."user" set state = 'disabled' where username = 'alice'`,
    sql`update cloud.account set state = 'locked' where name = 'alice'`,
    sql`update cloud."user" set removed = now() where username = 'alice'`,
    sql`update cloud.account set type = 5 where name = 'alice'`,
  ])('are refused for who may not call any more (%#)', async (statement) => {
    await statement.execute(app.database.db)
    try {
      expect(await refusal(signedQuery(zones, secret))).toEqual(refused)
    } finally {
      await sql`update cloud."user" set state = 'enabled', removed = null`.execute(app.database.db)
      await sql`update cloud.account set state = 'enabled'`.execute(app.database.db)
      await sql`update cloud.account set type = 0 where name = 'alice'`.execute(app.database.db)
    }
    expect((await get(signedQuery(zones, secret))).status).toBe(200)
  })
})

const at = (ms: number) => new Date(Date.now() + ms).toISOString()
const version3 = (expires: string) =>
  signedQuery({ ...zones, signatureVersion: '3', expires }, secret)

describe('§7: signature version 3', () => {
  it('H1: counts until it expires', async () => {
    expect((await get(version3(at(60_000)))).status).toBe(200)
    expect(
      (await get(version3(at(60_000).replace('.', '.999').replace('Z', '+0000')))).status,
    ).toBe(200)
    expect((await get(version3('2999-01-02T03:04:05+00:00'))).status).toBe(200)
    expect(await refusal(version3(at(-1_000)))).toEqual(refused)
  })

  it.each(['', 'tomorrow', '2999-01-02', '2999-01-02 03:04:05'])(
    'refuses expires %j',
    async (text) => {
      expect(await refusal(version3(text))).toEqual(refused)
    },
  )

  it('refuses none at all, or one that was changed', async () => {
    expect(await refusal(signedQuery({ ...zones, signatureVersion: '3' }, secret))).toEqual(refused)
    expect(
      await refusal(version3(at(-1_000)).replace(/expires=[^&]*/, 'expires=2999-01-02T03:04:05Z')),
    ).toEqual(refused)
  })

  it('is not asked of others, until a setting wants it', async () => {
    const old = signedQuery({ ...zones, expires: 'long ago' }, secret)
    expect((await get(old)).status).toBe(200)
    const { db } = app.database
    await db
      .insertInto('setting')
      .values({ name: 'api.signature.version3.required', scope: 'global', value: 'true' })
      .execute()
    expect(await refusal(old)).toEqual(refused)
    expect((await get(version3(at(60_000)))).status).toBe(200)
    await db.deleteFrom('setting').execute()
    expect((await get(old)).status).toBe(200)
  })
})
