import { randomBytes, randomUUID } from 'node:crypto'
import { makeQcow2 } from '@mold/shared/images/testing/make-disks.ts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  findHostCommand,
  noteHostCommand,
} from '../../src/compute/host-commands/host-command.repository.ts'
import { insertIntake } from '../../src/compute/intakes/intake.repository.ts'
import type { FaultPoint } from '../../src/jobs/fault-points.ts'
import { type MoldProcess, startProcess } from '../life/support/process.ts'
import { createFakeAgent, type FakeAgent } from '../support/fake-agent.ts'
import { downloadObject } from '../support/fake-transfer.ts'
import { eventually, makeHost, type TestHost } from '../support/hosts.ts'
import { sha256 } from '../support/images.ts'
import { collectNow, makePlace, startTestServer, type TestPlace } from '../support/server.ts'

let place: TestPlace
let host: TestHost
let agent: FakeAgent
let origin = ''
let killed: MoldProcess | undefined
const ends: (() => Promise<void>)[] = []

beforeEach(async () => {
  place = await makePlace()
})

afterEach(async () => {
  await agent.stop()
  killed?.kill('SIGKILL')
  await killed?.ended
  await Promise.all(ends.splice(0).map((end) => end()))
  await place.drop()
})

/**
 * A short time until a process or a host that says nothing counts as gone. A busy machine is silent for longer
 * now and then, so this is for who waits for a death alone.
 */
const soonGone = { agentBeatMs: 150, healthLimits: { awayMs: 800, slowMs: 500 } }

async function serve(options: Parameters<typeof startTestServer>[0] = {}) {
  const server = await startTestServer({ place, ...options })
  ends.push(server.stop)
  return server
}

async function addHost(db: TestPlace['database']['db']) {
  host = await makeHost({ db })
  agent = createFakeAgent({ origin: () => origin, credential: host.credential })
}

async function tell() {
  const { db } = place.database
  const { uuid } = await noteHostCommand(db, {
    hostId: host.id,
    key: randomUUID(),
    jobUuid: undefined,
    kind: 'disk.remove',
    params: { disk: randomUUID() },
    patienceMs: 60_000,
  })
  const now = () => findHostCommand(db, uuid)
  return { uuid, ended: () => eventually(now, (row) => row?.state !== 'pending') }
}

const hostRow = () =>
  place.database.db
    .selectFrom('host')
    .select(['server', 'connection', 'disconnected'])
    .where('id', '=', host.id)
    .executeTakeFirstOrThrow()

describe('several processes', () => {
  test('the one that has the connection sends what any of them notes', async () => {
    const [first, second] = [await serve(), await serve()]
    await addHost(first.db)
    origin = second.origin
    await agent.connect()
    expect(await (await tell()).ended()).toMatchObject({ state: 'succeeded' })
    const { items } = await first.admin.call('listHosts', { id: host.uuid })
    expect(items[0]?.state).toBe('Up')
  })

  test('an agent that connects to another one leaves the first', async () => {
    const [first, second] = [await serve(), await serve()]
    await addHost(first.db)
    origin = first.origin
    await agent.connect()
    const elsewhere = createFakeAgent({
      origin: () => second.origin,
      credential: host.credential,
    })
    ends.push(elsewhere.stop)
    const hold = elsewhere.hold('disk.remove')
    await elsewhere.connect()
    await expect(agent.closed()).resolves.toBe(4001)
    const command = await tell()
    expect(await hold.arrived).toMatchObject({ id: command.uuid })
    // The older one lets go without taking the host from the newer.
    expect(await hostRow()).toMatchObject({ connection: 2, disconnected: null })
    hold.release()
    expect(await command.ended()).toMatchObject({ state: 'succeeded' })
  })

  test('of one that is killed another one takes over, and what was under way is done once', async () => {
    const survivor = await serve(soonGone)
    await addHost(survivor.db)
    killed = await startProcess(place)
    origin = killed.origin
    await agent.connect()
    const hold = agent.hold('disk.remove')
    const command = await tell()
    await hold.arrived
    killed.kill('SIGKILL')
    await killed.ended
    await agent.closed()
    await eventually(hostRow, ({ server }) => server === null)
    hold.release()
    origin = survivor.origin
    await agent.connect()
    expect(await command.ended()).toMatchObject({ state: 'succeeded' })
    expect(agent.performed.filter(({ kind }) => kind === 'disk.remove')).toHaveLength(1)
    await eventually(hostRow, ({ server }) => server !== null)
  })
})

describe('killed while a host sends', () => {
  const points: FaultPoint[] = ['intake.published', 'intake.committed']

  test.for(points)('%s: the next process brings it to its end', async (fault) => {
    const first = await serve()
    await addHost(first.db)
    const { id: storeId } = await first.db
      .selectFrom('image_store')
      .select('id')
      .executeTakeFirstOrThrow()
    const { uuid } = await insertIntake(first.db, {
      hostId: host.id,
      storeId,
      jobUuid: randomUUID(),
      allowed: 2 ** 24,
    })
    await first.stop()
    ends.length = 0
    const content = Buffer.concat([makeQcow2(), randomBytes(100_000)])
    const digest = sha256(content)
    const headers = { Authorization: `Bearer ${host.credential}` }
    killed = await startProcess(place, { fault })
    const url = (base: string) => `${base}/agent/intakes/${uuid}`
    const sent = await fetch(url(killed.origin), {
      method: 'PATCH',
      headers: { ...headers, 'Upload-Offset': '0' },
      body: new Uint8Array(content),
    })
    expect(sent.status).toBe(204)
    const end = (base: string) =>
      fetch(`${url(base)}/end`, {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/json' },
        body: JSON.stringify({ digest, length: content.length }),
      })
    await expect(end(killed.origin)).rejects.toThrow('fetch failed')
    await killed.ended
    const next = await serve()
    origin = next.origin
    const answer = await end(next.origin)
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { digest, length: content.length, virtualSize: 2 ** 20 },
    ])
    // What the collector finds has nothing to do with it.
    const report = await collectNow(next, { dryRun: true })
    expect([report.objects, report.strays, report.lost]).toEqual([[], [], []])
    await noteHostCommand(next.db, {
      hostId: host.id,
      key: randomUUID(),
      jobUuid: undefined,
      kind: 'base.ensure',
      params: { digest, format: 'qcow2', length: content.length },
      patienceMs: 60_000,
    })
    const line = { origin: () => next.origin, credential: host.credential }
    const signal = AbortSignal.timeout(10_000)
    await downloadObject(line, digest, { length: content.length, signal })
  })
})
