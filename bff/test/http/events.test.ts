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
const found = (ids: readonly number[]) => new Map([...images].filter(([id]) => ids.includes(id)))
let app: TestApp
const loads: (readonly number[])[] = []
/** Reading an image waits for it, when set. */
let gate: Promise<void> | undefined

beforeAll(async () => {
  app = await startTestApp(() => ({
    loadImages: async (ids) => {
      loads.push(ids)
      await gate
      return found(ids)
    },
  }))
})
afterAll(() => app.close())
beforeEach(() => {
  images.clear()
  loads.length = 0
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
  return { uuid, kind: 'iso', version, rowFor, seenBy }
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
    expect(loads).toEqual([[7]])
  })

  const onlyAdmins = (caller: Caller) => caller.role === 'Admin'

  function change(id: number, shown: ShownImage) {
    images.set(id, shown)
    app.tell({ kind: 'image', id, version: shown.version })
  }

  it('says gone to who saw it, once, and shows it again later', async () => {
    const stream = await listen(app.port, alice.cookie)
    const watcher = await listen(app.port, admin.cookie)
    for (const [version, seenBy] of [
      [1, () => true],
      [2, onlyAdmins],
      [3, onlyAdmins],
      [4, () => true],
    ] as const) {
      change(8, image(version, seenBy))
      await until(watcher, `"version":${version}`)
    }
    await until(stream, '"version":4')
    const told = Array.from(
      stream.text().matchAll(/event: (changed|gone|touched)/g),
      ([, of]) => of,
    )
    expect(told).toEqual(['changed', 'gone', 'changed'])
    expect(stream.text()).toContain(
      `event: gone\ndata: {"kind":"iso","id":"${uuid}","version":2}\n\n`,
    )
    expect(stream.text()).not.toContain('for admin')
  })

  it('says gone to who could see it before, although this stream has not shown it', async () => {
    const watcher = await listen(app.port, admin.cookie)
    change(
      20,
      image(1, () => true),
    )
    await until(watcher, '"version":1')
    const stream = await listen(app.port, alice.cookie)
    await until(stream, 'hello')
    change(20, image(2, onlyAdmins))
    await until(stream, 'event: gone')
    expect(stream.text()).toContain(`{"kind":"iso","id":"${uuid}","version":2}`)
  })

  it('G7: tells nobody the id of an image that they never could see', async () => {
    const watcher = await listen(app.port, admin.cookie)
    const stream = await listen(app.port, alice.cookie)
    for (const version of [1, 2, 3]) {
      change(21, image(version, onlyAdmins))
      await until(watcher, `"version":${version}`)
    }
    // Who saw it before the first change is not known, so lists are read again, once.
    await until(stream, 'event: touched\ndata: {"kind":"iso"}\n\n')
    app.tell({ kind: 'table', table: 'event' })
    await until(stream, '{"kind":"event"}')
    expect(stream.text().split('{"kind":"iso"}')).toHaveLength(2)
    expect(stream.text()).not.toContain(uuid)
  })

  it('reads changes of many images in batches, one after the other', async () => {
    const stream = await listen(app.port, admin.cookie)
    const row = image(5, () => true)
    for (let id = 100; id < 250; id++) change(id, row)
    await expect.poll(() => stream.text().split('event: changed')).toHaveLength(151)
    expect(loads.map((ids) => ids.length)).toEqual([100, 50])
  })

  it('H12: has lists read again after a bulk change, and reads nothing itself', async () => {
    const stream = await listen(app.port, alice.cookie)
    await until(stream, 'hello')
    for (let id = 1_000; id < 11_000; id++) app.tell({ kind: 'image', id, version: 1 })
    const touched = ['template', 'iso'].map(
      (kind) => `event: touched\ndata: {"kind":"${kind}"}\n\n`,
    )
    await until(stream, touched.join(''))
    expect(loads).toEqual([])
    expect(stream.text().split('event: touched')).toHaveLength(3)
  })

  it('reads an image once more for whatever changed while it was read', async () => {
    const stream = await listen(app.port, admin.cookie)
    const { promise, resolve } = Promise.withResolvers<void>()
    gate = promise
    images.set(
      9,
      image(1, () => true),
    )
    app.tell({ kind: 'image', id: 9, version: 1 })
    await expect.poll(() => loads).toHaveLength(1)
    for (let version = 2; version <= 20; version++) app.tell({ kind: 'image', id: 9, version })
    images.set(
      9,
      image(20, () => true),
    )
    gate = undefined
    resolve()
    await until(stream, '"version":20')
    expect(loads).toEqual([[9], [9]])
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
    for (const table of ['event', 'setting', 'image_store', 'api_key']) {
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
      loadImages: (ids) => Promise.resolve(found(ids)),
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

  it('G4: follows who belongs to a project at once, and has lists read again', async () => {
    const { db } = app.database
    const session = await signIn(app.port, 'bob', '/a/b')
    const { port } = await startStream({})
    const stream = await listen(port, session.cookie)
    const { id: account_id, domain_id } = await db
      .insertInto('account')
      .values((eb) => ({
        name: 'PrjAcct-web-1',
        type: 5,
        domain_id: eb.selectFrom('account').select('domain_id').where('name', '=', 'bob'),
      }))
      .returning(['id', 'domain_id'])
      .executeTakeFirstOrThrow()
    const project = await db
      .insertInto('project')
      .values({ name: 'web', display_text: 'web', domain_id, account_id })
      .returning('id')
      .executeTakeFirstOrThrow()
    const join = await db
      .insertInto('project_account')
      .values((eb) => ({
        project_id: project.id,
        account_id: eb.selectFrom('account').select('id').where('name', '=', 'bob'),
      }))
      .execute()
    expect(join).toHaveLength(1)
    for (const tell of listeners) tell({ kind: 'table', table: 'project_account' })
    await until(stream, 'data: {"kind":"iso"}')
    expect(stream.text()).toContain('data: {"kind":"project"}')
    images.set(
      12,
      image(1, (caller) => caller.projects.some((of) => of.accountId === account_id)),
    )
    for (const tell of listeners) tell({ kind: 'image', id: 12, version: 1 })
    await until(stream, 'for bob')
    await db.deleteFrom('project').execute()
    await db.deleteFrom('account').where('id', '=', account_id).execute()
  })

  it('goes on after a row that is too large for it', async () => {
    const { cookie } = await signIn(app.port, 'admin')
    const { port } = await startStream({ maxBufferedBytes: 10_000 })
    const stream = await listen(port, cookie)
    await until(stream, 'hello')
    const row = { id: uuid, name: 'x'.repeat(1_000_000) }
    images.set(12, { ...image(1, () => true), rowFor: () => row })
    for (const tell of listeners) tell({ kind: 'image', id: 12, version: 1 })
    await until(stream, 'event: touched\ndata: {"kind":"iso"}\n\n')
    for (const tell of listeners) tell({ kind: 'table', table: 'event' })
    await until(stream, '{"kind":"event"}')
    expect(stream.text()).not.toContain('xxx')
    expect(stream.ended()).toBe(false)
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
