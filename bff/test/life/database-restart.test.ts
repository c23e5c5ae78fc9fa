import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/db/embedded.ts'
import { createLogger } from '../../src/log.ts'
import { storeRegistry } from '../../src/stores/registry.ts'
import { gatedStores } from '../support/gated-store.ts'
import { eventsOf, isoBytes, mib, probeBytes, registrar, sha256 } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { startTestServer, type TestPlace, type TestServer } from '../support/server.ts'
import { tus, uploader } from '../uploads/support/tus.ts'
import { expectReady, expectTidy } from './support/aftermath.ts'
import { openStream, type Stream } from './support/stream.ts'

const gates = gatedStores(storeRegistry)
let folder: string
let postgres: EmbeddedPostgres
let server: TestServer
let origin: Origin
let stream: Stream
const digests: string[] = []
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mold-restart-'))
  const log = createLogger('silent')
  const dataDir = path.join(folder, 'postgres')
  ;[postgres, origin] = await Promise.all([
    startEmbeddedPostgres({ dataDir, log, durability: 'off' }),
    startOrigin(),
  ])
  server = await startTestServer({ place: placeOn(postgres.url), stores: gates.registry })
  stream = await openStream(server, 'admin', 'admin password')
})
afterAll(async () => {
  stream.close()
  await server.stop()
  await server.place.drop()
  await origin.close()
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
})

/** A place on a database that is not the one of all tests. */
function placeOn(url: string): TestPlace {
  const options = { url, max: 2, statementTimeoutMs: 5_000, applicationName: 'mold-test' }
  const db = openDatabase(options, () => {})
  const drop = () => db.destroy()
  return { database: { url, db, drop }, dataDir: path.join(folder, 'data'), drop }
}

const health = async () => (await fetch(`${server.origin}/healthz`)).status

/**
 * PostgreSQL comes back by itself within a second, and `/healthz` keeps its answer for one: each new
 * one is killed too until the outage shows.
 */
async function killUntilFelt(): Promise<void> {
  let killed = 0
  const killAndAsk = () => {
    const pid = postgres.pid()
    if (pid > 0 && pid !== killed) {
      process.kill(pid, 'SIGKILL')
      killed = pid
    }
    return health()
  }
  await expect.poll(killAndAsk, { timeout: 10_000 }).toBe(503)
}

const attemptsOf = async (id: string) => {
  const rows = await server.place.database.db
    .selectFrom('template_zone as tz')
    .innerJoin('vm_template as t', 't.id', 'tz.template_id')
    .select('tz.attempt')
    .where('t.uuid', '=', id)
    .execute()
  return rows.map(({ attempt }) => attempt)
}

const isBack = () => expect.poll(health, { timeout: 20_000 }).toBe(200)

describe('P10: PostgreSQL that is killed in mid-transfer', () => {
  it.each(['while it is away', 'once it is back'])(
    'loses nothing when the bytes go on %s',
    async (when) => {
      const bytes = isoBytes(3 * mib)
      digests.push(sha256(bytes))
      const file = `/${when}.iso`.replaceAll(' ', '-')
      const register = await registrar(server)
      const half = origin.hold(file, undefined, probeBytes)
      const id = await register.iso(origin.put(file, bytes))
      await half.reached
      await stream.next('hello')
      const heard = stream.events.length
      await killUntilFelt()
      if (when === 'once it is back') await isBack()
      half()
      await isBack()
      await stream.next('hello', undefined, heard)
      await expectReady(server, { id, bytes })
      // Nobody has failed: it was no try.
      expect(await attemptsOf(id)).toEqual([1])
      expect(await eventsOf(server, id)).toEqual(['ISO.CREATE INFO', 'ISO.CREATE INFO'])
    },
  )

  it.each(['while it is away', 'once it is back'])(
    'P1: loses nothing of an upload whose request goes on %s',
    async (when) => {
      const bytes = isoBytes(3 * mib)
      digests.push(sha256(bytes))
      const target = await (await uploader(server)).iso({ name: `sent ${when}` })
      const up = tus(() => server.origin, target)
      expect((await up.create(bytes.length)).status).toBe(201)
      const told = (await up.patch(0, bytes.subarray(0, mib))).offset
      expect(told).toBe(mib)
      const open = up.open(mib, bytes.length - mib)
      await open.write(bytes.subarray(mib, 2 * mib))
      await killUntilFelt()
      if (when === 'once it is back') await isBack()
      await open.write(bytes.subarray(2 * mib)).catch(() => undefined)
      open.end()
      // Whatever the answer was, if one came: what it told holds.
      const answered = (await open.answer.catch(() => undefined))?.offset ?? mib
      await isBack()
      await expect.poll(async () => (await up.head()).status, { timeout: 10_000 }).toBe(200)
      const { offset = -1 } = await up.head()
      expect(offset).toBeGreaterThanOrEqual(answered)
      if (offset < bytes.length) await up.patch(offset, bytes.subarray(offset))
      await expectReady(server, { id: target.id, bytes })
    },
  )

  // Before the first byte, at the check of the content, within the last transaction, and after it.
  it.each(['openSpool', 'spoolReader', 'publish', 'dropSpool'] as const)(
    'loses nothing at the step %s',
    async (step) => {
      const bytes = isoBytes(mib)
      digests.push(sha256(bytes))
      const gate = gates.hold(step)
      const register = await registrar(server)
      const id = await register.iso(origin.put(`/${step}.iso`, bytes))
      await gate.reached
      await killUntilFelt()
      gate()
      await isBack()
      await expectReady(server, { id, bytes })
      expect(await attemptsOf(id)).toEqual([1])
    },
  )

  it('leaves nothing behind', async () => {
    expect(stream.isClosed()).toBe(false)
    await expectTidy(server, { objects: new Map([[server.storeFolder, digests]]) })
  })
})
