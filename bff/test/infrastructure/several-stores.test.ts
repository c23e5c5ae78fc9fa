import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { storeRegistry } from '../../src/stores/registry.ts'
import { faultyRegistry, type StoreFault, type StoreFaults } from '../support/faulty-store.ts'
import {
  isoBytes,
  mib,
  objectPath,
  probeBytes,
  type Registrar,
  registrar,
  sha256,
} from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import {
  filesIn,
  makePlace,
  startTestServer,
  type TestPlace,
  type TestServer,
} from '../support/server.ts'
import { tus, uploader } from '../uploads/support/tus.ts'

const faults: StoreFaults = {}
let place: TestPlace
/** Takes calls and uploads. */
let server: TestServer
/** Another process, which does the work. */
let worker: TestServer
let origin: Origin
let register: Registrar
let folder: string
beforeAll(async () => {
  place = await makePlace()
  folder = await mkdtemp(path.join(tmpdir(), 'mold-several-'))
  const stores = faultyRegistry(storeRegistry, faults)
  origin = await startOrigin()
  server = await startTestServer({ place, stores, lookMs: 200, env: { MOLD_ROLES: 'api' } })
  worker = await startTestServer({ place, stores, lookMs: 200, env: { MOLD_ROLES: 'worker' } })
  register = await registrar(server)
})
afterEach(async () => {
  faults.fault = undefined
})
afterAll(async () => {
  await Promise.all([server.stop(), worker.stop(), origin.close()])
  await place.drop()
  await rm(folder, { recursive: true, force: true })
})

let count = 0
const soon = { timeout: 15_000 }

/** A zone of its own with stores `<zone> a` and `<zone> b`, of which `a` is to be preferred. */
async function zoneWithTwo() {
  const name = `z${count++}`
  const zone = await server.admin.call('createZone', {
    name,
    networktype: 'Advanced',
    dns1: '10.0.0.1',
    internaldns1: '10.0.0.1',
    allocationstate: 'Enabled',
  })
  const add = (letter: string) =>
    server.admin.call('addImageStore', {
      provider: 'File',
      name: `${name} ${letter}`,
      url: pathToFileURL(path.join(folder, `${name} ${letter}`)).href,
      zoneid: zone.id,
    })
  const a = await add('a')
  const b = await add('b')
  // Both are on one disk: what is left of a capacity makes one of them larger.
  await server.admin.call('updateImageStore', { id: b.id, capacitybytes: 40 * mib })
  return { name, zoneid: zone.id ?? '', a: a.id ?? '', b: b.id ?? '', add }
}

const isIn = (store: string, bytes: Buffer) =>
  readdir(path.join(folder, store, path.dirname(objectPath(sha256(bytes))))).then(
    (names) => names.includes(sha256(bytes)),
    () => false,
  )
async function registered(zoneid: string, size = 2 * mib) {
  const bytes = isoBytes(size)
  const file = `/${count++}.iso`
  const id = await register.iso(origin.put(file, bytes), { zoneid })
  return { id, bytes, file }
}
async function readyIn(zoneid: string) {
  const image = await registered(zoneid)
  await server.until(image.id, ({ isready }) => isready)
  return image
}
const stateOf = async (id: string) =>
  (await server.admin.call('listImageStores', { id })).items[0]?.state
const spoolsOf = (store: string) => filesIn(path.join(folder, store, 'staging'))

const ills = ['disk-full', 'unwritable', 'unreachable'] as const satisfies readonly StoreFault[]

