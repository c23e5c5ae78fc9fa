import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { storeRegistry } from '../../src/stores/registry.ts'
import type { CallParams } from '../support/client.ts'
import { gatedStores } from '../support/gated-store.ts'
import { eventsOf, isoBytes, mib, probeBytes, registrar } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import {
  allowSites,
  makePlace,
  makeZone,
  startTestServer,
  type TestPlace,
} from '../support/server.ts'
import { expectReady } from './support/aftermath.ts'
import { adminOf, callToDeath, endLeases } from './support/killed.ts'
import { type MoldProcess, type ProcessOptions, startProcess } from './support/process.ts'

let origin: Origin
let place: TestPlace
let running: MoldProcess | undefined
beforeAll(async () => {
  origin = await startOrigin()
})
afterAll(() => origin.close())
beforeEach(async () => {
  place = await makePlace()
  await allowSites(place.database.db, '127.0.0.0/8')
})
afterEach(async () => {
  running?.kill('SIGKILL')
  await running?.ended
  running = undefined
  await place.drop()
})

/** Starts a process; undefined when its work has ended it before it could say that it is ready. */
async function start(options: ProcessOptions = {}): Promise<MoldProcess | undefined> {
  running = await startProcess(place, { quick: true, ...options }).catch(() => undefined)
  return running
}

/** The row of the one image in its last zone. */
const zone = () =>
  place.database.db
    .selectFrom('template_zone as z')
    .innerJoin('vm_template as t', 't.id', 'z.template_id')
    .select(['t.uuid', 'z.state', 'z.bytes', 'z.attempt'])
    .orderBy('z.zone_id', 'desc')
    .executeTakeFirstOrThrow()

/** How far the fetch of the image is, and whether the next holder can go on from there. */
async function received() {
  const { validator } = await place.database.db
    .selectFrom('fetch')
    .select('validator')
    .executeTakeFirstOrThrow()
  return { bytes: (await zone()).bytes, validator }
}

/** Lets a process begin with an image and end by it. */
async function beginToDeath(url: string, options: ProcessOptions, params: CallParams = {}) {
  const process = await startProcess(place, { quick: true, ...options })
  running = process
  const { iso } = await adminOf(place, process)
  await callToDeath(process, iso(url, params))
  await process.ended
}

describe('a fetch that ends its process', () => {
  it('P9, P10: has failed after five times without getting further, and can be retried', async () => {
    const bytes = isoBytes()
    const url = origin.put('/deadly.iso', bytes)
    const deadly = { fault: 'fetch.checked' } as const
    await beginToDeath(url, deadly)
    // The first of them had received it.
    for (const attempt of [1, 2, 3, 4, 5]) {
      await endLeases(place.database.db)
      const process = await start(deadly)
      await process?.ended
      expect(await zone()).toMatchObject({ state: 'checking', attempt })
    }
    await endLeases(place.database.db)
    const next = await startTestServer({ place })
    const { uuid: id } = await zone()
    const failed = await next.until(id, (image) => image.zones![0]!.state === 'failed')
    expect(failed.zones).toMatchObject([{ attempt: 5, errorcode: 'image.worker_died' }])
    expect(await eventsOf(next, id)).toEqual(['ISO.CREATE INFO', 'ISO.CREATE ERROR'])
    await next.admin.call('retryImage', { id })
    await expectReady(next, { id, bytes })
    await next.stop()
  }, 60_000)

  it('P9: does not fail by it, however often, while it gets further in between', async () => {
    const { db } = place.database
    const bytes = isoBytes(9 * mib)
    const url = origin.put('/long.iso', bytes)
    for (let reached = 0; reached < 6; reached++) {
      const two = origin.hold('/long.iso', 2 * mib, probeBytes)
      const process = await start()
      if (reached === 0) await (await adminOf(place, process!)).iso(url)
      await two.reached
      await expect
        .poll(received, { timeout: 10_000 })
        .toEqual({ bytes: (reached + 2) * mib, validator: '"/long.iso-1"' })
      process!.kill('SIGKILL')
      await process!.ended
      two()
      // As the sync does that runs behind the writing every five seconds.
      await db
        .updateTable('fetch')
        .set({ durable_offset: (reached + 1) * mib })
        .execute()
      await endLeases(db)
    }
    const next = await startTestServer({ place })
    const ready = await expectReady(next, { id: (await zone()).uuid, bytes })
    expect(ready.zones).toMatchObject([{ attempt: 1 }])
    await next.stop()
  }, 60_000)
})

describe('a copy that ends its process', () => {
  it('P9, P10: has failed after five times, and can be retried', async () => {
    const bytes = isoBytes()
    const deadly = { fault: 'copy.received' } as const
    const first = await startTestServer({ place, env: { MOLD_ROLES: 'api' } })
    const second = await makeZone(first, 'zone2')
    await first.stop()
    await beginToDeath(origin.put('/deadly-copy.iso', bytes), deadly, { zoneid: '-1' })
    for (const attempt of [2, 3, 4, 5]) {
      await endLeases(place.database.db)
      const process = await start(deadly)
      await process?.ended
      expect(await zone()).toMatchObject({ state: 'copying', attempt })
    }
    await endLeases(place.database.db)
    const next = await startTestServer({ place })
    const { uuid: id } = await zone()
    const failed = await next.until(id, (image) => image.zones![1]!.state === 'failed')
    expect(failed.zones![1]).toMatchObject({ attempt: 5, errorcode: 'image.worker_died' })
    await next.admin.call('retryImage', { id })
    await expectReady(next, { id, bytes, folders: [next.storeFolder, second.storeFolder] })
    await next.stop()
  }, 60_000)
})

describe('a server that is told to stop', () => {
  it('P9: costs a fetch no try, even when its work does not end in time', async () => {
    const gates = gatedStores(storeRegistry)
    const first = await startTestServer({ place, stores: gates.registry })
    const bytes = isoBytes()
    const opening = gates.hold('openSpool')
    const id = await (await registrar(first)).iso(origin.put('/stuck.iso', bytes))
    await opening.reached
    await first.stop()
    await endLeases(place.database.db)
    const next = await startTestServer({ place })
    const ready = await expectReady(next, { id, bytes })
    expect(ready.zones).toMatchObject([{ attempt: 1 }])
    opening()
    await next.stop()
  })
})
