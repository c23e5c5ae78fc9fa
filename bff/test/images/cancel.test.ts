import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { eventsOf, isoBytes, mib, qcow2Bytes, sha256 } from '../support/images.ts'
import { filesIn } from '../support/server.ts'
import { startWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterEach(() => world.expectQuiet())
afterAll(() => world.stop())

describe('cancelImage', () => {
  it('stops a fetch at once, and a retry begins it anew', async () => {
    const { server } = world
    const { id, bytes, request } = await world.fetching()
    expect(await world.staging()).toHaveLength(1)
    expect(await server.admin.call('cancelImage', { id })).toEqual({ success: true })
    expect(await server.image(id)).toMatchObject({
      isready: false,
      status: 'Cancelled',
      zones: [{ state: 'cancelled' }],
      downloaddetails: [{ downloadState: 'ABANDONED' }],
      can: { cancel: 'image.state_idle', retry: true, delete: true },
    })
    await request.closed
    expect(request.sent).toBeLessThan(bytes.length)
    await server.workers.idle()
    expect(await world.staging()).toEqual([])
    await server.admin.call('retryImage', { id })
    const ready = await server.until(id, (image) => image.isready)
    expect(ready).toMatchObject({ checksum: sha256(bytes), zones: [{ attempt: 1 }] })
    expect(await eventsOf(server, id)).toEqual([
      'ISO.CREATE INFO',
      'ISO.UPDATE INFO',
      'ISO.UPDATE INFO',
      'ISO.CREATE INFO',
    ])
  })

  it.each(['unpacking', 'checking'] as const)('stops one that is %s', async (phase) => {
    const { id, gate } = await world.waitingIn(phase)
    await world.server.admin.call('cancelImage', { id })
    gate()
    await world.server.workers.idle()
    expect(await world.staging()).toEqual([])
    expect(await world.zoneOf(id, 'zone1')).toMatchObject({ state: 'cancelled' })
    expect(await world.zoneOf(id, 'zone2')).toMatchObject({ status: 'Cancelled' })
  })

  it('stops a copy and leaves the zone that is ready', async () => {
    const { server, second, origin } = world
    const { id, bytes, gate } = await world.waitingIn('copying')
    await server.admin.call('cancelImage', { id })
    gate()
    await server.workers.idle()
    expect(await world.zoneOf(id, 'zone1')).toMatchObject({ state: 'ready' })
    expect(await world.zoneOf(id, 'zone2')).toMatchObject({ state: 'cancelled' })
    expect(await filesIn(second.storeFolder)).toEqual([])
    const before = origin.requests.length
    await server.admin.call('retryImage', { id, zoneid: second.uuid })
    await server.until(id, (image) => image.zones!.every(({ isready }) => isready))
    expect(await world.isThere(second.storeFolder, bytes)).toBe(true)
    expect(origin.requests).toHaveLength(before)
  })

  it('stops the wait for the next try', async () => {
    const { server, origin, register } = world
    world.retryDelaysMs[0] = 3_600_000
    const url = origin.put('/ill.iso', isoBytes())
    origin.fault('/ill.iso', 'fetch-500')
    const id = await register.iso(url, { skipprobe: true })
    await server.until(id, (image) => image.zones![0]!.nextretry !== undefined)
    await server.admin.call('cancelImage', { id })
    const zone = await world.zoneOf(id)
    expect(zone).toMatchObject({ state: 'cancelled', status: 'Cancelled' })
    expect(zone).not.toHaveProperty('nextretry')
    expect(zone).not.toHaveProperty('error')
    origin.clear('/ill.iso')
    await server.admin.call('retryImage', { id })
    await server.until(id, (image) => image.isready)
  })

  it('says when there is nothing to cancel', async () => {
    const { admin } = world.server
    const { id } = await world.ready()
    expect(await admin.refused('cancelImage', { id })).toMatchObject({
      status: 431,
      text: 'Nothing to cancel: the image is not being fetched at the moment',
    })
  })

  it('and a retry at once leave nothing to the holder of before', async () => {
    const { server, gates, origin, register } = world
    const opening = gates.hold('openSpool')
    const bytes = isoBytes(3 * mib)
    const id = await register.iso(origin.put('/again.iso', bytes))
    await opening.reached
    await server.admin.call('cancelImage', { id })
    await server.admin.call('retryImage', { id })
    await server.until(id, (image) => image.isready)
    opening()
    await server.workers.idle()
    expect(await server.image(id)).toMatchObject({ isready: true, checksum: sha256(bytes) })
    const created = (await eventsOf(server, id)).filter((event) => event === 'ISO.CREATE INFO')
    expect(created).toHaveLength(2)
  })
})

describe('cancelImage of one zone', () => {
  it('leaves what other zones wait for', async () => {
    const { server, second, origin, register } = world
    const bytes = qcow2Bytes(3 * mib)
    const file = world.newFile()
    const url = origin.put(file, bytes)
    const middle = origin.hold(file, undefined, 2 * mib)
    const id = await register.template(url, { zoneids: [register.zoneid, second.uuid] })
    await middle.reached
    const before = origin.requests.length
    await server.admin.call('cancelImage', { id, zoneid: second.uuid })
    expect(await world.zoneOf(id, 'zone2')).toMatchObject({
      state: 'cancelled',
      can: { retry: true },
    })
    expect(await world.zoneOf(id, 'zone1')).toMatchObject({
      state: 'fetching',
      can: { cancel: true },
    })
    middle()
    await server.until(id, (image) => image.isready)
    expect(await world.zoneOf(id, 'zone2')).toMatchObject({ state: 'cancelled' })
    expect(await server.admin.refused('cancelImage', { id, zoneid: second.uuid })).toMatchObject({
      code: 'image.nothing_to_cancel',
    })
    await server.admin.call('retryImage', { id, zoneid: second.uuid })
    await server.until(id, (image) => image.zones!.every(({ isready }) => isready))
    expect(origin.requests).toHaveLength(before)
  })

  it('ends the fetch with the last zone that waits for it', async () => {
    const { server, register } = world
    const { id, request } = await world.fetching()
    await server.admin.call('cancelImage', { id, zoneid: register.zoneid })
    await request.closed
    await server.workers.idle()
    expect(await world.staging()).toEqual([])
    expect(await server.db.selectFrom('fetch').selectAll().execute()).toEqual([])
    expect(await world.zoneOf(id)).toMatchObject({ state: 'cancelled' })
  })
})
