import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { askNow } from '../../src/compute/host-commands/ask-now.ts'
import {
  findHostCommand,
  noteHostCommand,
} from '../../src/compute/host-commands/host-command.repository.ts'
import { createFakeAgent, type FakeAgent, type ReceivedCommand } from '../support/fake-agent.ts'
import { eventually, makeHost, startHost, type TestHost } from '../support/hosts.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
const agents: FakeAgent[] = []

beforeAll(async () => {
  server = await startTestServer({ agentBeatMs: 100 })
})

afterEach(async () => {
  await Promise.all(agents.splice(0).map((agent) => agent.stop()))
})

afterAll(() => server.stop())

const hostRow = (id: number) =>
  server.db.selectFrom('host').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

async function connected(of: Parameters<typeof startHost>[1] = {}) {
  const started = await startHost(server, of)
  agents.push(started.agent)
  return started
}

/** Ids of those commands that tests note: the server asks for other things by itself. */
const removals = (commands: readonly ReceivedCommand[]) =>
  commands.filter(({ kind }) => kind === 'disk.remove').map(({ id }) => id)

/** Notes a command, and answers how to wait for its end. */
async function tell(
  host: TestHost,
  kind = 'disk.remove',
  params = { disk: randomUUID() },
  patienceMs = 60_000,
) {
  const { uuid } = await noteHostCommand(server.db, {
    hostId: host.id,
    key: `test ${Math.random()}`,
    jobUuid: undefined,
    kind,
    params,
    patienceMs,
  })
  const now = async () => {
    const row = await findHostCommand(server.db, uuid)
    if (!row) throw new Error('the command is gone')
    return row
  }
  return { id: uuid, now, ended: () => eventually(now, ({ state }) => state !== 'pending') }
}

describe('the connection of an agent', () => {
  test('L1: a host is Up while its agent is connected, with what it tells of itself', async () => {
    const { host, agent } = await connected()
    const up = await eventually(
      () => hostRow(host.id),
      ({ server: holder }) => holder !== null,
    )
    expect(up).toMatchObject({ connection: 1, disconnected: null, error_code: null })
    expect(up.facts).toMatchObject({ hostname: host.name, cpus: 8, accelerator: 'kvm' })
    const pool = await server.db
      .selectFrom('storage_pool')
      .selectAll()
      .where('host_id', '=', host.id)
      .executeTakeFirstOrThrow()
    expect(pool).toMatchObject({ path: '/var/lib/mold/primary', used_bytes: 10 * 2 ** 30 })
    const network = await server.db
      .selectFrom('network')
      .selectAll()
      .where('zone_id', '=', host.zoneId)
      .executeTakeFirstOrThrow()
    expect(network).toMatchObject({ name: 'default', cidr: '192.168.122.0/24' })
    await agent.disconnect()
    const down = await eventually(
      () => hostRow(host.id),
      ({ server: holder }) => holder === null,
    )
    expect(down.disconnected).not.toBeNull()
  })

  test('what cannot run anything says why', async () => {
    const problem = { code: 'host.failed', params: { reason: 'libvirt is away' } }
    const { host, agent } = await connected({ facts: { problem } })
    const ill = await eventually(
      () => hostRow(host.id),
      ({ error_code: code }) => code !== null,
    )
    expect(ill).toMatchObject({ error_code: 'host.failed', error_params: problem.params })
    agent.tellFacts({ problem: undefined })
    await eventually(
      () => hostRow(host.id),
      ({ error_code: code }) => code === null,
    )
  })

  test('nobody connects without the credential of a host that is there', async () => {
    const stranger = createFakeAgent({ origin: () => server.origin, credential: 'x'.repeat(43) })
    await expect(stranger.connect()).rejects.toThrow('401')
    const { host, agent } = await connected()
    await server.db
      .updateTable('host')
      .set({ removed: new Date() })
      .where('id', '=', host.id)
      .execute()
    await expect(agent.closed()).resolves.toBe(4001)
    await expect(agent.connect()).rejects.toThrow('401')
  })

  test('a newer connection takes over, and the older one is ended', async () => {
    const { host, agent } = await connected()
    const other = createFakeAgent({ origin: () => server.origin, credential: host.credential })
    agents.push(other)
    await other.connect()
    await expect(agent.closed()).resolves.toBe(4001)
    const now = await hostRow(host.id)
    expect(now).toMatchObject({ connection: 2, disconnected: null })
    expect(now.server).not.toBeNull()
    const command = await tell(host)
    await command.ended()
    expect(removals(other.performed)).toEqual([command.id])
    expect(removals(agent.performed)).toEqual([])
  })

  test('one that is silent is gone after two pings', async () => {
    const host = await makeHost(server)
    const deaf = createFakeAgent({
      origin: () => server.origin,
      credential: host.credential,
      deaf: true,
    })
    agents.push(deaf)
    await deaf.connect()
    await expect(deaf.closed()).resolves.toBe(1006)
    await eventually(
      () => hostRow(host.id),
      ({ server: holder }) => holder === null,
    )
  })

  test('what is no message, or comes before the facts, ends it', async () => {
    const { agent } = await connected()
    agent.say({ type: 'nonsense' })
    await expect(agent.closed()).resolves.toBe(1007)
    const host = await makeHost(server)
    const socket = new WebSocket(`${server.origin.replace('http', 'ws')}/agent/connection`, {
      headers: { Authorization: `Bearer ${host.credential}` },
    })
    socket.on('open', () => socket.send(JSON.stringify({ type: 'domains', domains: [] })))
    const code = await new Promise((resolve) => {
      socket.on('close', resolve)
    })
    expect(code).toBe(1007)
  })

  test('an agent of another version is told so', async () => {
    const host = await makeHost(server)
    const old = createFakeAgent({
      origin: () => server.origin,
      credential: host.credential,
      facts: { protocol: 7 },
    })
    await expect(old.connect()).rejects.toThrow('closed: 4002')
    expect((await hostRow(host.id)).server).toBeNull()
  })
})