describe('a zone with several image stores', () => {
  it('puts new bytes where there is most room, in stores that were added while it runs', async () => {
    const { name, zoneid, a, b } = await zoneWithTwo()
    const first = await readyIn(zoneid)
    expect(await isIn(`${name} a`, first.bytes)).toBe(true)
    await server.admin.call('updateImageStore', { id: a, capacitybytes: 4 * mib })
    const second = await readyIn(zoneid)
    expect(await isIn(`${name} b`, second.bytes)).toBe(true)
    await server.admin.call('updateImageStore', { id: b, capacitybytes: 3 * mib })
    const third = await readyIn(zoneid)
    expect(await isIn(`${name} a`, third.bytes)).toBe(true)
    const stores = (await server.admin.call('listImageStores', { zoneid })).items
    expect(stores).toMatchObject([
      { imagecount: 2, imagebytes: 4 * mib },
      { imagecount: 1, imagebytes: 2 * mib },
    ])
  })

  it('counts what is on its way: uploads that have begun leave no room for others', async () => {
    const { zoneid, a, b } = await zoneWithTwo()
    await server.admin.call('updateImageStore', { id: a, capacitybytes: 10 * mib })
    await server.admin.call('updateImageStore', { id: b, readonly: true })
    const make = await uploader(server)
    const upload = async (length: number) => {
      const client = tus(() => server.origin, await make.iso({ zoneid }))
      return { client, made: await client.create(length) }
    }
    expect((await upload(8 * mib)).made.status).toBe(201)
    expect((await upload(3 * mib)).made).toMatchObject({ status: 507, code: 'upload.no_room' })
    const { id } = await registered(zoneid, 3 * mib)
    const waits = await server.until(id, ({ zones = [] }) => zones[0]?.errorcode !== undefined)
    expect(waits.zones).toMatchObject([{ errorcode: 'store.full' }])
    expect((await upload(2 * mib)).made.status).toBe(201)
  })

  it.each(ills)('P10: %s: is passed over for new bytes, and comes back', async (fault) => {
    const { name, zoneid, a } = await zoneWithTwo()
    Object.assign(faults, { fault, store: `${name} a`, afterBytes: 0 })
    const other = await readyIn(zoneid)
    expect(await isIn(`${name} b`, other.bytes)).toBe(true)
    await expect.poll(() => stateOf(a), soon).not.toBe('Up')
    faults.fault = undefined
    await expect.poll(() => stateOf(a), soon).toBe('Up')
    const back = await readyIn(zoneid)
    expect(await isIn(`${name} a`, back.bytes)).toBe(true)
  })

  it.each(ills)('P8: %s in the middle of a fetch: it goes on in the other store', async (fault) => {
    const { name, zoneid } = await zoneWithTwo()
    const bytes = isoBytes(3 * mib)
    const file = `/${count++}.iso`
    const middle = origin.hold(file, undefined, probeBytes)
    const id = await register.iso(origin.put(file, bytes), { zoneid })
    await middle.reached
    await expect.poll(() => spoolsOf(`${name} a`), soon).toHaveLength(1)
    Object.assign(faults, { fault, store: `${name} a`, afterBytes: 0 })
    middle()
    const image = await server.until(id, ({ isready }) => isready)
    expect(image.zones).toMatchObject([{ state: 'ready' }])
    expect(await isIn(`${name} b`, bytes)).toBe(true)
    faults.fault = undefined
    // Of a full store it is gone at once; the collector has the others.
    expect((await spoolsOf(`${name} a`)).length).toBe(fault === 'disk-full' ? 0 : 1)
  })

  it('lets a fetch that has begun come to its end in a store that is made read-only', async () => {
    const { name, zoneid, a } = await zoneWithTwo()
    const bytes = isoBytes(3 * mib)
    const file = `/${count++}.iso`
    const middle = origin.hold(file, undefined, probeBytes)
    const id = await register.iso(origin.put(file, bytes), { zoneid })
    await middle.reached
    await expect.poll(() => spoolsOf(`${name} a`), soon).toHaveLength(1)
    await server.admin.call('updateImageStore', { id: a, readonly: true })
    middle()
    await server.until(id, ({ isready }) => isready)
    expect(await isIn(`${name} a`, bytes)).toBe(true)
    const next = await readyIn(zoneid)
    expect(await isIn(`${name} b`, next.bytes)).toBe(true)
  })

  it('fetches anew what had begun in a store that is removed', async () => {
    const { name, zoneid, a } = await zoneWithTwo()
    const bytes = isoBytes(3 * mib)
    const file = `/${count++}.iso`
    const middle = origin.hold(file, undefined, probeBytes)
    const id = await register.iso(origin.put(file, bytes), { zoneid })
    await middle.reached
    await expect.poll(() => spoolsOf(`${name} a`), soon).toHaveLength(1)
    await server.admin.call('deleteImageStore', { id: a })
    middle()
    await server.until(id, ({ isready }) => isready)
    expect(await isIn(`${name} b`, bytes)).toBe(true)
  })
})

