import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { eventsOf, isoBytes, sha256 } from '../support/images.ts'
import { collectNow, filesIn, firstZone, makeZone, type TestZone } from '../support/server.ts'
import { startWorld, type World } from '../support/world.ts'

let world: World
let third: TestZone
let zone1: string
beforeAll(async () => {
  world = await startWorld()
  third = await makeZone(world.server, 'zone3')
  zone1 = (await firstZone(world.server)).uuid
})
afterEach(() => world.expectQuiet())
afterAll(() => world.stop())

describe('copyTemplate', () => {
  it('brings an image to another zone, which shows it at once and ready when the job ends', async () => {
    const { server, second, gates, origin } = world
    const { id, bytes } = await world.inOneZone()
    const before = origin.requests.length
    const gate = gates.hold('open')
    const job = await server.admin.start('copyTemplate', { id, destzoneid: second.uuid })
    expect(await world.zoneOf(id, 'zone2')).toMatchObject({
      state: 'copying',
      isready: false,
      status: '0% Downloaded',
      totalbytes: bytes.length,
      can: { cancel: true, retry: 'image.state_moving', download: 'image.state_not_ready' },
    })
    await gate.reached
    expect((await server.image(id))!).toMatchObject({ jobid: job.jobid, jobstatus: 0 })
    gate()
    const row = await server.admin.result('copyTemplate', job)
    expect(row).toMatchObject({ id, zonename: 'zone2', isready: true, status: 'Download Complete' })
    expect(row.crossZones).toBe(false)
    expect(await world.isThere(second.storeFolder, bytes)).toBe(true)
    expect(origin.requests).toHaveLength(before)
    expect(await eventsOf(server, id)).toEqual([
      'TEMPLATE.CREATE INFO',
      'TEMPLATE.DOWNLOAD.SUCCESS INFO',
      ...Array<string>(4).fill('TEMPLATE.COPY INFO'),
    ])
  })

  it('answers in the envelope of copyTemplate for ISOs too', async () => {
    const { server, second } = world
    const { id } = await world.ready()
    const answer = await server.admin.raw('copyIso', { id, destzoneid: second.uuid })
    expect(Object.keys(answer)).toEqual(['copytemplateresponse'])
    const jobid = String(answer['copytemplateresponse']!['jobid'])
    await server.admin.result('copyIso', { jobid })
    const seen = await server.admin.raw('queryAsyncJobResult', { jobid })
    const result = seen['queryasyncjobresultresponse']!['jobresult'] as Record<string, unknown>
    expect(Object.keys(result)).toEqual(['template'])
    expect(await eventsOf(server, id)).toContain('ISO.COPY INFO')
  })

  it('goes to several zones with one job, from the zone that is named', async () => {
    const { server, second, gates } = world
    const { id, bytes } = await world.inTwoZones()
    const read = gates.hold('open', 'zone2 images')
    const job = await server.admin.start('copyTemplate', {
      id,
      sourcezoneid: second.uuid,
      destzoneids: [third.uuid, zone1],
    })
    await read.reached
    read()
    expect(await server.admin.result('copyTemplate', job)).toMatchObject({ zonename: 'zone3' })
    expect(await world.isThere(third.storeFolder, bytes)).toBe(true)
  })

  it('reads from elsewhere when the zone that is named has lost its store', async () => {
    const { server, second, faults } = world
    const { id, bytes } = await world.inTwoZones()
    Object.assign(faults, { fault: 'unreachable', store: 'zone2 images' })
    const params = { id, sourcezoneid: second.uuid, destzoneid: third.uuid }
    expect(await server.admin.call('copyTemplate', params)).toMatchObject({ isready: true })
    expect(await world.isThere(third.storeFolder, bytes)).toBe(true)
    delete faults.store
  })

  it.each([undefined, '-1'])('takes sourcezoneid %s for any zone', async (sourcezoneid) => {
    const { server, second } = world
    const { id } = await world.inOneZone()
    const params = { id, sourcezoneid, destzoneid: second.uuid }
    expect(await server.admin.call('copyTemplate', params)).toMatchObject({ isready: true })
  })

  it('does nothing where the image is, and says success', async () => {
    const { server, second, origin } = world
    const { id } = await world.inTwoZones()
    const before = await server.image(id)
    const params = { id, destzoneid: second.uuid }
    expect(await server.admin.call('copyTemplate', params)).toMatchObject({ zonename: 'zone2' })
    expect((await server.image(id))!.zones).toEqual(before!.zones)
    expect(origin.requests.length).toBeGreaterThan(0)
  })

  it('refers to bytes that the zone has already, also in a store that takes nothing', async () => {
    const { server, second, origin, register, faults } = world
    const { bytes } = await world.inTwoZones()
    const url = origin.put(world.newFile(), bytes)
    const id = await register.template(url)
    await server.until(id, (image) => image.isready)
    Object.assign(faults, { fault: 'unwritable', store: 'zone2 images' })
    expect(await server.admin.call('copyTemplate', { id, destzoneid: second.uuid })).toMatchObject({
      isready: true,
    })
    delete faults.store
    expect(
      (await filesIn(second.storeFolder)).filter((f) => f.endsWith(sha256(bytes))),
    ).toHaveLength(1)
  })

  it('begins again what failed or was cancelled there', async () => {
    const { server, second, gates } = world
    const { id, bytes } = await world.inOneZone()
    const gate = gates.hold('open')
    const job = await server.admin.start('copyTemplate', { id, destzoneid: second.uuid })
    await gate.reached
    await server.admin.call('cancelImage', { id, zoneid: second.uuid })
    const refusal = await server.admin.result('copyTemplate', job).catch((error: unknown) => error)
    expect(refusal).toMatchObject({
      status: 530,
      code: 'copy.failed',
      text: 'Failed to copy Template to zone2: The copy was cancelled; try it again or delete it',
    })
    gate()
    expect(await world.zoneOf(id, 'zone2')).toMatchObject({ state: 'cancelled' })
    await server.admin.call('copyTemplate', { id, destzoneid: second.uuid })
    expect(await world.isThere(second.storeFolder, bytes)).toBe(true)
  })

  it('ends its job with the words of the failure', async () => {
    const { server, second, faults } = world
    const { id, bytes } = await world.inOneZone()
    Object.assign(faults, { fault: 'unwritable', store: 'zone2 images' })
    expect(
      await server.admin.refused('copyTemplate', { id, destzoneid: second.uuid }),
    ).toMatchObject({
      status: 530,
      code: 'copy.failed',
      text: expect.stringMatching(
        /^Failed to copy Template to zone2: Unable to find image store to download the template debian;/,
      ) as string,
    })
    expect(await world.zoneOf(id, 'zone2')).toMatchObject({
      state: 'failed',
      errorcode: 'image.no_store',
      attempt: 5,
      can: { retry: true, cancel: 'image.state_idle' },
    })
    expect((await eventsOf(server, id)).filter((event) => event.endsWith('ERROR'))).toEqual([
      'TEMPLATE.COPY ERROR',
      'TEMPLATE.COPY ERROR',
    ])
    delete faults.store
    delete faults.fault
    await server.admin.call('retryImage', { id, zoneid: second.uuid })
    await server.until(id, (image) => image.zones!.every(({ isready }) => isready))
    expect(await world.isThere(second.storeFolder, bytes)).toBe(true)
  })

  it('waits for its copies without keeping other jobs waiting', async () => {
    const { server, second, gates } = world
    const { id: image } = await world.inOneZone()
    const held = gates.hold('open')
    const ask = () => server.admin.start('copyTemplate', { id: image, destzoneid: second.uuid })
    const jobs = [await ask()]
    await held.reached
    // More than run at a time.
    for (let i = 0; i < 5; i++) jobs.push(await ask())
    const { id } = await world.ready()
    await server.admin.call('deleteIso', { id })
    const pending = await server.db
      .selectFrom('job')
      .select('attempt')
      .where('state', '=', 'pending')
      .execute()
    expect(pending).toHaveLength(6)
    held()
    for (const job of jobs) await server.admin.result('copyTemplate', job)
  })

  it('ends when the image is deleted in the meantime', async () => {
    const { server, second, gates } = world
    const { id } = await world.inOneZone()
    const gate = gates.hold('open')
    const job = await server.admin.start('copyTemplate', { id, destzoneid: second.uuid })
    await gate.reached
    await server.admin.call('deleteTemplate', { id })
    gate()
    const refusal = await server.admin.result('copyTemplate', job).catch((error: unknown) => error)
    expect(refusal).toMatchObject({
      text: expect.stringContaining(
        'The image was deleted there before the copy was complete',
      ) as string,
    })
  })
})

it('two stores in one folder share their objects, which go with the last one', async () => {
  const { server } = world
  const bytes = isoBytes()
  const { id } = await world.ready(bytes)
  const { id: zoneId, uuid } = await makeZone(server, 'twin', { store: false })
  const { url } = await server.db
    .selectFrom('image_store')
    .select('url')
    .orderBy('id')
    .executeTakeFirstOrThrow()
  await server.db
    .insertInto('image_store')
    .values({ name: 'twin images', zone_id: zoneId, protocol: 'file', provider: 'File', url })
    .execute()
  await server.admin.call('copyIso', { id, destzoneid: uuid })
  await server.admin.call('deleteIso', { id, zoneid: zone1 })
  await collectNow(server, { dryRun: false })
  expect(await world.isThere(server.storeFolder, bytes)).toBe(true)
  await server.admin.call('deleteIso', { id })
  expect(await world.isThere(server.storeFolder, bytes)).toBe(false)
  await server.db
    .updateTable('image_store')
    .set({ removed: new Date() })
    .where('name', '=', 'twin images')
    .execute()
})
