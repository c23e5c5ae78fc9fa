import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { beginFailedAgain } from '../../src/images/copy/fill.repository.ts'
import { eventsOf, mib, qcow2Bytes } from '../support/images.ts'
import { makeZone } from '../support/server.ts'
import { startWorld, type World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterEach(async () => {
  await world.expectQuiet()
  // Those of one test need not come to the zones of the next.
  await world.server.db.updateTable('vm_template').set({ cross_zones: false }).execute()
})
afterAll(() => world.stop())

let zones = 0
/** A further zone, as an admin may make one by SQL. */
const newZone = (of: Parameters<typeof makeZone>[2] = {}) =>
  makeZone(world.server, `later${zones++}`, of)

/** A template for all zones that is ready in those there are. */
async function everywhere(bytes = qcow2Bytes()) {
  const { server, origin, register } = world
  const id = await register.template(origin.put(world.newFile(), bytes), { zoneids: '-1' })
  await server.until(id, (image) => image.zones!.every(({ isready }) => isready))
  return { id, bytes }
}

const isReadyIn = (id: string, zone: string) =>
  world.server.until(
    id,
    (image) => image.zones!.find(({ zonename }) => zonename === zone)?.isready === true,
  )

it('semantics §20: an all-zones image comes by itself to a zone that is made later', async () => {
  const { server, origin, gates } = world
  const { id, bytes } = await everywhere()
  const { id: alone } = await world.ready()
  const before = origin.requests.length
  const gate = gates.hold('open')
  const zone = await newZone()
  await gate.reached
  expect(await world.zoneOf(id, zone.name)).toMatchObject({
    state: 'copying',
    totalbytes: bytes.length,
    can: { cancel: true },
  })
  gate()
  await isReadyIn(id, zone.name)
  expect(await world.isThere(zone.storeFolder, bytes)).toBe(true)
  expect(origin.requests).toHaveLength(before)
  expect(await world.zoneOf(alone, zone.name)).toBeUndefined()
  expect((await eventsOf(server, id)).at(-1)).toBe('TEMPLATE.COPY INFO')
})

it('comes once a zone is enabled, and once it has a store', async () => {
  const { server } = world
  const { id } = await everywhere()
  const zone = await newZone({ disabled: true, store: false })
  const { id: ready } = await everywhere()
  expect(await world.zoneOf(id, zone.name)).toBeUndefined()
  await server.db
    .updateTable('zone')
    .set({ allocation_state: 'Enabled' })
    .where('id', '=', zone.id)
    .execute()
  const other = await newZone()
  await isReadyIn(ready, other.name)
  expect(await world.zoneOf(id, zone.name)).toBeUndefined()
  const { url } = await server.db
    .selectFrom('image_store')
    .select('url')
    .where('zone_id', '=', other.id)
    .executeTakeFirstOrThrow()
  await server.db
    .insertInto('image_store')
    .values({
      name: `${zone.name} images`,
      zone_id: zone.id,
      protocol: 'file',
      provider: 'File',
      url: url.replace(encodeURIComponent(other.name), encodeURIComponent(zone.name)),
    })
    .execute()
  await isReadyIn(id, zone.name)
})

it('waits with the other zones while the image is on its way', async () => {
  const { origin, register, server } = world
  const file = world.newFile()
  const bytes = qcow2Bytes(3 * mib)
  const url = origin.put(file, bytes)
  const middle = origin.hold(file, undefined, 2 * mib)
  const id = await register.template(url, { zoneids: '-1' })
  await middle.reached
  const zone = await newZone()
  await server.until(id, (image) => image.zones!.some(({ zonename }) => zonename === zone.name))
  expect(await world.isThere(zone.storeFolder, bytes)).toBe(false)
  middle()
  await isReadyIn(id, zone.name)
  await server.until(id, (image) => image.zones!.every(({ isready }) => isready))
  expect(await world.isThere(zone.storeFolder, bytes)).toBe(true)
})

it('is tried again by itself where a store had failed', async () => {
  const { server, faults } = world
  const { id, bytes } = await everywhere()
  faults.fault = 'unwritable'
  const zone = await newZone()
  await server.until(id, (image) => image.zones!.some(({ state }) => state === 'failed'))
  expect(await world.zoneOf(id, zone.name)).toMatchObject({ attempt: 5, can: { retry: true } })
  await server.until(id, (image) =>
    image.zones!.every(({ state }) => state === 'failed' || state === 'ready'),
  )
  delete faults.fault
  expect(await beginFailedAgain(server.db, 3_600_000)).toBe(0)
  expect(await beginFailedAgain(server.db, 0)).toBeGreaterThan(0)
  await isReadyIn(id, zone.name)
  expect(await world.isThere(zone.storeFolder, bytes)).toBe(true)
  await server.until(id, (image) => image.zones!.every(({ isready }) => isready))
})

it('semantics §11: stays away from a zone that it was deleted from, until it is copied there', async () => {
  const { server, second } = world
  const { id } = await everywhere()
  await server.admin.call('deleteTemplate', { id, zoneid: second.uuid })
  const zone = await newZone()
  await isReadyIn(id, zone.name)
  expect(await world.zoneOf(id, 'zone2')).toBeUndefined()
  await server.admin.call('copyTemplate', { id, destzoneid: second.uuid })
  await isReadyIn(id, 'zone2')
  const left = await server.db.selectFrom('template_zone_left').selectAll().execute()
  expect(left).toEqual([])
})

it('does not come back where it was cancelled', async () => {
  const { server, gates } = world
  const { id } = await everywhere()
  const gate = gates.hold('open')
  const zone = await newZone()
  await gate.reached
  await server.until(id, (image) => image.zones!.some(({ zonename }) => zonename === zone.name))
  await server.admin.call('cancelImage', { id, zoneid: zone.uuid })
  gate()
  const other = await newZone()
  await isReadyIn(id, other.name)
  expect(await world.zoneOf(id, zone.name)).toMatchObject({ state: 'cancelled' })
})
