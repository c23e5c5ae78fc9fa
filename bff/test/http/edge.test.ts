import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import https from 'node:https'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { AppError } from '@mold/shared/errors.ts'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { type TestApp, startTestApp } from '../support/http-app.ts'
import { lacksOpenssl } from '../support/openssl.ts'
import { testPassword } from '../support/http-people.ts'
import { type Answer, login, queryText, request, signIn } from '../support/http-client.ts'

let app: TestApp
let folder: string
let consoleDir: string
let queueFails = false

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mold-edge-'))
  consoleDir = path.join(folder, 'dist')
  const downloads = express.Router()
  downloads.get('/file', (_req, res) => void res.send('bytes'))
  downloads.get('/broken', () => {
    throw new Error('cannot read')
  })
  app = await startTestApp(({ config }) => ({
    config: { ...config, consoleDir, metricsToken: 'metrics-token-0123' },
    downloads,
    checks: [
      {
        name: 'queue',
        vital: true,
        check: async () => {
          if (queueFails) throw new AppError('api.database_full')
        },
      },
      { name: 'converter', vital: false, check: () => Promise.reject(new Error('/secret/path')) },
    ],
  }))
})
afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true, force: true })
})

const get = (address: string, headers = {}) => request(app.port, address, { headers })
const page = { accept: 'text/html,*/*' }

async function buildConsole(): Promise<void> {
  await mkdir(path.join(consoleDir, 'assets'), { recursive: true })
  await writeFile(path.join(consoleDir, 'index.html'), '<!doctype html>console')
  await writeFile(path.join(consoleDir, 'assets/app-1a2b.js'), 'plain')
  await writeFile(path.join(consoleDir, 'assets/app-1a2b.js.br'), 'brotli')
  await writeFile(path.join(consoleDir, 'assets/app-1a2b.js.gz'), 'gzip')
  await writeFile(path.join(consoleDir, '.secret'), 'hidden')
  await writeFile(path.join(folder, 'outside.txt'), 'outside')
}

describe('the console', () => {
  it('says so when it is not built', async () => {
    const answer = await get('/templates', page)
    expect(answer.status).toBe(503)
    expect(answer.text).toContain('not built')
  })

  it('is at every address of its own that a browser opens', async () => {
    await buildConsole()
    for (const address of [
      '/',
      '/templates?filter=self',
      '/isos/51aa',
      '/index.html',
      '/a.b/%ED',
    ]) {
      const answer = await get(address, page)
      expect([answer.status, answer.text]).toEqual([200, '<!doctype html>console'])
      expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
      expect(answer.headers['cache-control']).toBe('no-cache')
    }
  })

  it('has files that never change, packed as the browser takes them', async () => {
    const js = '/assets/app-1a2b.js'
    const answers = {
      plain: await get(js),
      brotli: await get(js, { 'accept-encoding': 'gzip, br' }),
      gzip: await get(js, { 'accept-encoding': 'gzip' }),
    }
    for (const [text, answer] of Object.entries(answers)) {
      expect(answer.text).toBe(text)
      expect(answer.headers['content-type']).toBe('text/javascript; charset=utf-8')
      expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable')
      expect(answer.headers.vary).toBe('Accept-Encoding')
    }
    expect(answers.brotli.headers['content-encoding']).toBe('br')
    const again = await get(js, { 'if-none-match': String(answers.plain.headers.etag) })
    expect(again.status).toBe(304)
    const head = await request(app.port, js, { method: 'HEAD' })
    expect([head.status, head.headers['content-length'], head.text]).toEqual([200, '5', ''])
  })

  it.each([
    '/assets/gone-1a2b.js',
    '/.secret',
    '/../outside.txt',
    '/%2e%2e/outside.txt',
    '/..%2foutside.txt',
    '/assets/..%5c..%5coutside.txt',
    '/assets',
    '/x%00.js',
    '/nothing.js',
  ])('has nothing at %s', async (address) => {
    const answer = await get(address)
    expect(answer.status).toBe(404)
    expect(answer.json()['errorresponse']).toMatchObject({ code: 'api.not_found' })
  })

  it.each(['/client/other', '/client/apix', '/userdata/none', '/assets/none.js'])(
    'is not at %s',
    async (address) => expect((await get(address, page)).status).toBe(404),
  )
})