describe('what a host is to do', () => {
  test('is sent at once, answered once, and forgotten by the agent', async () => {
    const { host, agent } = await connected()
    const command = await tell(host)
    const row = await command.ended()
    expect(row).toMatchObject({
      state: 'succeeded',
      result: { bytes: 0 },
    })
    await eventually(
      () => agent.noted.has(command.id),
      (noted) => noted,
    )
    expect(removals(agent.received)).toEqual([command.id])
    // A second answer changes nothing.
    agent.say({ type: 'done', id: command.id, failure: { code: 'host.failed', params: {} } })
    agent.say({ type: 'done', id: command.id, result: { domains: 7 } })
    await (await tell(host)).ended()
    expect(await command.now()).toEqual(row)
  })

  test('waits for a host that is away, and is sent again after each reconnect', async () => {
    const host = await makeHost(server)
    const command = await tell(host)
    const agent = createFakeAgent({ origin: () => server.origin, credential: host.credential })
    agents.push(agent)
    const hold = agent.hold('disk.remove')
    await agent.connect()
    expect(await hold.arrived).toMatchObject({ id: command.id })
    await agent.disconnect()
    await agent.connect()
    await eventually(
      () => removals(agent.received).length,
      (count) => count === 2,
    )
    hold.release()
    expect(await command.ended()).toMatchObject({ state: 'succeeded' })
    expect(removals(agent.performed)).toHaveLength(1)
  })

  test('an answer that was lost with the line comes again', async () => {
    const { host, agent } = await connected()
    const undo = agent.on('disk.remove', async (_params, usual) => {
      await agent.disconnect()
      return usual()
    })
    const command = await tell(host)
    await eventually(
      () => removals(agent.performed).length,
      (count) => count === 1,
    )
    undo()
    expect(await command.now()).toMatchObject({ state: 'pending' })
    await agent.connect()
    expect(await command.ended()).toMatchObject({ state: 'succeeded' })
    expect(removals(agent.performed)).toHaveLength(1)
  })

  test('a failure is passed on with its code, and what is no answer is one', async () => {
    const { host, agent } = await connected()
    agent.failNext('disk.remove', 'host.failed', { reason: 'the disk is full' })
    const asked = askNow({ db: server.db, onNudge: () => () => {} }, host, 'disk.remove', {
      disk: randomUUID(),
    })
    await expect(asked).rejects.toMatchObject({
      code: 'host.failed',
      params: { reason: 'the disk is full' },
    })
    const undo = agent.on('disk.remove', () => Promise.resolve({ bytes: 'many' } as never))
    const command = await tell(host)
    expect(await command.ended()).toMatchObject({
      state: 'failed',
      error_code: 'host.bad_answer',
    })
    undo()
  })

  test('shows how far it is, and no longer when it has ended', async () => {
    const { host, agent } = await connected()
    const hold = agent.hold('disk.remove')
    const command = await tell(host)
    await hold.arrived
    for (let done = 0; done <= 50; done++) agent.tellProgress(command.id, done, 100)
    const row = await eventually(command.now, ({ progress }) => progress?.done === 50)
    expect(row.progress).toEqual({ done: 50, total: 100 })
    hold.release()
    expect(await command.ended()).toMatchObject({ progress: null })
  })

  test('is cancelled when nobody waits any more', async () => {
    const { host, agent } = await connected()
    const hold = agent.hold('disk.remove')
    const command = await tell(host)
    await hold.arrived
    await server.db
      .updateTable('host_command')
      .set({ state: 'failed', error_code: 'host.no_answer' })
      .where('uuid', '=', command.id)
      .execute()
    await eventually(
      () => agent.cancelled.has(command.id),
      (is) => is,
    )
    hold.release()
    await eventually(
      () => agent.noted.has(command.id),
      (is) => is,
    )
    expect(await command.now()).toMatchObject({ error_code: 'host.no_answer' })
  })

  test('a host cannot answer for another one', async () => {
    const [{ host, agent }, { agent: other }] = [await connected(), await connected()]
    const hold = agent.hold('disk.remove')
    const command = await tell(host)
    await hold.arrived
    other.say({ type: 'done', id: command.id, result: { bytes: 0 } })
    await eventually(
      () => other.noted.has(command.id),
      (is) => is,
    )
    expect(await command.now()).toMatchObject({ state: 'pending' })
    hold.release()
    await command.ended()
  })
})
