import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { storeRegistry } from '../../src/stores/registry.ts'
import type { Client } from '../support/client.ts'
import { makeDomain } from '../support/domain-tree.ts'
import { faultyRegistry, type StoreFault, type StoreFaults } from '../support/faulty-store.ts'
import { isoBytes, registrar } from '../support/images.ts'
import { startOrigin } from '../support/origin.ts'
import { openStream, type StreamEvent } from '../life/support/stream.ts'
import { makeZone, startTestServer, type TestServer } from '../support/server.ts'

const faults: StoreFaults = {}
let server: TestServer
let person: Client
beforeAll(async () => {
  server = await startTestServer({
    stores: faultyRegistry(storeRegistry, faults),
    lookMs: 200,
    healthLimits: { awayMs: 2_000, slowMs: 500 },
  })
  person = await server.person('ann')
})
afterEach(() => {
  faults.fault = undefined
})
afterAll(() => server.stop())

async function healthFor(client: Client, zonename = 'zone1') {
  const { items } = await client.call('listZoneHealth')
  return items.find((zone) => zone.zonename === zonename)
}
const codesFor = async (client: Client, zone?: string) =>
  (await healthFor(client, zone))?.problems.map(({ code }) => code)
const soon = { timeout: 10_000 }
const stateOf = async (name: string) =>
  (await server.admin.call('listImageStores', { name })).items[0]

const said = {
  'disk-full': {
    code: 'store.full',
    state: 'Full',
    level: 'attention',
    zone: 'zone.takes_nothing',
  },
  unwritable: {
    code: 'store.unwritable',
    state: 'ReadOnly',
    level: 'attention',
    zone: 'zone.takes_nothing',
  },
  unreachable: {
    code: 'store.unreachable',
    state: 'Unreachable',
    level: 'failed',
    zone: 'zone.takes_nothing',
  },
} as const satisfies Partial<Record<StoreFault, object>>

describe('listZoneHealth', () => {
  it('says ok where nothing is wrong', async () => {
    await expect.poll(() => healthFor(server.admin), soon).toMatchObject({ state: 'ok' })
    expect(await healthFor(person)).toMatchObject({ state: 'ok', problems: [] })
  })

  it.each(Object.entries(said))(
    'P10: %s: says the cause to root admins and what it means to others, until it has passed',
    async (fault, { code, state, level, zone }) => {
      Object.assign(faults, { fault, store: 'zone1 images' })
      await expect.poll(() => codesFor(server.admin), soon).toEqual([code])
      expect(await healthFor(server.admin)).toMatchObject({
        state: level,
        problems: [{ level, storename: 'zone1 images', params: { store: 'zone1 images' } }],
      })
      expect(await codesFor(person)).toEqual([zone])
      expect(JSON.stringify(await healthFor(person))).not.toContain('zone1 images')
      expect(await stateOf('zone1 images')).toMatchObject({ state, errorcode: code })
      expect(server.log.some((line) => line.includes('takes no images'))).toBe(true)
      faults.fault = undefined
      await expect.poll(() => codesFor(server.admin), soon).toEqual([])
      expect(await codesFor(person)).toEqual([])
      expect((await stateOf('zone1 images'))?.error).toBeUndefined()
    },
  )

  it('tells users when images of the zone may not be read', async () => {
    const origin = await startOrigin()
    const register = await registrar(server)
    const id = await register.iso(origin.put('/there.iso', isoBytes()))
    await server.until(id, ({ isready }) => isready)
    Object.assign(faults, { fault: 'unreachable', store: 'zone1 images' })
    await expect
      .poll(() => codesFor(person), soon)
      .toEqual(['zone.takes_nothing', 'zone.partly_away'])
    await origin.close()
  })

  it('names a zone without image stores, and shows nobody the zones of others', async () => {
    const { id } = await makeDomain(server.db, '/a/')
    await makeZone(server, 'theirs', { store: false, domainId: id })
    await makeZone(server, 'off', { store: false, disabled: true })
    const theirs = await server.person('arno', '/a/')
    expect(await codesFor(server.admin, 'theirs')).toEqual(['zone.no_store'])
    expect(await codesFor(server.admin, 'off')).toEqual(['zone.no_store'])
    expect(await codesFor(theirs, 'theirs')).toEqual(['zone.no_store'])
    expect(await healthFor(person, 'theirs')).toBeUndefined()
    expect(await healthFor(theirs, 'off')).toBeUndefined()
  })

  it('says nothing of a store that an admin made read-only, but that the zone takes nothing', async () => {
    const zone = await makeZone(server, 'archive')
    const store = await stateOf('archive images')
    await expect.poll(() => codesFor(server.admin, zone.name), soon).toEqual([])
    await server.admin.call('updateImageStore', { id: store?.id, readonly: true })
    expect(await codesFor(server.admin, zone.name)).toEqual(['zone.takes_nothing'])
  })

  it('says that the database is slow, by what the servers measure', async () => {
    await expect.poll(() => codesFor(person), soon).toEqual([])
    await server.db
      .insertInto('server')
      .values({ uuid: randomUUID(), host: 'far', pid: 1, roles: ['api'], database_ms: 900 })
      .execute()
    expect(await healthFor(person)).toMatchObject({
      state: 'attention',
      problems: [{ code: 'zone.database_slow', params: { ms: '900' } }],
    })
    await expect.poll(() => codesFor(person), soon).toEqual([])
  })
})

describe('without a worker', () => {
  let alone: TestServer
  beforeAll(async () => {
    alone = await startTestServer({
      env: { MOLD_ROLES: 'api' },
      healthLimits: { awayMs: 1_000, slowMs: 10_000 },
    })
  })
  afterAll(() => alone.stop())
  const known = () => codesFor(alone.admin)

  it('says so, until one runs', async () => {
    await expect.poll(known, soon).toEqual(['zone.worker_away'])
    const worker = await startTestServer({ place: alone.place, env: { MOLD_ROLES: 'worker' } })
    await expect.poll(known, soon).toEqual([])
    await worker.stop()
    expect(await known()).toEqual(['zone.worker_away'])
  })

  it('tells the event stream when one came and when it died, of which nobody tells', async () => {
    const stream = await openStream(alone, 'admin', 'admin password')
    await stream.next('hello')
    const isHealth = ({ data }: StreamEvent) => data.kind === 'health'
    const from = stream.events.length
    await alone.db
      .insertInto('server')
      .values({ uuid: randomUUID(), host: 'gone soon', pid: 1, roles: ['worker'] })
      .execute()
    await stream.next('touched', isHealth, from)
    expect(await known()).toEqual([])
    await expect.poll(known, soon).toEqual(['zone.worker_away'])
    const count = () => stream.events.slice(from).filter(isHealth).length
    // It came, it was seen to be there, it was seen to be gone.
    await expect.poll(count, soon).toBeGreaterThanOrEqual(2)
    stream.close()
  })
})