describe('H8: every answer', () => {
  const required = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': expect.stringContaining('camera=()'),
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  }

  it.each([
    ['/client/api?command=listZones', 401],
    ['/client/api?command=nothing', 432],
    ['/client/session', 401],
    ['/client/events', 401],
    ['/client/none', 404],
    ['/client/upload/none', 404],
    ['/client/connection-test/none', 404],
    ['/userdata/file', 200],
    ['/userdata/broken', 530],
    ['/userdata/none', 404],
    ['/healthz', 200],
    ['/readyz', 503],
    ['/metrics', 200],
    ['/', 200],
    ['/assets/app-1a2b.js', 200],
    ['/none', 404],
    ['/%', 404],
  ])('%s has the security headers', async (address, status) => {
    const answer = await get(address, { origin: 'https://evil.example' })
    expect(answer.status).toBe(status)
    expect(answer.headers).toMatchObject(required)
    expect(answer.headers['x-request-id']).toMatch(/^[\da-f-]{36}$/)
    expect(answer.headers['x-powered-by']).toBeUndefined()
    expect(answer.headers['strict-transport-security']).toBeUndefined()
    // H9: nobody else's pages read anything.
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual(
      [],
    )
  })

  it.each([
    ['GET / HTTP/1.1\r\nbad header\r\n\r\n', 400],
    [`GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(70_000)}\r\n\r\n`, 431],
    ['nonsense\r\n\r\n', 400],
  ])('D17: has them for what is no request: %j', async (text, status) => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = net.connect(app.port, '127.0.0.1', () => socket.write(text))
      let received = ''
      socket.on('data', (chunk) => (received += chunk.toString()))
      socket.on('error', reject)
      socket.on('close', () => resolve(received))
    })
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(answer).toContain("frame-ancestors 'none'")
  })

  it('takes long queries, as cmk sends them', async () => {
    const query = queryText({ command: 'listZones', ids: 'x'.repeat(40_000) })
    expect((await get(`/client/api?${query}`)).status).toBe(401)
  })
})

describe('health', () => {
  it('is good while the vital parts work', async () => {
    expect((await get('/healthz')).text).toBe('ok\n')
    const ready = await get('/readyz')
    expect(ready.status).toBe(503)
    expect(ready.json()).toEqual({
      ready: false,
      parts: [
        { name: 'database', vital: true, ok: true },
        { name: 'queue', vital: true, ok: true },
        {
          name: 'converter',
          vital: false,
          ok: false,
          why: 'it failed; the log of the server says why',
        },
        { name: 'integration port', vital: false, ok: true },
      ],
    })
  })

  it('names the part that does not work', async () => {
    queueFails = true
    // Answers are kept for a second, so that strangers cannot keep the parts busy.
    await expect
      .poll(async () => (await get('/healthz')).text, { timeout: 5_000 })
      .toBe('not ok: queue\n')
    expect((await get('/healthz')).status).toBe(503)
    expect(JSON.stringify((await get('/readyz')).json())).toContain('no space left')
    queueFails = false
  })
})

describe('H13: metrics', () => {
  it('are for loopback', async () => {
    await request(app.port, '/client/api?command=listZones')
    const { text } = await get('/metrics')
    expect(text).toContain('process_cpu_user_seconds_total')
    expect(text).toMatch(
      /mold_http_request_duration_seconds_count\{command="listZones",outcome="refused"\} \d/,
    )
    expect(text).toContain('command="unknown"')
    expect(text).not.toContain('command="nothing"')
  })

  it('are for others only with the token', async () => {
    // A proxy that the server was not told of: everybody seems to be on loopback.
    const proxied = { 'x-forwarded-for': '203.0.113.9' }
    expect((await get('/metrics', proxied)).status).toBe(403)
    for (const token of ['', 'Bearer', 'Bearer x', 'Basic metrics-token-0123']) {
      expect((await get('/metrics', { ...proxied, authorization: token })).status).toBe(403)
    }
    const authorization = 'Bearer metrics-token-0123'
    expect((await get('/metrics', { ...proxied, authorization })).status).toBe(200)
  })
})

describe('D18, F2: the log', () => {
  it('has one line per request, with its id and without any secret', async () => {
    const session = await signIn(app.port, 'admin')
    await login(app.port, { username: 'admin', password: 'wrong-password-canary' })
    const answer = await session.call('listZones', { name: 'query-canary' })
    await get('/userdata/token-canary')
    const line = app.log.find((text) => text.includes(String(answer.headers['x-request-id'])))
    expect(JSON.parse(line ?? '')).toMatchObject({
      level: 'info',
      method: 'GET',
      status: 200,
      route: 'api',
      command: 'listZones',
      address: '127.0.0.1',
      ms: expect.any(Number),
    })
    const token = /JSESSIONID=([^;]+)/.exec(session.cookie)?.[1]
    const all = app.log.join('\n')
    for (const canary of ['canary', testPassword, session.key, String(token)]) {
      expect(all).not.toContain(canary)
    }
  })
})

