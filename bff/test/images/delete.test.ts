import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { eventsOf, isoBytes, mib, probeBytes, qcow2Bytes, sha256 } from '../support/images.ts'
import { collectNow, filesIn } from '../support/server.ts'
import { startWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterEach(() => world.expectQuiet())
afterAll(() => world.stop())

/** Deletes; answers how many bytes became free, as the job says. */
async function remove(id: string, params: { zoneid?: string } = {}): Promise<number> {
  const { server } = world
  const { format } = (await server.image(id))!
  const command = format === 'ISO' ? 'deleteIso' : 'deleteTemplate'
  const { displaytext = '' } = await server.admin.call(command, { id, ...params })
  return Number(/^(\d+) bytes became free$/.exec(displaytext)![1])
}

/** Not listed, and nothing of it in any store or among what is to be fetched. */
async function expectGone(id: string): Promise<void> {
  const { server, second } = world
  expect(await server.image(id)).toBeUndefined()
  await server.workers.idle()
  for (const folder of [server.storeFolder, second.storeFolder]) {
    expect(await filesIn(path.join(folder, 'staging'))).toEqual([])
  }
  const { removed } = await server.db
    .selectFrom('vm_template')
    .select('removed')
    .where('uuid', '=', id)
    .executeTakeFirstOrThrow()
  expect(removed).toBeInstanceOf(Date)
  expect(await server.db.selectFrom('fetch').selectAll().execute()).toEqual([])
}

const setType = (id: string, type: 'SYSTEM' | 'BUILTIN') =>
  world.server.db.updateTable('vm_template').set({ type }).where('uuid', '=', id).execute()

describe('a delete', () => {
  it('P6: takes an image that is ready and says what it freed', async () => {
    const { server } = world
    const { id, bytes } = await world.ready()
    expect(await remove(id)).toBeGreaterThanOrEqual(bytes.length)
    await expectGone(id)
    expect(await world.isThere(server.storeFolder, bytes)).toBe(false)
    const { items } = await server.admin.call('listEvents', { resourceid: id, type: 'ISO.DELETE' })
    expect(items.map(({ state }) => state)).toEqual(['Completed', 'Started', 'Scheduled'])
    expect(items[0]!.description).toMatch(/^ISO deletion: debian: \d+ bytes became free$/)
    expect(await eventsOf(server, id)).toHaveLength(5)
  })

  it('P6: takes one that is being fetched, and ends the connection', async () => {
    const { id, request, bytes } = await world.fetching()
    expect(await remove(id)).toBeGreaterThanOrEqual(mib)
    await request.closed
    expect(request.sent).toBeLessThan(bytes.length)
    await expectGone(id)
  })

  it('P6: takes one that waits for its turn behind four others', async () => {
    const { server, origin, register } = world
    const busy = await Promise.all(Array.from({ length: 4 }, () => world.fetching(mib)))
    const id = await register.iso(origin.put('/queue.iso', isoBytes()))
    expect(await world.zoneOf(id)).toMatchObject({ state: 'waiting', attempt: 0 })
    expect(await remove(id)).toBe(0)
    expect(await server.image(id)).toBeUndefined()
    for (const other of busy) {
      other.middle()
      await server.until(other.id, (image) => image.isready)
      await remove(other.id)
    }
  })

  it.each(['unpacking', 'checking'] as const)('P6: takes one that is %s', async (phase) => {
    const { id, gate } = await world.waitingIn(phase)
    expect(await remove(id)).toBeGreaterThan(0)
    gate()
    await expectGone(id)
  })

  it('P6: takes one that is being copied to another zone', async () => {
    const { server, second } = world
    const { id, bytes, gate } = await world.waitingIn('copying')
    expect(await remove(id)).toBeGreaterThanOrEqual(bytes.length)
    gate()
    await expectGone(id)
    for (const folder of [server.storeFolder, second.storeFolder]) {
      expect(await world.isThere(folder, bytes)).toBe(false)
    }
  })

  it('P6: takes one that has failed, with the bytes that it kept for a retry', async () => {
    const { server, origin, register } = world
    const url = origin.put('/short.iso', isoBytes())
    origin.fault('/short.iso', 'fetch-length-short')
    const id = await register.iso(url, { skipprobe: true })
    await server.until(id, (image) => image.zones![0]!.state === 'failed')
    expect(await world.staging()).toHaveLength(1)
    expect(await remove(id)).toBeGreaterThan(mib)
    await expectGone(id)
  })

  it('P6: takes one that waits for its next try', async () => {
    const { server, origin, register } = world
    world.retryDelaysMs[0] = 3_600_000
    const url = origin.put('/ill.iso', isoBytes())
    origin.fault('/ill.iso', 'fetch-500')
    const id = await register.iso(url, { skipprobe: true })
    await server.until(id, (image) => image.zones![0]!.nextretry !== undefined)
    expect(await remove(id)).toBe(0)
    await expectGone(id)
  })

  it('P6: takes one that was cancelled', async () => {
    const { id } = await world.fetching()
    await world.server.admin.call('cancelImage', { id })
    expect(await remove(id)).toBe(0)
    await expectGone(id)
  })

  it('P5: is repeated without harm, also at the same time', async () => {
    const { admin } = world.server
    const { id } = await world.ready()
    const jobs = await Promise.all([1, 2].map(() => admin.start('deleteIso', { id })))
    const results = await Promise.all(jobs.map((job) => admin.result('deleteIso', job)))
    expect(results.map(({ success }) => success)).toEqual([true, true])
    await expectGone(id)
    expect(await admin.refused('deleteIso', { id })).toMatchObject({
      status: 431,
      text: 'Please specify a valid ISO.',
    })
  })

  it('P10: leaves the bytes of a store that is away to the collector', async () => {
    const { server, faults } = world
    const { id, bytes } = await world.ready()
    faults.fault = 'unreachable'
    expect(await remove(id)).toBe(0)
    delete faults.fault
    expect(await server.image(id)).toBeUndefined()
    expect(await collectNow(server, { dryRun: false })).toMatchObject({
      strays: [{ digest: sha256(bytes) }],
    })
    expect(await world.isThere(server.storeFolder, bytes)).toBe(false)
  })
})

describe('a delete in one zone', () => {
  it('I1: frees that zone’s bytes and leaves the other', async () => {
    const { server, second, register } = world
    const { id, bytes } = await world.inTwoZones()
    const here = { zoneid: register.zoneid }
    expect(await remove(id, here)).toBeGreaterThanOrEqual(bytes.length)
    expect((await server.image(id))!.zones).toMatchObject([{ zonename: 'zone2', isready: true }])
    expect(await world.isThere(server.storeFolder, bytes)).toBe(false)
    expect(await world.isThere(second.storeFolder, bytes)).toBe(true)
    expect(await server.admin.refused('deleteTemplate', { id, ...here })).toMatchObject({
      status: 431,
      text: 'Failed to find a secondary storage in the specified zone.',
    })
    // A copy has holes where the original has zeros.
    expect(await remove(id, { zoneid: second.uuid })).toBeGreaterThan(0.8 * bytes.length)
    await expectGone(id)
  })

  it('I1: of every zone at the same time leaves no image without zones', async () => {
    const { id } = await world.inTwoZones()
    const zones = [world.register.zoneid, world.second.uuid]
    const freed = await Promise.all(zones.map((zoneid) => remove(id, { zoneid })))
    expect(freed).toHaveLength(2)
    await expectGone(id)
  })

  it('I1, P7: keeps the bytes until another zone has its copy of them', async () => {
    const { server, second, register } = world
    const { id, bytes, gate } = await world.waitingIn('copying')
    expect(await remove(id, { zoneid: register.zoneid })).toBe(0)
    expect(await world.isThere(server.storeFolder, bytes)).toBe(true)
    gate()
    await server.until(id, (image) => image.isready)
    await server.workers.idle()
    expect(await world.isThere(server.storeFolder, bytes)).toBe(false)
    expect(await world.isThere(second.storeFolder, bytes)).toBe(true)
    await remove(id)
  })

  it('I1: while it is fetched for two goes on for the other', async () => {
    const { server, origin, second, register } = world
    const file = world.newFile()
    const bytes = qcow2Bytes(3 * mib)
    const middle = origin.hold(file, undefined, probeBytes)
    const url = origin.put(file, bytes)
    const id = await register.template(url, { zoneids: [register.zoneid, second.uuid] })
    await middle.reached
    await remove(id, { zoneid: register.zoneid })
    middle()
    const ready = await server.until(id, (image) => image.isready)
    expect(ready.zones).toMatchObject([{ zonename: 'zone2', state: 'ready' }])
    await server.workers.idle()
    expect(await world.isThere(server.storeFolder, bytes)).toBe(false)
    await remove(id)
  })

  it('I1: takes a BUILTIN template from all zones', async () => {
    const { id } = await world.inTwoZones()
    await setType(id, 'BUILTIN')
    expect(await remove(id, { zoneid: world.second.uuid })).toBeGreaterThan(mib)
    await expectGone(id)
  })
})

describe('the same content under several names', () => {
  it('P7: is kept once, until the last of them goes', async () => {
    const { server } = world
    const bytes = isoBytes()
    const [one, two] = await Promise.all([world.ready(bytes), world.ready(bytes)])
    const objects = await filesIn(path.join(server.storeFolder, 'objects'))
    expect(objects.filter((file) => file.endsWith(sha256(bytes)))).toHaveLength(1)
    expect(await remove(one.id)).toBe(0)
    expect(await world.isThere(server.storeFolder, bytes)).toBe(true)
    expect(await remove(two.id)).toBeGreaterThanOrEqual(bytes.length)
    expect(await world.isThere(server.storeFolder, bytes)).toBe(false)
  })
})

describe('what cannot be deleted', () => {
  it('is what is not there, or of the other kind', async () => {
    const { admin } = world.server
    const { id } = await world.ready()
    expect((await admin.refused('deleteTemplate', { id })).text).toBe(
      'Please specify a valid Template.',
    )
    const unknown = '6b0b5c0e-4a0e-4a1e-9d5e-0c6f6d0a0001'
    expect((await admin.refused('deleteIso', { id: unknown })).code).toBe('api.invalid_uuid')
    expect((await admin.refused('deleteIso')).code).toBe('api.missing_parameter')
    await remove(id)
  })

  it('is a system template, unless root says so', async () => {
    const { admin } = world.server
    const { id } = await world.inTwoZones()
    await setType(id, 'SYSTEM')
    expect(await admin.refused('deleteTemplate', { id })).toMatchObject({
      status: 431,
      text: 'The DomR template cannot be deleted.',
    })
    const done = await admin.call('deleteTemplate', { id, issystem: true, forced: true })
    expect(done.success).toBe(true)
    await expectGone(id)
  })
})
