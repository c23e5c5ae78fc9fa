import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noteHostCommand } from '../../src/compute/host-commands/host-command.repository.ts'
import { startHost, type TestHost } from '../support/hosts.ts'
import { isoBytes, registrar } from '../support/images.ts'
import { startOrigin, type Origin } from '../support/origin.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import type { FakeAgent } from '../support/fake-agent.ts'

let server: TestServer
let origin: Origin
let host: TestHost
let agent: FakeAgent
let other: TestHost
let otherAgent: FakeAgent
const bytes = isoBytes()
const digest = createHash('sha256').update(bytes).digest('hex')

beforeAll(async () => {
  server = await startTestServer()
  origin = await startOrigin()
  origin.put('/debian.iso', bytes)
  ;({ host, agent } = await startHost(server))
  ;({ host: other, agent: otherAgent } = await startHost(server))
  const id = await (await registrar(server)).iso(`${origin.url}/debian.iso`)
  await server.until(id, ({ isready }) => isready)
})

afterAll(async () => {
  await Promise.all([agent.stop(), otherAgent.stop()])
  await Promise.all([server.stop(), origin.close()])
})

const get = (of: TestHost, headers = {}) =>
  fetch(`${server.origin}/agent/objects/${digest}`, {
    headers: { Authorization: `Bearer ${of.credential}`, ...headers },
  })

let count = 0
const tell = (of: TestHost) =>
  noteHostCommand(server.db, {
    hostId: of.id,
    key: `ensure ${(count += 1)}`,
    jobUuid: undefined,
    kind: 'base.ensure',
    params: { digest, format: 'raw', length: bytes.length },
    patienceMs: 60_000,
  })

describe('objects', () => {
  test('go to a host that was told to fetch them, as long as it is to do that', async () => {
    expect((await get(host)).status).toBe(403)
    const hold = agent.hold('base.ensure')
    const { uuid } = await tell(host)
    await hold.arrived
    const whole = await get(host)
    expect(whole.status).toBe(200)
    expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true)
    const part = await get(host, { Range: 'bytes=1000-1999' })
    expect(part.status).toBe(206)
    expect(part.headers.get('content-range')).toBe(`bytes 1000-1999/${bytes.length}`)
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(1_000, 2_000))).toBe(true)
    expect((await get(host, { Range: `bytes=${bytes.length}-` })).status).toBe(416)
    // Not to another host, and to nobody.
    expect((await get(other)).status).toBe(403)
    expect((await get({ ...host, credential: 'z'.repeat(43) })).status).toBe(401)
    hold.release()
    await expect
      .poll(() =>
        server.db
          .selectFrom('host_command')
          .select(['state', 'result'])
          .where('uuid', '=', uuid)
          .executeTakeFirst(),
      )
      .toMatchObject({ state: 'succeeded', result: { how: 'download', bytes: bytes.length } })
    expect((await get(host)).status).toBe(403)
    expect(agent.bases.get(digest)).toBe(bytes.length)
  })
})

describe('the file of the agent', () => {
  test('is missed in words where it was not built', async () => {
    const answer = await fetch(`${server.origin}/agent/no-such-thing`)
    expect(answer.status).toBe(400)
    expect((await fetch(`${server.origin}/agent/connection`)).status).toBe(426)
  })
})
