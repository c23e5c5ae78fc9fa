import http from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findSession } from '../../src/access/sign-in/session.repository.ts'
import type { Caller } from '../../src/access/caller.ts'
import type { LiveMessage } from '../../src/events/live.ts'
import { createEventStream } from '../../src/http/event-stream.ts'
import type { ShownImage } from '../../src/http/ports.ts'
import { beginRequest } from '../../src/http/request.ts'
import { type TestApp, memoryLogger, startTestApp } from '../support/http-app.ts'
import { type TestSession, codeOf, request, signIn } from '../support/http-client.ts'

interface Stream {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  /** All that has arrived. */
  readonly text: () => string
  readonly ended: () => boolean
  readonly close: () => void
}

const open = new Set<Stream>()
const images = new Map<number, ShownImage>()
let app: TestApp
let loads = 0
/** Reading an image waits for it, when set. */
let gate: Promise<void> | undefined

beforeAll(async () => {
  app = await startTestApp(() => ({
    loadImage: async (id) => {
      loads++
      await gate
      return images.get(id)
    },
  }))
})
afterAll(() => app.close())
beforeEach(() => {
  images.clear()
  loads = 0
})
afterEach(() => {
  for (const stream of open) stream.close()
  open.clear()
})

function listen(port: number, cookie: string): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port,
      path: '/client/events',
      headers: { cookie },
      agent: false,
    }
    const sent = http.get(options, (answer) => {
      let text = ''
      let ended = false
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()))
      answer.on('close', () => (ended = true))
      answer.on('error', () => {})
      const stream = {
        status: answer.statusCode ?? 0,
        headers: answer.headers,
        text: () => text,
        ended: () => ended,
        close: () => void sent.destroy(),
      }
      open.add(stream)
      resolve(stream)
    })
    sent.on('error', reject)
  })
}

async function until(stream: Stream, text: string): Promise<void> {
  await expect.poll(stream.text, { timeout: 5_000 }).toContain(text)
}

const uuid = '0b6e0000-1111-4222-8333-444455556666'

function image(version: number, seenBy: (caller: Caller) => boolean): ShownImage {
  const rowFor = (caller: Caller) =>
    seenBy(caller) ? { id: uuid, name: `for ${caller.user.username}` } : undefined
  return { uuid, kind: 'iso', version, rowFor }
}

const changed = (name: string) =>
  `event: changed\ndata: {"kind":"iso","id":"${uuid}","version":3,"row":{"id":"${uuid}","name":"for ${name}"}}\n\n`

describe('/client/events', () => {
  let admin: TestSession
  let alice: TestSession
  beforeAll(async () => {
    admin = await signIn(app.port, 'admin')
    alice = await signIn(app.port, 'alice', '/a')
  })

  it('needs a session, and GET', async () => {
    const answer = await request(app.port, '/client/events')
    expect([answer.status, codeOf(answer)]).toEqual([401, 'api.bad_session'])
    const posted = await request(app.port, '/client/events', { method: 'POST' })
    expect(posted.status).toBe(405)
  })

  it('begins with hello, unbuffered and unchanged by proxies', async () => {
    const stream = await listen(app.port, admin.cookie)
    expect(stream.status).toBe(200)
    expect(stream.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=UTF-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    })
    await until(stream, 'retry: 2000\n\nevent: hello\ndata: {"heartbeatMs":15000}\n\n')
  })

  it('shows a changed image to who may see it, each their own row, and reads it once', async () => {
    const streams = [await listen(app.port, admin.cookie), await listen(app.port, alice.cookie)]
    images.set(
      7,
      image(3, () => true),
    )
    app.tell({ kind: 'image', id: 7, version: 3 })
    await until(streams[0]!, changed('admin'))
    await until(streams[1]!, changed('alice'))
    expect(loads).toBe(1)
  })

  it('says gone to who sees it no more, once, and shows it again later', async () => {
    const stream = await listen(app.port, alice.cookie)
    const watcher = await listen(app.port, admin.cookie)
    images.set(
      8,
      image(1, (caller) => caller.role === 'Admin'),
    )
    for (const version of [1, 2]) {
      images.set(
        8,
        image(version, (caller) => caller.role === 'Admin'),
      )
      app.tell({ kind: 'image', id: 8, version })
      await until(watcher, `"version":${version}`)
    }
    const gone = `event: gone\ndata: {"kind":"iso","id":"${uuid}","version":1}\n\n`
    await until(stream, gone)
    images.set(
      8,
      image(3, () => true),
    )
    app.tell({ kind: 'image', id: 8, version: 3 })
    await until(stream, '"name":"for alice"')
    expect(stream.text().split('event: gone')).toHaveLength(2)
    expect(stream.text()).not.toContain('for admin')
  })

  it('reads an image once more for whatever changed while it was read', async () => {
    const stream = await listen(app.port, admin.cookie)
    const { promise, resolve } = Promise.withResolvers<void>()
    gate = promise
    images.set(
      9,
      image(1, () => true),
    )
    for (let version = 1; version <= 20; version++) app.tell({ kind: 'image', id: 9, version })
    images.set(
      9,
      image(20, () => true),
    )
    gate = undefined
    resolve()
    await until(stream, '"version":20')
    await expect.poll(() => loads).toBe(2)
  })

  it('goes on when an image cannot be read', async () => {
    const stream = await listen(app.port, admin.cookie)
    gate = Promise.reject(new Error('read failed'))
    app.tell({ kind: 'image', id: 10, version: 1 })
    await expect.poll(() => app.log.some((line) => line.includes('read failed'))).toBe(true)
    gate = undefined
    images.set(
      10,
      image(2, () => true),
    )
    app.tell({ kind: 'image', id: 10, version: 2 })
    await until(stream, '"version":2')
  })

  it('names lists to be read again, and everything after a lost connection', async () => {
    const stream = await listen(app.port, alice.cookie)
    for (const table of ['event', 'setting', 'image_store', 'domain']) {
      app.tell({ kind: 'table', table })
    }
    app.tell({ kind: 'everything' })
    await until(stream, 'imagestore"}\n\nevent: hello')
    const touched = ['event', 'configuration', 'imagestore'].map(
      (kind) => `event: touched\ndata: {"kind":"${kind}"}\n\n`,
    )
    expect(stream.text()).toContain(`${touched.join('')}event: hello`)
  })

  it('is open six times at most per session', async () => {
    for (let index = 0; index < 6; index++) await listen(app.port, alice.cookie)
    const answer = await request(app.port, '/client/events', { headers: { cookie: alice.cookie } })
    expect([answer.status, codeOf(answer)]).toEqual([429, 'api.too_many_streams'])
    expect((await listen(app.port, admin.cookie)).status).toBe(200)
    const [first] = open
    first?.close()
    await expect.poll(async () => (await listen(app.port, alice.cookie)).status).toBe(200)
  })

  it('does not let a session go on that nobody uses', async () => {
    const { db } = app.database
    const before = await db.selectFrom('session').select('expires').execute()
    await listen(app.port, admin.cookie)
    expect(await db.selectFrom('session').select('expires').execute()).toEqual(before)
  })
})

