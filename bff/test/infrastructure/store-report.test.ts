import { randomUUID } from 'node:crypto'
import { chmod, mkdir, rm, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCollect } from '../../src/admin/collect.ts'
import { storeRegistry } from '../../src/stores/registry.ts'
import { faultyRegistry, type StoreFaults } from '../support/faulty-store.ts'
import { gatedStores } from '../support/gated-store.ts'
import { memoryLogger } from '../support/http-app.ts'
import { isoBytes, objectPath, type Registrar, registrar, sha256 } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { makeZone, startTestServer, type TestServer } from '../support/server.ts'

const faults: StoreFaults = {}
const gates = gatedStores(faultyRegistry(storeRegistry, faults))
let server: TestServer
let origin: Origin
let register: Registrar
beforeAll(async () => {
  ;[server, origin] = await Promise.all([
    startTestServer({ stores: gates.registry }),
    startOrigin(),
  ])
  register = await registrar(server)
})
afterAll(() => Promise.all([server.stop(), origin.close()]))

/** A file that was received two days ago and that nobody waits for. */
async function leftover(bytes: number, hours = 48, folder = server.storeFolder): Promise<string> {
  const name = randomUUID()
  const file = path.join(folder, 'staging', name)
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, Buffer.alloc(bytes, 1))
  await utimes(file, new Date(), new Date(Date.now() - hours * 3_600_000))
  return name
}
const storeId = async (name = 'zone1 images') =>
  (await server.admin.call('listImageStores', { name })).items[0]?.id
/** Files without a row go by the time of their last change too, which nobody can set. */
const withoutGrace = () =>
  server.admin.call('updateConfiguration', { name: 'storage.cleanup.delay', value: '0' })
const report = (params = {}) => server.admin.call('getStoreReport', params)

describe('getStoreReport', () => {
  it('is for root admins, and refuses a store that never was', async () => {
    const person = await server.person('ann')
    for (const command of ['getStoreReport', 'collectStore'] as const) {
      expect(await person.refused(command)).toMatchObject({ status: 401 })
      expect(await server.admin.refused(command, { id: randomUUID() })).toMatchObject({
        code: 'api.invalid_uuid',
      })
    }
  })

  it('finds nothing where all is well', async () => {
    const id = await register.iso(origin.put('/well.iso', isoBytes()))
    await server.until(id, ({ isready }) => isready)
    expect(await report()).toMatchObject({ bytes: 0, count: 0, total: 0, items: [], skipped: [] })
  })

  it('names what would go with the reason and when, and changes nothing', async () => {
    const name = await leftover(3_000)
    expect((await report()).items).toEqual([
      {
        name,
        reason: 'waiting',
        bytes: 3_000,
        until: expect.stringMatching(/^\d{4}-.*\+0000$/),
        storeid: await storeId(),
        storename: 'zone1 images',
        zoneid: register.zoneid,
        zonename: 'zone1',
      },
    ])
    await withoutGrace()
    // The tool of the command line says the same.
    expect(await runCollect(server.place.database.url, true, memoryLogger([]))).toContain(
      'unfinished files without a row: 1 (3000 bytes)',
    )
    for (const params of [{}, { id: await storeId() }]) {
      expect(await report(params)).toMatchObject({
        bytes: 3_000,
        count: 1,
        graceseconds: 0,
        items: [{ name, reason: 'spool', bytes: 3_000 }],
      })
    }
    await makeZone(server, 'zone2')
    expect(await report({ id: await storeId('zone2 images') })).toMatchObject({ total: 0 })
  })

  it('P13: names lost files first, with the images that need them', async () => {
    const bytes = isoBytes()
    const id = await register.iso(origin.put('/lost.iso', bytes), { name: 'lost one' })
    await server.until(id, ({ isready }) => isready)
    await rm(path.join(server.storeFolder, objectPath(sha256(bytes))))
    expect((await report()).items?.[0]).toMatchObject({
      reason: 'lost',
      name: sha256(bytes),
      bytes: bytes.length,
      images: ['lost one'],
    })
    await server.admin.call('deleteIso', { id })
  })

  it('P14: finds content that is not what it was, when it is asked to read it', async () => {
    const bytes = isoBytes()
    const id = await register.iso(origin.put('/flip.iso', bytes), { name: 'flipped' })
    await server.until(id, ({ isready }) => isready)
    expect(await report({ verify: true })).toMatchObject({ total: 1 })
    const file = path.join(server.storeFolder, objectPath(sha256(bytes)))
    await chmod(file, 0o640)
    const flipped = Buffer.from(bytes)
    flipped[bytes.length - 1]! ^= 1
    await writeFile(file, flipped)
    expect((await report()).items?.some(({ reason }) => reason === 'damaged')).toBe(false)
    expect((await report({ verify: true })).items?.[0]).toMatchObject({
      reason: 'damaged',
      name: sha256(bytes),
      images: ['flipped'],
    })
    await server.admin.call('deleteIso', { id })
  })

  it('P10: says which stores it could not look into', async () => {
    Object.assign(faults, { fault: 'unreachable', store: 'zone1 images' })
    expect((await report()).skipped).toMatchObject([
      {
        storename: 'zone1 images',
        code: 'store.unreachable',
        text: expect.stringContaining('zone1 images'),
      },
    ])
    faults.fault = undefined
  })
})

describe('collectStore', () => {
  it('removes what the report names, says what it did and is in the audit trail', async () => {
    const before = await report()
    expect(before.count).toBeGreaterThan(0)
    const done = await server.admin.call('collectStore', { id: await storeId() })
    expect(done).toMatchObject({ bytes: before.bytes, count: before.count })
    expect(await report()).toMatchObject({ count: 0, bytes: 0 })
    const { items } = await server.admin.call('listEvents', { type: 'IMAGE.STORE.COLLECT' })
    expect(items.map(({ state, resourcename }) => [state, resourcename])).toEqual([
      ['Completed', 'zone1 images'],
      ['Started', 'zone1 images'],
      ['Scheduled', 'zone1 images'],
    ])
  })

  it('shows how far it is, ends when it is told to and finds the rest the next time', async () => {
    await Promise.all([leftover(1_000), leftover(1_000), leftover(1_000)])
    const gate = gates.hold('dropSpool', 'zone1 images')
    const { jobid } = await server.admin.start('collectStore')
    await gate.reached
    const job = () => server.admin.call('queryAsyncJobResult', { jobid })
    await expect
      .poll(job)
      .toMatchObject({ jobstatus: 0, jobprogress: { step: 'collecting', stores: '0' } })
    const other = await server.person('otto')
    expect(await other.refused('cancelJob', { jobid })).toMatchObject({ code: 'job.not_found' })
    expect(await server.admin.call('cancelJob', { jobid })).toMatchObject({ success: true })
    // It hears of it within a second.
    await wait(1_500)
    gate()
    await expect.poll(job).toMatchObject({ jobstatus: 2, jobresult: { code: 'job.cancelled' } })
    expect((await job()).jobprogress).toBeUndefined()
    expect(await server.admin.refused('cancelJob', { jobid })).toMatchObject({ code: 'job.ended' })
    const left = await report()
    expect(left.count).toBeGreaterThan(0)
    expect(left.count).toBeLessThan(3)
    expect(await server.admin.call('collectStore')).toMatchObject({ count: left.count })
  })

  it('leaves jobs of other commands alone', async () => {
    const id = await register.iso(origin.put('/other.iso', isoBytes()))
    const { jobid } = await server.admin.start('deleteIso', { id })
    expect(await server.admin.refused('cancelJob', { jobid })).toMatchObject({
      code: 'job.not_endable',
    })
  })
})
