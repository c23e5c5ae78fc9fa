import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hashPassword } from '../../src/access/sign-in/passwords.ts'
import {
  isoBytes,
  mib,
  probeBytes,
  qcow2Bytes,
  type Registrar,
  registrar,
} from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { openStream, type Stream, type StreamEvent } from './support/stream.ts'

let server: TestServer
let origin: Origin
let register: Registrar
let stream: Stream
/** The stream of a user who owns nothing. */
let users: Stream
beforeAll(async () => {
  ;[server, origin] = await Promise.all([startTestServer(), startOrigin()])
  register = await registrar(server)
  await server.person('alice')
  await server.db
    .updateTable('user')
    .set({ password_hash: await hashPassword('alices password') })
    .where('username', '=', 'alice')
    .execute()
  stream = await openStream(server, 'admin', 'admin password')
  users = await openStream(server, 'alice', 'alices password')
  await Promise.all([stream.next('hello'), users.next('hello')])
})
afterAll(async () => {
  stream.close()
  users.close()
  await Promise.all([server.stop(), origin.close()])
})

/** Of an image that is not packed; the short ones may pass unseen. */
const phases = ['waiting', 'fetching', 'checking', 'ready']
const isOf = (id: string) => (event: StreamEvent) => event.data.id === id
const isReady = (id: string) => (event: StreamEvent) =>
  event.data.id === id && event.data.row.isready
const changesOf = (id: string) =>
  stream.events.filter((event) => event.event === 'changed' && event.data.id === id)

describe('the event stream', () => {
  it('shows an image from its registration to its end, never older than before', async () => {
    origin.fault('/slow.iso', 'fetch-slow', { over: probeBytes })
    const id = await register.iso(origin.put('/slow.iso', isoBytes()))
    await stream.next('changed', isReady(id))
    const changes = changesOf(id)
    const states = changes.map(({ data }) => data.row.zones?.[0]?.state ?? '')
    expect(states).toEqual(states.toSorted((a, b) => phases.indexOf(a) - phases.indexOf(b)))
    expect(phases).toEqual(expect.arrayContaining(states))
    expect(states).toContain('fetching')
    const versions = changes.map(({ data }) => data.version)
    expect(versions).toEqual(versions.toSorted((a, b) => a - b))
    // What is told twice is the same: a row is read again when a change comes while it is read.
    for (const same of Map.groupBy(changes, ({ data }) => data.version).values()) {
      expect(new Set(same.map(({ data }) => JSON.stringify(data))).size).toBe(1)
    }
    // What does not change, and can be long, comes with the end.
    const withDetails = changes.filter(({ data }) => 'deployasisdetails' in data.row)
    expect(withDetails.map(({ data }) => data.row.isready)).not.toContain(false)
    expect(withDetails.length).toBeGreaterThan(0)
    const percents = changes
      .map(({ data }) => data.row.zones?.[0])
      .filter((zone) => zone?.state === 'fetching')
      .map((zone) => zone?.percent ?? 0)
    expect(percents).toEqual(percents.toSorted((a, b) => a - b))
    expect(new Set(percents).size).toBeGreaterThan(4)
    const seconds = ((changes.at(-1)?.at ?? 0) - (changes[0]?.at ?? 0)) / 1_000
    expect(changes.length - 1).toBeLessThanOrEqual(4 * seconds + 1)

    await server.admin.call('deleteIso', { id })
    const gone = await stream.next('gone', isOf(id))
    expect(gone.data).toEqual({ kind: 'iso', id, version: expect.any(Number) })
    expect(gone.data.version).toBeGreaterThan(versions.at(-1)!)
  })

  it('shows what an admin changes by SQL', async () => {
    const id = await register.template(origin.put('/system.qcow2', qcow2Bytes()))
    await stream.next('changed', isReady(id))
    await server.db
      .updateTable('vm_template')
      .set({ type: 'SYSTEM' })
      .where('uuid', '=', id)
      .execute()
    const isSystem = (event: StreamEvent) =>
      isOf(id)(event) && event.data.row.templatetype === 'SYSTEM'
    expect((await stream.next('changed', isSystem)).data.row.isready).toBe(true)
  })

  it("A2: tells a user nothing of others' private images, not even their ids", async () => {
    const secret = await register.iso(origin.put('/secret.iso', isoBytes(mib)), { name: 'secret' })
    await stream.next('changed', isReady(secret))
    const open = await register.iso(origin.put('/open.iso', isoBytes(mib)), {
      name: 'open',
      ispublic: true,
    })
    await users.next('changed', isReady(open))
    expect(JSON.stringify(users.events)).not.toContain('secret')
    expect(JSON.stringify(users.events)).not.toContain(secret)

    const from = users.events.length
    await server.db
      .updateTable('vm_template')
      .set({ is_public: false })
      .where('uuid', '=', open)
      .execute()
    await users.next('gone', isOf(open), from)
  })
})
