import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { findSession } from '../../src/access/sign-in/session.repository.ts'
import type { LiveMessage } from '../../src/events/live.ts'
import { createEventStream } from '../../src/http/event-stream.ts'
import { beginRequest } from '../../src/http/request.ts'
import { memoryLogger, startTestApp, type TestApp } from '../support/http-app.ts'
import { codeOf, request, signIn } from '../support/http-client.ts'
import { createStreams, image, until, uuid } from './support/event-streams.ts'

const { images, found, listen, clear } = createStreams()
let app: TestApp

beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.close())
afterEach(clear)

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
