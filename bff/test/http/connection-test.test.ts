import http from 'node:http'
import { type ConnectionFacts, connectionTest } from '@mold/shared/connection-test.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestApp, startTestApp } from '../support/http-app.ts'
import {
  type Answer,
  type TestSession,
  codeOf,
  queryText,
  request,
  signIn,
  signedQuery,
} from '../support/http-client.ts'

const mib = 1024 ** 2
const { path, maxBytes } = connectionTest
let app: TestApp
let alice: TestSession

beforeAll(async () => {
  app = await startTestApp()
  alice = await signIn(app.port, 'alice', '/a')
})
afterAll(() => app.close())

const headersOf = ({ cookie, key }: TestSession) => ({ cookie, 'X-Session-Key': key })
const factsIn = (answer: Answer) => JSON.parse(answer.text) as ConnectionFacts

function send(
  body: Buffer,
  query: Record<string, string> = {},
  headers: Record<string, string> = headersOf(alice),
): Promise<Answer> {
  return request(app.port, `${path}?${queryText(query)}`, { body, headers })
}

/** A request whose answer is not waited for. */
function open(query: Record<string, string>, headers = headersOf(alice), port = app.port) {
  const address = `${path}?${queryText(query)}`
  const options = { host: '127.0.0.1', port, path: address, method: 'POST', headers, agent: false }
  const sent = http.request(options)
  const status = new Promise<number>((resolve, reject) => {
    sent.on('error', reject)
    sent.on('response', (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
  })
  status.catch(() => undefined)
  return { sent, status }
}

/** Lines of the log about requests of the test that were cut. */
const cut = () =>
  app.log.filter((line) => line.includes('connection-test') && line.includes('"cut":true'))

describe('the test of the connection', () => {
  it('says what it saw, and keeps nothing', async () => {
    const answer = await send(Buffer.alloc(3 * mib))
    expect(answer.status).toBe(200)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(factsIn(answer)).toEqual({
      tls: 'none',
      forwarded: 'none',
      origin: `http://127.0.0.1:${app.port}`,
      bytes: 3 * mib,
      readms: expect.any(Number),
    })
  })

  it('takes an empty body and the largest one, with or without its length', async () => {
    expect(factsIn(await send(Buffer.alloc(0)))).toMatchObject({ bytes: 0 })
    expect(factsIn(await send(Buffer.alloc(maxBytes)))).toMatchObject({ bytes: maxBytes })
    const { sent, status } = open({})
    sent.write(Buffer.alloc(mib))
    sent.end()
    expect(await status).toBe(200)
  })

  it('stops reading for the pause, so that the sender stops too', async () => {
    const { sent, status } = open({ pause: '600' })
    const began = performance.now()
    // More than the kernel holds back on both sides.
    const written = new Promise<number>((resolve) =>
      sent.write(Buffer.alloc(maxBytes), () => resolve(performance.now() - began)),
    )
    expect(await written).toBeGreaterThanOrEqual(590)
    sent.end()
    expect(await status).toBe(200)
    const { readms, restms } = factsIn(await send(Buffer.alloc(2 * mib), { pause: '200' }))
    expect(readms - (restms ?? readms)).toBeGreaterThanOrEqual(190)
  })

  it('does not pause in a body that is shorter than what it reads before', async () => {
    const facts = factsIn(await send(Buffer.alloc(mib - 1), { pause: '10000' }))
    expect(facts).not.toHaveProperty('restms')
  })

  it('holds its answer back', async () => {
    const began = performance.now()
    expect((await send(Buffer.from('x'), { hold: '300' })).status).toBe(200)
    expect(performance.now() - began).toBeGreaterThanOrEqual(290)
  })

  it('tells a root admin where the connection came from', async () => {
    const admin = await signIn(app.port, 'admin')
    const facts = factsIn(await send(Buffer.alloc(1), {}, headersOf(admin)))
    expect(facts).toMatchObject({ peer: '127.0.0.1' })
  })
})

describe('proxies', () => {
  const forwarded = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'mold.example' }

  it('are named when nobody trusts them', async () => {
    const facts = factsIn(await send(Buffer.alloc(1), {}, { ...headersOf(alice), ...forwarded }))
    expect(facts).toMatchObject({ tls: 'none', forwarded: 'untrusted' })
    expect(facts.origin).toBe(`http://127.0.0.1:${app.port}`)
  })

  it('are believed when they are trusted, also on the machine of the browser', async () => {
    const behind = await startTestApp(({ config }) => ({
      config: { ...config, trustProxy: ['loopback'] },
    }))
    try {
      const session = await signIn(behind.port, 'alice', '/a')
      const headers = { ...headersOf(session), ...forwarded, 'X-Forwarded-For': '127.0.0.1' }
      const answer = await request(behind.port, path, { body: 'x', headers })
      expect(factsIn(answer)).toMatchObject({
        tls: 'proxy',
        forwarded: 'trusted',
        origin: 'https://mold.example',
      })
    } finally {
      await behind.close()
    }
  })
})

describe('what it refuses', () => {
  it('whoever has no session', async () => {
    const guessed = { cookie: 'JSESSIONID=guess', 'X-Session-Key': 'guess' }
    for (const headers of [{}, guessed] as Record<string, string>[]) {
      const answer = await send(Buffer.alloc(mib), {}, headers)
      expect([answer.status, codeOf(answer)]).toEqual([401, 'api.bad_session'])
    }
  })

  it('H5: a session without its key, and pages of other sites', async () => {
    const bare = await send(Buffer.alloc(1), {}, { cookie: alice.cookie })
    expect([bare.status, codeOf(bare)]).toEqual([401, 'api.session_key_missing'])
    const foreign = { ...headersOf(alice), 'Sec-Fetch-Site': 'cross-site' }
    const crossed = await send(Buffer.alloc(1), {}, foreign)
    expect([crossed.status, codeOf(crossed)]).toEqual([401, 'api.cross_site'])
    const key = { sessionkey: alice.key }
    expect((await send(Buffer.alloc(1), key, { cookie: alice.cookie })).status).toBe(200)
  })

  it('signed requests: it is for browsers', async () => {
    const query = signedQuery({ apikey: 'any', response: 'json' }, 'secret')
    const answer = await request(app.port, `${path}?${query}`, { body: 'x' })
    expect([answer.status, codeOf(answer)]).toEqual([401, 'api.bad_session'])
  })

  it.each(['GET', 'PUT', 'HEAD', 'DELETE'])('the method %s', async (method) => {
    const answer = await request(app.port, path, { method, headers: headersOf(alice) })
    expect([answer.status, answer.headers.allow]).toEqual([405, 'POST'])
  })

  it.each([
    [{ pause: '' }],
    [{ pause: '0' }],
    [{ pause: '-1' }],
    [{ pause: '1.5' }],
    [{ pause: '10001' }],
    [{ hold: '90001' }],
    [{ hold: '1e3' }],
    [{ hold: ' 5' }],
    [{ hold: '5', pause: '5' }],
    [{ holds: '5' }],
    [{ apikey: 'x' }],
  ])('the parameters %j', async (query) => {
    const answer = await send(Buffer.alloc(1), query)
    expect([answer.status, codeOf(answer)]).toEqual([400, 'connection.parameter'])
  })

  it('a parameter that is given twice', async () => {
    const headers = headersOf(alice)
    const answer = await request(app.port, `${path}?hold=5&hold=6`, { body: 'x', headers })
    expect([answer.status, codeOf(answer)]).toEqual([400, 'connection.parameter'])
  })

  it('more than 64 MiB, announced or not', async () => {
    const told = await send(Buffer.alloc(maxBytes + 1))
    expect([told.status, codeOf(told)]).toEqual([413, 'connection.too_large'])
    const { sent, status } = open({})
    sent.on('error', () => undefined)
    sent.write(Buffer.alloc(maxBytes))
    sent.write(Buffer.alloc(1))
    sent.end()
    expect(await status).toBe(413)
  })

  it('a fourth request of one account, not that of another', async () => {
    const bob = await signIn(app.port, 'bob', '/a/b')
    const running = [1, 2, 3].map(() => open({ hold: '90000' }))
    for (const { sent } of running) sent.end('x')
    await expect
      .poll(async () => (await send(Buffer.alloc(1))).status, { timeout: 5_000 })
      .toBe(429)
    expect((await send(Buffer.alloc(1), {}, headersOf(bob))).status).toBe(200)
    // The client ends what is held: its places are free at once.
    const before = cut().length
    for (const { sent } of running) sent.destroy()
    await expect
      .poll(async () => (await send(Buffer.alloc(1))).status, { timeout: 5_000 })
      .toBe(200)
    await expect.poll(() => cut().length - before, { timeout: 5_000 }).toBe(3)
  })
})

it('a client that goes away in the middle of a body or a pause is no failure', async () => {
  const before = cut().length
  const sending = open({ pause: '500' })
  sending.sent.write(Buffer.alloc(4 * mib))
  const starting = open({})
  starting.sent.write(Buffer.alloc(1))
  await expect.poll(() => sending.sent.socket?.bytesWritten ?? 0).toBeGreaterThan(mib)
  await expect.poll(() => starting.sent.socket?.bytesWritten ?? 0).toBeGreaterThan(0)
  // Another request, answered, came after both.
  await send(Buffer.alloc(1))
  sending.sent.destroy()
  starting.sent.destroy()
  await expect.poll(() => cut().length - before, { timeout: 5_000 }).toBe(2)
  expect(cut().join('\n')).not.toContain('"failure"')
  expect(app.log.join('\n')).not.toContain('"level":"error"')
})

it('a server that stops does not wait for what it holds', async () => {
  const short = await startTestApp()
  const session = await signIn(short.port, 'alice', '/a')
  const headers = headersOf(session)
  const held = [1, 2, 3].map(() => open({ hold: '90000' }, headers, short.port))
  for (const { sent } of held) sent.end('x')
  await expect
    .poll(async () => (await request(short.port, path, { body: 'x', headers })).status)
    .toBe(429)
  const closing = short.http.close(60_000)
  expect(await Promise.all(held.map(({ status }) => status))).toEqual([503, 503, 503])
  await closing
  await short.close()
})