describe('an upload', () => {
  /** An upload of 3 MiB into the first store of a zone, with 1 MiB there. */
  async function begun() {
    const zone = await zoneWithTwo()
    const make = await uploader(server)
    const target = await make.iso({ zoneid: zone.zoneid })
    const up = tus(() => server.origin, target)
    const bytes = isoBytes(3 * mib)
    expect((await up.create(bytes.length)).status).toBe(201)
    expect((await up.patch(0, bytes.subarray(0, mib))).status).toBe(204)
    return { ...zone, up, bytes, id: target.id }
  }

  it('P10: is told what to do while its store is away, and goes on afterwards', async () => {
    const { name, up, bytes, id } = await begun()
    Object.assign(faults, { fault: 'unreachable', store: `${name} a` })
    expect(await up.patch(mib, bytes.subarray(mib))).toMatchObject({
      status: 503,
      code: 'store.unreachable',
      text: expect.stringContaining('mount it or start its server'),
    })
    expect((await up.head()).offset).toBe(mib)
    faults.fault = undefined
    expect((await up.patch(mib, bytes.subarray(mib))).status).toBe(204)
    expect((await server.until(id, ({ isready }) => isready)).checksum).toBe(sha256(bytes))
  })

  it('comes to its end in a store that is made read-only, which is not removed meanwhile', async () => {
    const { name, a, up, bytes, id } = await begun()
    await server.admin.call('updateImageStore', { id: a, readonly: true })
    expect(await server.admin.refused('deleteImageStore', { id: a })).toMatchObject({
      code: 'store.holds_uploads',
      params: { count: 1 },
    })
    expect((await up.patch(mib, bytes.subarray(mib))).status).toBe(204)
    await server.until(id, ({ isready }) => isready)
    expect(await isIn(`${name} a`, bytes)).toBe(true)
  })
})

describe('what failed for want of a store', () => {
  it('P10: is tried again by itself once the store is well, and once a new one is there', async () => {
    const { name, zoneid, a, b, add } = await zoneWithTwo()
    await server.admin.call('deleteImageStore', { id: b })
    Object.assign(faults, { fault: 'unreachable', store: `${name} a` })
    await expect.poll(() => stateOf(a), soon).toBe('Unreachable')
    const failed = await registered(zoneid)
    await server.until(failed.id, ({ zones = [] }) => zones[0]?.state === 'failed')
    faults.fault = undefined
    await server.until(failed.id, ({ isready }) => isready)

    Object.assign(faults, { fault: 'unreachable', store: `${name} a` })
    await expect.poll(() => stateOf(a), soon).toBe('Unreachable')
    const again = await registered(zoneid)
    await server.until(again.id, ({ zones = [] }) => zones[0]?.state === 'failed')
    await add('c')
    await server.until(again.id, ({ isready }) => isready)
    expect(await isIn(`${name} c`, again.bytes)).toBe(true)
  })
})

describe('reading', () => {
  it('P8: takes what another zone has while the zone’s own store is away', async () => {
    const here = await zoneWithTwo()
    const there = await zoneWithTwo()
    const bytes = isoBytes()
    const url = origin.put(`/${count++}.iso`, bytes)
    const id = await register.iso(url, { zoneid: here.zoneid })
    const other = await register.iso(url, { zoneid: there.zoneid })
    for (const image of [id, other]) await server.until(image, ({ isready }) => isready)
    Object.assign(faults, { fault: 'unreachable', store: `${here.name} a` })
    const link = await server.admin.call('extractIso', {
      id,
      zoneid: here.zoneid,
      mode: 'HTTP_DOWNLOAD',
    })
    const answer = await fetch(link.url ?? '')
    expect(sha256(Buffer.from(await answer.arrayBuffer()))).toBe(sha256(bytes))
  })

  it('keeps a store that has the only copy, and lets one go that another store backs', async () => {
    const { name, zoneid, a, b } = await zoneWithTwo()
    const { bytes } = await readyIn(zoneid)
    expect(await server.admin.refused('deleteImageStore', { id: a })).toMatchObject({
      code: 'store.holds_images',
    })
    await server.db.transaction().execute(async (trx) => {
      // As a second copy of a public image would leave it.
      await sql`insert into object_replica (object_id, store_id)
        select o.id, s.id from object o, image_store s
        where o.digest = ${sha256(bytes)} and s.uuid = ${b}`.execute(trx)
    })
    await server.admin.call('deleteImageStore', { id: a })
    // Its files stay where they were.
    expect(await isIn(`${name} a`, bytes)).toBe(true)
  })
})