describe('a stream', () => {
  const listeners = new Set<(message: LiveMessage) => void>()
  const started: { close: () => void }[] = []
  afterEach(() => {
    for (const server of started.splice(0)) server.close()
  })

  /** The stream alone, with clocks of its own. */
  async function startStream(clocks: {
    heartbeatMs?: number
    recheckMs?: number
    maxBufferedBytes?: number
  }) {
    const log = memoryLogger([])
    const stream = createEventStream({
      live: {
        subscribe(listener) {
          listeners.add(listener)
          return () => listeners.delete(listener)
        },
      },
      loadImage: (id) => Promise.resolve(images.get(id)),
      findSession: (token) => findSession(app.database.db, token),
      log,
      ...clocks,
    })
    const express = await import('express')
    const server = express.default()
    server.use((_req, res, next) => {
      beginRequest(res, log)
      next()
    })
    server.get('/client/events', stream.route)
    const listening = server.listen(0, '127.0.0.1')
    await new Promise((resolve) => listening.once('listening', resolve))
    const address = listening.address()
    if (typeof address !== 'object' || address === null) throw new Error('no port')
    const close = () => {
      stream.close()
      listening.closeAllConnections()
      listening.close()
    }
    started.push({ close })
    return { port: address.port, stream }
  }

  it('has a heartbeat', async () => {
    const { cookie } = await signIn(app.port, 'admin')
    const { port } = await startStream({ heartbeatMs: 20 })
    const stream = await listen(port, cookie)
    await expect.poll(stream.text).toContain('\n\n:\n\n:\n\n')
  })

  it('ends soon after its session does', async () => {
    const session = await signIn(app.port, 'admin')
    const { port } = await startStream({ recheckMs: 20 })
    const stream = await listen(port, session.cookie)
    await session.call('logout')
    await until(stream, 'event: bye\ndata: {"reason":"session"}\n\n')
    await expect.poll(stream.ended).toBe(true)
  })

  it('follows a change of role', async () => {
    const { db } = app.database
    const session = await signIn(app.port, 'bob', '/a/b')
    const { port } = await startStream({ recheckMs: 20 })
    const stream = await listen(port, session.cookie)
    images.set(
      11,
      image(1, (caller) => caller.role === 'Admin'),
    )
    await db.updateTable('account').set({ type: 1 }).where('name', '=', 'bob').execute()
    await expect
      .poll(() => {
        for (const tell of listeners) tell({ kind: 'image', id: 11, version: 1 })
        return stream.text()
      })
      .toContain('for bob')
    await db.updateTable('account').set({ type: 0 }).where('name', '=', 'bob').execute()
  })

  it('is dropped when nobody reads it', async () => {
    const { cookie } = await signIn(app.port, 'admin')
    const { port } = await startStream({ maxBufferedBytes: 10_000 })
    const stream = await listen(port, cookie)
    const row = { id: uuid, name: 'x'.repeat(1_000_000) }
    const big = { ...image(1, () => true), rowFor: () => row }
    images.set(12, big)
    for (const tell of listeners) tell({ kind: 'image', id: 12, version: 1 })
    await expect.poll(stream.ended, { timeout: 5_000 }).toBe(true)
  })

  it('ends when the server stops, and there are no new ones', async () => {
    const { cookie } = await signIn(app.port, 'admin')
    const { port, stream } = await startStream({})
    const listening = await listen(port, cookie)
    stream.close()
    await until(listening, 'event: bye\ndata: {"reason":"stopping"}\n\n')
    await expect.poll(listening.ended).toBe(true)
    const answer = await request(port, '/client/events', { headers: { cookie } })
    expect([answer.status, codeOf(answer)]).toEqual([503, 'api.stopping'])
  })
})