describe('a trusted proxy', () => {
  it('may use a connection again for longer than it keeps one itself', async () => {
    const { headers } = await get('/readyz', { connection: 'keep-alive' })
    const [, seconds] = /timeout=(\d+)/.exec(String(headers['keep-alive'])) ?? []
    // nginx keeps one for 60 s; what is closed under its hands is a 502 for somebody.
    expect(Number(seconds)).toBeGreaterThan(60)
  })

  it('tells address, scheme and host', async () => {
    const behind = await startTestApp(({ config }) => ({
      config: { ...config, trustProxy: ['loopback'] },
    }))
    try {
      const headers = {
        'x-forwarded-for': '203.0.113.9',
        'x-forwarded-proto': 'https',
        'x-forwarded-host': 'mold.example',
      }
      const answer = await login(behind.port, { username: 'admin' }, headers)
      for (const cookie of answer.headers['set-cookie'] ?? []) expect(cookie).toContain('; Secure')
      expect(answer.headers['strict-transport-security']).toBe('max-age=31536000')
      const cookie = (answer.headers['set-cookie'] ?? [])
        .map((line) => line.split(';')[0])
        .join(';')
      behind.handlers.set('listZones', async (_params, call) => {
        expect([call.origin, call.address]).toEqual(['https://mold.example', '203.0.113.9'])
        return { count: 0, items: [] }
      })
      const options = { headers: { ...headers, cookie } }
      const call = await request(behind.port, '/client/api?command=listZones', options)
      expect(call.status).toBe(200)
      const odd = { ...headers, cookie, 'x-forwarded-host': 'evil.example/path?x=' }
      behind.handlers.set('listZones', async (_params, { origin }) => {
        expect(origin).toBe(`https://localhost:${behind.port}`)
        return { count: 0, items: [] }
      })
      const address = '/client/api?command=listZones'
      expect((await request(behind.port, address, { headers: odd })).status).toBe(200)
    } finally {
      await behind.close()
    }
  })
})

describe.skipIf(lacksOpenssl)('F3: TLS', () => {
  it('is served with the given certificate, with HSTS and secure cookies', async () => {
    const [certPath, keyPath] = [path.join(folder, 'cert.pem'), path.join(folder, 'key.pem')]
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
    const files = ['-keyout', keyPath, '-out', certPath, '-subj', '/CN=localhost']
    await promisify(execFile)('openssl', ['req', '-x509', ...curve, ...files])
    const secure = await startTestApp(({ config }) => ({
      config: { ...config, tls: { certPath, keyPath } },
    }))
    try {
      const form = queryText({ command: 'login', username: 'admin', password: testPassword })
      const answer = await new Promise<Answer['headers']>((resolve, reject) => {
        const options = {
          host: '127.0.0.1',
          port: secure.port,
          path: '/client/api',
          method: 'POST',
          headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
          rejectUnauthorized: false,
          agent: false,
        }
        const sent = https.request(options, (received) => {
          received.resume()
          resolve(received.headers)
        })
        sent.on('error', reject)
        sent.end(form)
      })
      expect(answer['strict-transport-security']).toBe('max-age=31536000')
      expect(answer['set-cookie']).toHaveLength(2)
      for (const cookie of answer['set-cookie'] ?? []) expect(cookie).toContain('; Secure')
    } finally {
      await secure.close()
    }
  })
})

describe('the end', () => {
  it('lets running calls finish and takes no new ones', async () => {
    const short = await startTestApp()
    const session = await signIn(short.port, 'admin')
    const { promise: started, resolve: start } = Promise.withResolvers<void>()
    const { promise: go, resolve } = Promise.withResolvers<void>()
    short.handlers.set('listZones', async () => {
      start()
      await go
      return { count: 0, items: [] }
    })
    const running = session.call('listZones')
    await started
    const closing = short.http.close(5_000)
    await expect(session.call('listApis')).rejects.toThrow(/ECONNREFUSED/)
    resolve()
    expect((await running).status).toBe(200)
    await closing
    await short.close()
  })

  it('cuts what does not finish in time', async () => {
    const short = await startTestApp()
    const session = await signIn(short.port, 'admin')
    const { promise: started, resolve: start } = Promise.withResolvers<void>()
    const { promise: aborted, resolve: abort } = Promise.withResolvers<void>()
    short.handlers.set('listZones', async (_params, call) => {
      call.signal.addEventListener('abort', () => abort())
      start()
      await aborted
      return { count: 0, items: [] }
    })
    const running = session.call('listZones')
    running.catch(() => {})
    await started
    await short.http.close(50)
    await expect(running).rejects.toThrow(/socket hang up|ECONNRESET/)
    await aborted
    await short.close()
  })
})

describe('the database', () => {
  it('away: calls and health say so', async () => {
    // Nothing listens on port 1.
    const options = { url: 'postgresql://x@127.0.0.1:1/x', max: 1, statementTimeoutMs: 1_000 }
    const db = openDatabase({ ...options, applicationName: 'test' }, () => {})
    const lonely = await startTestApp(() => ({ db }))
    try {
      const cookie = 'JSESSIONID=any'
      const headers = { cookie }
      const answer = await request(lonely.port, '/client/api?command=listZones&response=json', {
        headers,
      })
      expect(answer.status).toBe(530)
      expect(answer.json()['listzonesresponse']).toMatchObject({ code: 'api.database_unavailable' })
      expect((await request(lonely.port, '/healthz')).text).toBe('not ok: database\n')
    } finally {
      await lonely.close()
      await db.destroy()
    }
  })
})
