import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { isoBytes, mib, objectPath, probeBytes, registrar, sha256 } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { allowSites, makePlace, startTestServer, type TestPlace } from '../support/server.ts'
import { expectReady, expectTidy } from './support/aftermath.ts'
import { bodiesOf } from './support/bodies.ts'
import { adminOf } from './support/killed.ts'
import { type MoldProcess, type ProcessOptions, startProcess } from './support/process.ts'

let origin: Origin
let place: TestPlace
let holder: MoldProcess | undefined
beforeAll(async () => {
  origin = await startOrigin()
})
afterAll(() => origin.close())
beforeEach(async () => {
  place = await makePlace()
  await allowSites(place.database.db, '127.0.0.0/8')
})
afterEach(async () => {
  holder?.kill('SIGKILL')
  await holder?.ended
  holder = undefined
  await place.drop()
})

/** A process that receives an image and waits in the middle of it. */
async function holdHalf(file: string, bytes: Buffer, options: ProcessOptions) {
  holder = await startProcess(place, options)
  const admin = await adminOf(place, holder)
  const url = origin.put(file, bytes)
  const half = origin.hold(file, undefined, probeBytes)
  const id = await admin.iso(url)
  await half.reached
  return { holder, id, url, half }
}

/** Everything that the rows say about images. */
async function imageRows() {
  const { db } = place.database
  return Promise.all([
    db.selectFrom('vm_template').selectAll().execute(),
    db.selectFrom('template_zone').selectAll().orderBy('id').execute(),
    db.selectFrom('object').selectAll().execute(),
    db.selectFrom('object_replica').selectAll().execute(),
    db.selectFrom('fetch').selectAll().execute(),
    db.selectFrom('event').selectAll().orderBy('id').execute(),
  ])
}

describe('two processes on one database and one store', () => {
  it('fetch an image once', async () => {
    const first = await startTestServer({ place })
    const second = await startTestServer({ place })
    const register = await registrar(first)
    const urls = Array.from({ length: 4 }, (_, n) => origin.put(`/${n}.iso`, isoBytes(mib)))
    const ids = await Promise.all(urls.map((url) => register.iso(url)))
    for (const id of ids) await second.until(id, (image) => image.isready)
    expect(urls.map((url) => bodiesOf(origin, url).length)).toEqual(urls.map(() => 1))
    await Promise.all([first.stop(), second.stop()])
  })

  it('P3: take a fetch over from one that is frozen, and its awakening does no harm', async () => {
    const before = isoBytes(4 * mib)
    const { id, url, half, ...frozen } = await holdHalf('/frozen.iso', before, { quick: true })
    frozen.holder.kill('SIGSTOP')
    // Other bytes from here on: whatever the frozen one still wrote would be seen.
    const bytes = isoBytes(4 * mib)
    origin.put('/frozen.iso', bytes)
    const next = await startTestServer({ place })
    await expectReady(next, { id, bytes })
    await next.workers.idle()
    const rows = await imageRows()
    const [first, second] = bodiesOf(origin, url)
    expect(second).toBeDefined()
    half()
    frozen.holder.kill('SIGCONT')
    await first?.closed
    frozen.holder.kill('SIGTERM')
    expect(await frozen.holder.ended).toEqual({ code: 0, signal: null })
    expect(await imageRows()).toEqual(rows)
    const digest = sha256(bytes)
    const stored = await readFile(path.join(next.storeFolder, objectPath(digest)))
    expect(stored.equals(bytes)).toBe(true)
    await expectTidy(next, { objects: new Map([[next.storeFolder, [digest]]]) })
    await next.stop()
  })

  it('a cancel through one stops within a second what the other receives', async () => {
    const { id, url } = await holdHalf('/cancelled.iso', isoBytes(4 * mib), {})
    const other = await startTestServer({ place, env: { MOLD_ROLES: 'api' } })
    const [body] = bodiesOf(origin, url)
    const asked = performance.now()
    await other.admin.call('cancelImage', { id })
    await body?.closed
    // The holder looks at its row every 3 s unless it is told.
    expect(performance.now() - asked).toBeLessThan(1_000)
    const cancelled = await other.until(id, (image) => image.zones?.[0]?.state === 'cancelled')
    expect(cancelled.isready).toBe(false)
    await other.stop()
  })
})
