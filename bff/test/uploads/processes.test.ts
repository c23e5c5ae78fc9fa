import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { FaultPoint } from '../../src/jobs/fault-points.ts'
import { isoBytes, mib, objectPath, sha256 } from '../support/images.ts'
import {
  adminClient,
  makePlace,
  startTestServer,
  type TestPlace,
  type TestServer,
} from '../support/server.ts'
import { endLeases } from '../life/support/killed.ts'
import { type MoldProcess, startProcess } from '../life/support/process.ts'
import { type Target, tus, uploader } from './support/tus.ts'

const bytes = isoBytes(4 * mib)
const half = bytes.length / 2

async function expectStored(place: TestPlace, content = bytes): Promise<void> {
  const file = path.join(place.dataDir, 'images', objectPath(sha256(content)))
  expect((await readFile(file)).equals(content)).toBe(true)
}

const at = (origin: string, target: Target) => tus(() => origin, target)

describe('two processes on one database', () => {
  let place: TestPlace
  let one: TestServer
  let other: TestServer
  beforeAll(async () => {
    place = await makePlace()
    one = await startTestServer({ place })
    other = await startTestServer({ place })
  })
  afterAll(async () => {
    await one.stop()
    await other.stop()
    await place.drop()
  })

  const begun = async () => {
    const target = await (await uploader(one)).iso()
    expect((await at(one.origin, target).create(bytes.length)).status).toBe(201)
    return { target, here: at(one.origin, target), there: at(other.origin, target) }
  }

  it('L8: go on with each other’s uploads, in turns', async () => {
    const { target, here, there } = await begun()
    for (const [n, client] of [here, there, here, there].entries()) {
      const answer = await client.patch(n * mib, bytes.subarray(n * mib, (n + 1) * mib))
      expect(answer).toMatchObject({ status: 204, offset: (n + 1) * mib })
      for (const of of [here, there]) expect((await of.head()).offset).toBe((n + 1) * mib)
    }
    await one.until(target.id, ({ isready }) => isready)
    await expectStored(place)
  })

  it('L8: take over what the other is receiving, and keep what came', async () => {
    const { target, here, there } = await begun()
    const sending = here.open(0, bytes.length)
    await sending.write(bytes.subarray(0, half))
    await one.until(target.id, ({ zones }) => zones![0]!.bytes === half)
    const first = await there.patch(0, bytes)
    expect(first.status).toBe(409)
    expect(await sending.answer).toMatchObject({ status: 409, code: 'upload.taken_over' })
    const { offset = 0 } = await there.head()
    expect(offset).toBe(half)
    expect((await there.patch(offset, bytes.subarray(offset))).status).toBe(204)
    await one.until(target.id, ({ isready }) => isready)
    await expectStored(place)
  })

  it('L6: never let two requests at one offset both succeed', async () => {
    const { here, there } = await begun()
    const answers = await Promise.all([
      here.patch(0, bytes.subarray(0, mib)),
      there.patch(0, bytes.subarray(0, mib)),
    ])
    expect(answers.filter((of) => of.status === 204)).toHaveLength(1)
    expect(answers.filter((of) => of.status === 409)).toHaveLength(1)
    expect((await here.head()).offset).toBe(mib)
  })
})

describe('a process that dies', () => {
  const points = [
    'upload.acquired',
    'upload.synced',
    'upload.confirmed',
    'upload.sealing',
    'upload.sealed',
  ] as const satisfies readonly FaultPoint[]
  let place: TestPlace
  let dying: MoldProcess | undefined
  let after: TestServer | undefined
  afterEach(async () => {
    dying?.kill('SIGKILL')
    await dying?.ended
    await after?.stop()
    await place.drop()
  })

  it.each(points)('P1: at %s loses nothing that was acknowledged', async (fault) => {
    place = await makePlace()
    // Made by a server of before, so that the first bytes meet the fault.
    const before = await startTestServer({ place })
    const target = await (await uploader(before)).iso()
    const acknowledged = fault === 'upload.acquired' ? 0 : mib
    const first = at(before.origin, target)
    await first.create(bytes.length)
    for (let from = 0; from < acknowledged; from += mib) {
      expect((await first.patch(from, bytes.subarray(from, from + mib))).offset).toBe(from + mib)
    }
    await before.stop()
    dying = await startProcess(place, { fault })
    const last = at(dying.origin, target).patch(acknowledged, bytes.subarray(acknowledged))
    await expect(last).rejects.toThrow(/socket|ECONN/)
    expect((await dying.ended).signal).toBe('SIGKILL')
    await endLeases(place.database.db)
    after = await startTestServer({ place })
    const up = at(after.origin, target)
    const { offset = 0 } = await up.head()
    expect(offset).toBeGreaterThanOrEqual(acknowledged)
    // One that was sealed already only says so.
    const rest =
      offset < bytes.length ? (await up.patch(offset, bytes.subarray(offset))).status : 204
    expect(rest).toBe(204)
    const ready = await after.until(target.id, ({ isready }) => isready)
    expect(ready.checksum).toBe(sha256(bytes))
    await expectStored(place)
  })

  it('decisions: frozen in mid-request it does no harm when it goes on', async () => {
    place = await makePlace()
    dying = await startProcess(place)
    after = await startTestServer({ place })
    const target = await (await uploader(after)).iso()
    const frozen = at(dying.origin, target)
    await frozen.create(bytes.length)
    const sending = frozen.open(0, bytes.length)
    await sending.write(bytes.subarray(0, half))
    await expect.poll(async () => (await frozen.head()).offset).toBe(half)
    dying.kill('SIGSTOP')
    const up = at(after.origin, target)
    expect((await up.head()).offset).toBe(half)
    const begun = performance.now()
    expect(await up.patch(half, bytes.subarray(half))).toMatchObject({ status: 204 })
    // It waited for the lease to run out, and not for longer.
    expect(performance.now() - begun).toBeLessThan(9_000)
    await after.until(target.id, ({ isready }) => isready)
    dying.kill('SIGCONT')
    await sending.write(Buffer.alloc(half, 0xff)).catch(() => undefined)
    await sending.answer.then(
      (answer) => expect([409, 423]).toContain(answer.status),
      () => undefined,
    )
    await expectStored(place)
    expect((await up.head()).offset).toBe(bytes.length)
  })
})

describe('a power cut', () => {
  it('P1, L2: loses nothing that was acknowledged, though unsynced bytes are lost', async () => {
    const place = await makePlace()
    const { db } = place.database
    const main = path.join(import.meta.dirname, 'support', 'lossy-main.ts')
    const cut = await startProcess(place, { main })
    const target = await (await uploader({ db, admin: adminClient(() => cut.origin) })).iso()
    const up = at(cut.origin, target)
    await up.create(bytes.length)
    expect((await up.patch(0, bytes.subarray(0, mib))).offset).toBe(mib)
    const sending = up.open(mib, bytes.length - mib)
    await sending.write(bytes.subarray(mib, half))
    const told = async () => (await up.head()).offset
    await expect.poll(told, { timeout: 5_000 }).toBe(half)
    await sending.write(bytes.subarray(half, half + mib))
    cut.kill('SIGKILL')
    await cut.ended
    await endLeases(db)
    const after = await startTestServer({ place })
    const again = at(after.origin, target)
    expect((await again.head()).offset).toBe(half)
    expect((await again.patch(half, bytes.subarray(half))).status).toBe(204)
    await after.until(target.id, ({ isready }) => isready)
    await expectStored(place)
    await after.stop()
    await place.drop()
  })
})
