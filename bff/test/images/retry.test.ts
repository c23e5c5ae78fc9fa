import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { eventsOf, isoBytes, mib, probeBytes, qcow2Bytes, sha256 } from '../support/images.ts'
import { filesIn } from '../support/server.ts'
import { startWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterEach(() => world.expectQuiet())
afterAll(() => world.stop())

/** An ISO that has failed since its digest is not the given one. */
async function failed(bytes = isoBytes()) {
  const { server, origin, register } = world
  const file = world.newFile()
  const id = await register.iso(origin.put(file, bytes), { checksum: 'a'.repeat(64) })
  await server.until(id, (image) => image.zones![0]!.state === 'failed')
  return { id, file, bytes }
}

describe('retryImage', () => {
  it('P4: tries again with the right checksum, and nothing else typed', async () => {
    const { server } = world
    const { id, bytes } = await failed()
    expect((await server.image(id))!.can).toMatchObject({ retry: true, cancel: 'image.state_idle' })
    const checksum = sha256(bytes)
    expect(await server.admin.call('retryImage', { id, checksum })).toEqual({ success: true })
    const ready = await server.until(id, (image) => image.isready)
    expect(ready).toMatchObject({
      name: 'debian',
      checksum,
      sourcechecksum: `{SHA-256}${checksum}`,
      zones: [{ attempt: 1 }],
    })
    expect(ready.zones![0]).not.toHaveProperty('error')
    expect(await eventsOf(server, id)).toEqual([
      'ISO.CREATE INFO',
      'ISO.CREATE ERROR',
      'ISO.UPDATE INFO',
      'ISO.CREATE INFO',
    ])
  })

  it('P4: checks nothing when the checksum is taken away', async () => {
    const { id } = await failed()
    await world.server.admin.call('retryImage', { id, checksum: '' })
    expect(await world.server.until(id, (image) => image.isready)).toHaveProperty('checksum')
  })

  it('P4: fails again, and tells it again, with the same wrong one', async () => {
    const { server } = world
    const { id } = await failed()
    await server.admin.call('retryImage', { id })
    await server.workers.idle()
    await server.until(id, (image) => image.zones![0]!.state === 'failed')
    expect((await eventsOf(server, id)).filter((event) => event.endsWith('ERROR'))).toHaveLength(2)
  })

  it('D1: tries another address, from its beginning', async () => {
    const { server, origin, register } = world
    const url = origin.put('/broken.iso', isoBytes(3 * mib))
    origin.fault('/broken.iso', 'fetch-length-short')
    const id = await register.iso(url, { skipprobe: true })
    await server.until(id, (image) => image.zones![0]!.state === 'failed')
    expect(await world.staging()).toHaveLength(1)
    const bytes = isoBytes(3 * mib)
    const mirror = origin.put('/mirror.iso', bytes)
    await server.admin.call('retryImage', { id, url: mirror })
    const ready = await server.until(id, (image) => image.isready)
    expect(ready).toMatchObject({ url: mirror, checksum: sha256(bytes) })
    const asked = origin.requests.filter(
      ({ path, method }) => path === '/mirror.iso' && method === 'GET',
    )
    expect(
      asked
        .map(({ headers }) => headers.range)
        .filter((range) => range !== `bytes=0-${probeBytes - 1}`),
    ).toEqual([undefined])
    expect(await world.staging()).toEqual([])
  })

  it('fills a zone from the one that has the image, whatever address is given', async () => {
    const { server, origin, second } = world
    const { id, bytes, gate } = await world.waitingIn('copying')
    await server.admin.call('cancelImage', { id })
    gate()
    await server.workers.idle()
    expect(await filesIn(second.storeFolder)).toEqual([])
    const other = origin.put('/other.qcow2', qcow2Bytes())
    await server.admin.call('retryImage', { id, zoneid: second.uuid, url: other })
    await server.until(id, (image) => image.zones!.every(({ isready }) => isready))
    expect(await world.isThere(second.storeFolder, bytes)).toBe(true)
    expect((await server.image(id))!.url).not.toBe(other)
  })

  it('begins one zone alone', async () => {
    const { server, origin, second, register } = world
    const url = origin.put('/alone.qcow2', qcow2Bytes())
    origin.fault('/alone.qcow2', 'fetch-500')
    const zoneids = [register.zoneid, second.uuid]
    const id = await register.template(url, { zoneids, skipprobe: true })
    await server.until(id, (image) => image.zones!.every(({ state }) => state === 'failed'))
    origin.clear('/alone.qcow2')
    await server.admin.call('retryImage', { id, zoneid: second.uuid })
    await server.until(id, (image) => image.isready)
    expect(await world.zoneOf(id, 'zone1')).toMatchObject({ state: 'failed' })
    expect(await world.zoneOf(id, 'zone2')).toMatchObject({ state: 'ready' })
    await server.admin.call('retryImage', { id })
    await server.until(id, (image) => image.zones!.every(({ isready }) => isready))
  })

  it('of a zone while another is being fetched joins that fetch', async () => {
    const { server, origin, second, register } = world
    const bytes = qcow2Bytes(3 * mib)
    const file = world.newFile()
    const url = origin.put(file, bytes)
    origin.fault(file, 'fetch-500')
    const zoneids = [register.zoneid, second.uuid]
    const id = await register.template(url, { zoneids, skipprobe: true })
    await server.until(id, (image) => image.zones!.every(({ state }) => state === 'failed'))
    origin.clear(file)
    const before = origin.requests.length
    const middle = origin.hold(file, undefined, probeBytes)
    await server.admin.call('retryImage', { id, zoneid: register.zoneid })
    await middle.reached
    await server.admin.call('retryImage', { id, zoneid: second.uuid })
    middle()
    await server.until(id, (image) => image.zones!.every(({ isready }) => isready))
    expect(origin.requests.slice(before).filter(({ method }) => method === 'GET')).toHaveLength(1)
  })

  it('refuses what a registration refuses, and keeps what there was', async () => {
    const { server } = world
    const { id } = await failed()
    const before = await server.image(id)
    for (const [params, code] of [
      [{ url: 'file:///etc/passwd' }, 'source.url_file'],
      [{ url: 'http://u:p@mirror.example/a.iso' }, 'source.url_credentials'],
      [{ url: `http://mirror.example/${'a'.repeat(2100)}` }, 'api.too_long'],
      [{ checksum: 'abc' }, 'image.checksum_unknown_length'],
      [{ checksum: '{CRC}1' }, 'image.checksum_algorithm'],
      [{ id: '-1' }, 'api.invalid_uuid'],
    ] as const) {
      expect(await server.admin.refused('retryImage', { id, ...params })).toMatchObject({ code })
    }
    expect(await server.image(id)).toEqual(before)
  })

  it('says when there is nothing to retry', async () => {
    const { server, second } = world
    const { id } = await world.ready()
    const nothing = {
      status: 431,
      text: 'Nothing to retry: the image is ready or still being worked on in every zone asked for',
    }
    expect(await server.admin.refused('retryImage', { id })).toMatchObject(nothing)
    const { id: other } = await failed()
    expect(
      await server.admin.refused('retryImage', { id: other, zoneid: second.uuid }),
    ).toMatchObject(nothing)
    const fetching = await world.fetching()
    expect(await server.admin.refused('retryImage', { id: fetching.id })).toMatchObject(nothing)
    fetching.middle()
    await server.until(fetching.id, (image) => image.isready)
  })
})
