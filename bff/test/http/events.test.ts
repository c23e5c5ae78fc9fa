import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Caller } from '../../src/access/caller.ts'
import type { ShownImage } from '../../src/http/ports.ts'
import { startTestApp, type TestApp } from '../support/http-app.ts'
import { codeOf, request, signIn, type TestSession } from '../support/http-client.ts'
import { createStreams, image, until, uuid } from './support/event-streams.ts'

const { open, images, found, listen, clear } = createStreams()
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
  loads.length = 0
})
afterEach(clear)

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
