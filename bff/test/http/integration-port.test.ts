import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Call } from '../../src/commands/handler.ts'
import { type TestApp, startTestApp } from '../support/http-app.ts'
import { codeOf, request } from '../support/http-client.ts'
import { freePort, listen } from '../support/raw-server.ts'

let app: TestApp
let port: number

beforeAll(async () => {
  app = await startTestApp()
  const { db } = app.database
  const { id } = await db
    .insertInto('account')
    .values({ name: 'system', type: 1, domain_id: app.people.domains.root, is_default: true })
    .returning('id')
    .executeTakeFirstOrThrow()
  const of = { account_id: id, domain_id: app.people.domains.root, firstname: '', lastname: '' }
  await db
    .insertInto('user')
    .values({ ...of, username: 'system' })
    .execute()
})
afterAll(() => app.close())
beforeEach(async () => {
  await setTo('0')
  port = await freePort()
})

/** Sets the setting, as the database tells it to every process. */
async function setTo(value: string) {
  await app.database.db
    .insertInto('setting')
    .values({ name: 'integration.api.port', scope: 'global', value })
    .onConflict((conflict) =>
      conflict.columns(['name', 'scope', 'scope_id']).doUpdateSet({ value }),
    )
    .execute()
  app.tell({ kind: 'table', table: 'setting' })
}

const ask = (at: number, path = '/client/api?command=listZones&response=json', headers = {}) =>
  request(at, path, { headers })

const untilOpen = (at: number) => expect.poll(() => statusOf(at), { timeout: 5_000 }).toBe(200)
const untilShut = (at: number) =>
  expect.poll(() => statusOf(at), { timeout: 5_000 }).toBe('ECONNREFUSED')

async function statusOf(at: number): Promise<number | string> {
  try {
    return (await ask(at)).status
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}

describe('protocol §1: the integration port', () => {
  it('opens, moves and shuts as its setting is changed', async () => {
    expect(await statusOf(port)).toBe('ECONNREFUSED')
    await setTo(String(port))
    await untilOpen(port)
    const other = await freePort()
    await setTo(String(other))
    await untilOpen(other)
    expect(await statusOf(port)).toBe('ECONNREFUSED')
    await setTo('0')
    await untilShut(other)
  })

  it('takes calls at any path, as the user of the account system, and changes among them', async () => {
    const callers: Call['caller'][] = []
    app.handlers.set('archiveEvents', (_params, { caller }) => {
      callers.push(caller)
      return Promise.resolve({ success: true })
    })
    await setTo(String(port))
    await untilOpen(port)
    const answer = await ask(port, '/any/where?command=archiveEvents&type=USER.LOGIN')
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toBe('text/xml; charset=UTF-8')
    expect(callers).toMatchObject([
      { role: 'Admin', user: { username: 'system' }, account: { name: 'system' } },
    ])
  })

  it('H8: answers with the security headers of every other port', async () => {
    await setTo(String(port))
    await untilOpen(port)
    const [here, there] = await Promise.all([ask(port), ask(app.port)])
    expect(here.headers['content-security-policy']).toContain("frame-ancestors 'none'")
    const guards = /^(content-security|x-content|referrer|cross-origin|permissions|cache-control)/
    const guarding = (of: typeof here) =>
      Object.fromEntries(Object.entries(of.headers).filter(([name]) => guards.test(name)))
    expect(Object.keys(guarding(there))).toHaveLength(7)
    expect(guarding(here)).toEqual(guarding(there))
  })

  it('listens to this machine alone', async () => {
    await setTo(String(port))
    await untilOpen(port)
    // Were it bound to every address, this one would be taken.
    const elsewhere = createServer().listen(port, '127.0.0.2')
    await once(elsewhere, 'listening')
    expect(elsewhere.address()).toMatchObject({ address: '127.0.0.2', port })
    elsewhere.close()
    await once(elsewhere, 'close')
  })

  it.each([
    ['a page of another origin', { Origin: 'https://evil.example' }],
    ['a page that a browser fetches', { 'Sec-Fetch-Site': 'none' }],
    ['a name that was bent to this address', { Host: 'evil.example' }],
  ])('refuses %s', async (_what, headers) => {
    await setTo(String(port))
    await untilOpen(port)
    const answer = await ask(port, '/?command=listZones&response=json', headers)
    expect(answer.status).toBe(401)
    expect(codeOf(answer)).toBe('api.cross_site')
  })

  it('says which port it could not have, and takes the next one', async () => {
    const taken = createServer()
    const takenPort = await listen(taken)
    await setTo(String(takenPort))
    const parts = async () => {
      const answer = await request(app.port, '/readyz')
      return JSON.parse(answer.text).parts as { name: string; ok: boolean; why?: string }[]
    }
    await expect.poll(parts, { timeout: 5_000 }).toContainEqual({
      name: 'integration port',
      vital: false,
      ok: false,
      why: `port ${takenPort} cannot be opened (EADDRINUSE); change integration.api.port`,
    })
    await setTo(String(port))
    await untilOpen(port)
    await expect
      .poll(parts, { timeout: 5_000 })
      .toContainEqual({ name: 'integration port', vital: false, ok: true })
    taken.close()
  })
})
