import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Client } from '../support/client.ts'
import { makeDomain, makeProject } from '../support/domain-tree.ts'
import { eventually } from '../support/hosts.ts'
import { sha256 } from '../support/images.ts'
import { insertImage } from '../support/image-rows.ts'
import { putInstance } from '../support/instances.ts'
import { setSetting, startTestServer, type TestServer } from '../support/server.ts'
import { gib, type Machine, putVolume, runDomain, startMachine } from '../support/volumes.ts'

let server: TestServer
let machine: Machine
let offering: string
let custom: string
let zone: string
let people = 0
/** Owns what the test makes; each has its own. */
let user: Client
let account: string
beforeAll(async () => {
  server = await startTestServer()
  await makeDomain(server.db, '/dom/')
  machine = await startMachine(server)
  const { items } = await server.admin.call('listDiskOfferings', {})
  offering = items.find(({ name }) => name === 'Small')?.id ?? ''
  custom = items.find(({ name }) => name === 'Custom')?.id ?? ''
  zone = (await server.admin.call('listZones', {})).items[0]?.id ?? ''
})
afterAll(async () => {
  await machine.agent.stop()
  await server.stop()
})
beforeEach(async () => {
  people += 1
  account = `vic${people}`
  user = await server.person(account, '/dom/')
})

const create = (params = {}) =>
  user.call('createVolume', { name: 'data', zoneid: zone, diskofferingid: offering, ...params })
const shown = async (id = '') => (await user.call('listVolumes', { id })).items[0]

/** A stopped instance with a root disk on the host, as one that has run is. */
async function instanceHere(state: 'Running' | 'Stopped' = 'Stopped') {
  const instance = await putInstance(server, { account, state, host_id: machine.host.id })
  const root = await putVolume(server, machine, { account, type: 'ROOT', instanceId: instance.id })
  if (state === 'Running') await runDomain(machine, instance.uuid)
  return { ...instance, root }
}

async function counts() {
  const { items } = await user.call('listAccounts', {})
  return { volumes: items[0]?.volumetotal, primary: items[0]?.primarystoragetotal }
}

describe('volumes', () => {
  it('are rows until an instance needs them, and count as primary storage', async () => {
    const made = await create()
    expect(made).toMatchObject({
      name: 'data',
      type: 'DATADISK',
      state: 'Allocated',
      size: 5 * gib,
      account,
      zoneid: zone,
      diskofferingname: 'Small',
      can: { attach: true, delete: true, snapshot: 'volume.not_made', extract: 'volume.not_made' },
    })
    expect(await counts()).toEqual({ volumes: 1, primary: 5 })
    expect(machine.agent.disks.has(made.id ?? '')).toBe(false)
    expect(await create({ diskofferingid: custom, size: 7 })).toMatchObject({ size: 7 * gib })
    expect(await user.call('deleteVolume', { id: made.id })).toEqual({ success: true })
    expect((await user.call('listVolumes', { id: made.id })).count).toBe(0)
    expect(await counts()).toEqual({ volumes: 1, primary: 7 })
  })

  it('E12: many at once never exceed a limit', async () => {
    await setSetting(server, 'max.account.primary.storage', '12')
    const ends = await Promise.allSettled(Array.from({ length: 5 }, () => create()))
    await setSetting(server, 'max.account.primary.storage', null)
    const refused = ends.filter(({ status }) => status === 'rejected')
    expect(refused).toHaveLength(3)
    for (const { reason } of refused as PromiseRejectedResult[]) {
      expect(reason).toMatchObject({ status: 535, params: { type: 'primary_storage' } })
    }
    expect(await counts()).toEqual({ volumes: 2, primary: 10 })
  })

  it.each([
    [{ diskofferingid: undefined }, 'volume.offering_missing'],
    [{ diskofferingid: randomUUID() }, 'volume.offering'],
    [{ size: 3 }, 'volume.size_fixed'],
    [{ zoneid: undefined }, 'volume.zone_missing'],
    [{ zoneid: randomUUID() }, 'zone.invalid'],
    [{ snapshotid: randomUUID() }, 'snapshot.not_found'],
    [{ virtualmachineid: randomUUID() }, 'volume.instance_not_found'],
  ])('are refused with %j', async (params, code) => {
    expect(
      await user.refused('createVolume', {
        name: 'bad',
        zoneid: zone,
        diskofferingid: offering,
        ...params,
      }),
    ).toMatchObject({ status: 431, code })
  })

  it('are listed with facets and narrowed', async () => {
    const instance = await instanceHere()
    const made = await create({ name: 'Other' })
    const list = await user.call('listVolumes', { facets: ['state', 'type'] })
    expect(list.count).toBe(2)
    expect(list.facets).toEqual({
      state: [
        { value: 'Allocated', count: 1 },
        { value: 'Ready', count: 1 },
      ],
      type: [
        { value: 'DATADISK', count: 1 },
        { value: 'ROOT', count: 1 },
      ],
    })
    const idsOf = async (params: object) =>
      (await user.call('listVolumes', { ...params })).items.map(({ id }) => id)
    expect(await idsOf({ virtualmachineid: instance.uuid, type: 'root' })).toEqual([
      instance.root.uuid,
    ])
    expect(await idsOf({ state: ['allocated'] })).toEqual([made.id])
    expect(await idsOf({ attached: true })).toEqual([instance.root.uuid])
    expect(await idsOf({ keyword: 'OTH' })).toEqual([made.id])
    expect(await idsOf({ name: 'Other' })).toEqual([made.id])
    expect(await idsOf({ sortby: 'size', sortorder: 'desc' })).toEqual([
      made.id,
      instance.root.uuid,
    ])
    const there = await server.admin.call('listVolumes', {
      hostid: machine.host.uuid,
      id: instance.root.uuid,
    })
    expect(there.items[0]).toMatchObject({ hostname: machine.host.name, account })
    expect(await shown(instance.root.uuid)).not.toHaveProperty('storage')
  })
})

describe('J: attaching', () => {
  it('gives a stopped instance a disk, which is made then', async () => {
    const instance = await instanceHere()
    const { id = '' } = await create()
    const attached = await user.call('attachVolume', { id, virtualmachineid: instance.uuid })
    expect(attached).toMatchObject({
      state: 'Ready',
      virtualmachineid: instance.uuid,
      deviceid: 1,
      vmstate: 'Stopped',
      can: { attach: 'volume.attached', delete: 'volume.attached', detach: true },
    })
    expect(machine.agent.disks.get(id)).toMatchObject({ size: 5 * gib })
    expect(await user.refused('deleteVolume', { id })).toMatchObject({
      text: 'Please specify a volume that is not attached to any VM.',
    })
    const second = await create({ virtualmachineid: instance.uuid })
    expect(second).toMatchObject({ deviceid: 2, state: 'Ready' })
    const third = await create()
    const fourth = await user.call('attachVolume', {
      id: third.id,
      virtualmachineid: instance.uuid,
    })
    expect(fourth).toMatchObject({ deviceid: 4 })
    const detached = await user.call('detachVolume', {
      virtualmachineid: instance.uuid,
      deviceid: 2,
    })
    expect(detached).toMatchObject({ id: second.id, state: 'Ready' })
    expect(detached.virtualmachineid).toBeUndefined()
    expect(machine.agent.disks.has(second.id ?? '')).toBe(true)
    await user.call('deleteVolume', { id: second.id })
    await eventually(
      () => machine.agent.disks.has(second.id ?? ''),
      (has) => !has,
    )
  })

  it('plugs a disk into a running instance, and takes it out', async () => {
    const instance = await instanceHere('Running')
    const { id = '' } = await create()
    await user.call('attachVolume', { id, virtualmachineid: instance.uuid, deviceid: 5 })
    const plugged = () => machine.agent.domains.get(instance.uuid)?.spec.disks
    expect(plugged()).toEqual([{ disk: id, device: 5, bus: expect.any(String) }])
    await user.call('detachVolume', { id })
    expect(plugged()).toEqual([])
    expect(await shown(id)).toMatchObject({ state: 'Ready', can: { attach: true } })
  })

  it('of a volume made from a snapshot brings the image first', async () => {
    const instance = await instanceHere()
    const { id: snapshotid } = await user.call('createSnapshot', { volumeid: instance.root.uuid })
    const volume = await user.call('createVolume', { snapshotid, name: 'again' })
    expect(volume).toMatchObject({ state: 'Allocated', size: gib, snapshotid })
    // What it is made from stays until its disk is there.
    await user.call('deleteSnapshot', { id: snapshotid })
    const id = volume.id ?? ''
    await user.call('attachVolume', { id, virtualmachineid: instance.uuid })
    const digest = sha256(instance.root.content)
    expect(machine.agent.bases.has(digest)).toBe(true)
    expect(machine.agent.disks.get(id)).toMatchObject({ base: digest })
    expect(await shown(id)).toMatchObject({ state: 'Ready', snapshotid })
    const left = await server.db
      .selectFrom('object')
      .select('id')
      .where('digest', '=', digest)
      .execute()
    await user.call('detachVolume', { id })
    await user.call('deleteVolume', { id })
    const after = await server.db
      .selectFrom('object')
      .select('id')
      .where('digest', '=', digest)
      .execute()
    expect([left.length, after.length]).toEqual([1, 0])
  })

  it('that fails leaves the volume as it was', async () => {
    const instance = await instanceHere('Running')
    const { id = '' } = await create()
    machine.agent.failNext('disk.create', 'host.disk_full', { path: '/primary' })
    const request = { id, virtualmachineid: instance.uuid }
    expect(await user.refused('attachVolume', request)).toMatchObject({ code: 'host.disk_full' })
    expect(await shown(id)).toMatchObject({ state: 'Allocated', can: { attach: true } })
    machine.agent.failNext('domain.attach', 'host.attach_refused', { reason: 'full' })
    expect(await user.refused('attachVolume', request)).toMatchObject({
      code: 'host.attach_refused',
    })
    // The disk is there now, and stays with its volume.
    expect(await shown(id)).toMatchObject({ state: 'Ready', can: { attach: true, delete: true } })
    expect(await user.call('attachVolume', request)).toMatchObject({ deviceid: 1 })
    machine.agent.failNext('domain.detach', 'host.detach_refused', { reason: 'busy' })
    expect(await user.refused('detachVolume', { id })).toMatchObject({
      code: 'host.detach_refused',
    })
    expect(await shown(id)).toMatchObject({ virtualmachineid: instance.uuid, state: 'Ready' })
  })

  it('waits while another job works on the instance', async () => {
    const instance = await instanceHere()
    const { id = '' } = await create()
    const hold = machine.agent.hold('disk.export')
    const slow = await user.start('createSnapshot', { volumeid: instance.root.uuid })
    await hold.arrived
    const job = await user.start('attachVolume', { id, virtualmachineid: instance.uuid })
    await server.workers.idle()
    expect(await shown(id)).toMatchObject({ state: 'Allocated' })
    hold.release()
    await user.result('createSnapshot', slow)
    expect(await user.result('attachVolume', job)).toMatchObject({ deviceid: 1 })
  })

  it('is refused for other owners, hosts and places', async () => {
    const instance = await instanceHere()
    const { id = '' } = await create()
    const projectid = await makeProject(server.db, `pro${people}`, {
      path: '/dom/',
      members: { [account]: 'Admin' },
    })
    const ours = await create({ projectid })
    const refusal = (params: object) =>
      user.refused('attachVolume', { id, virtualmachineid: instance.uuid, ...params })
    expect(await refusal({ id: ours.id })).toMatchObject({ code: 'volume.owner' })
    expect(await refusal({ deviceid: 3 })).toMatchObject({ code: 'volume.device' })
    expect(await refusal({ id: instance.root.uuid })).toMatchObject({ code: 'volume.attached' })
    expect(await user.refused('detachVolume', { id: instance.root.uuid })).toMatchObject({
      code: 'volume.root',
    })
    expect(await user.refused('detachVolume', { id })).toMatchObject({ code: 'volume.detached' })
    expect(await user.refused('detachVolume', {})).toMatchObject({ code: 'volume.which' })
    const other = await startMachine(server)
    const elsewhere = await putVolume(server, other, { account })
    expect(await refusal({ id: elsewhere.uuid })).toMatchObject({
      code: 'volume.other_host',
      params: { host: other.host.name },
    })
    await other.agent.stop()
    const eve = await server.person(`eve${people}`, '/dom/')
    for (const command of ['attachVolume', 'detachVolume', 'deleteVolume'] as const) {
      expect(await eve.refused(command, { id, virtualmachineid: instance.uuid })).toMatchObject({
        status: 531,
      })
    }
  })
})

describe('extractVolume', () => {
  it('gives a link to the whole disk, which lives as long as the right to it', async () => {
    const volume = await putVolume(server, machine, { account, name: 'my data' })
    const extract = { id: volume.uuid, mode: 'http_download', zoneid: zone }
    const link = await user.call('extractVolume', extract)
    expect(link).toMatchObject({
      id: volume.uuid,
      extractMode: 'HTTP_DOWNLOAD',
      state: 'DOWNLOAD_URL_CREATED',
      size: volume.content.length,
      checksum: sha256(volume.content),
    })
    expect(link.url).toMatch(/my-data\.qcow2$|my%20data\.qcow2$|my_data\.qcow2$/)
    const bytes = Buffer.from(await (await fetch(link.url ?? '')).arrayBuffer())
    expect(sha256(bytes)).toBe(sha256(volume.content))
    expect(await shown(volume.uuid)).toMatchObject({ state: 'Ready' })
    await setSetting(server, 'disable.extraction', 'true')
    expect((await fetch(link.url ?? '')).status).toBe(403)
    expect(await user.refused('extractVolume', extract)).toMatchObject({ status: 531 })
    await setSetting(server, 'disable.extraction', null)
    await user.call('deleteVolume', { id: volume.uuid })
    expect((await fetch(link.url ?? '')).status).toBe(410)
  })

  it('is refused while the instance runs, and of closed templates', async () => {
    const instance = await instanceHere('Running')
    const { uuid: id } = instance.root
    expect(
      await user.refused('extractVolume', { id, mode: 'HTTP_DOWNLOAD', zoneid: zone }),
    ).toMatchObject({
      status: 431,
      text: `Invalid state of the volume with ID: ${id}. It should be either detached or the VM should be in stopped state.`,
    })
    const closed = await insertImage(server.db, { name: `closed ${people}`, account })
    const template = await server.db
      .selectFrom('vm_template')
      .select('id')
      .where('uuid', '=', closed)
      .executeTakeFirstOrThrow()
    const stopped = await putInstance(server, { account, host_id: machine.host.id })
    const root = await putVolume(server, machine, {
      account,
      type: 'ROOT',
      instanceId: stopped.id,
      templateId: template.id,
    })
    expect(
      await user.refused('extractVolume', { id: root.uuid, mode: 'HTTP_DOWNLOAD', zoneid: zone }),
    ).toMatchObject({ status: 531, code: 'volume.extract_denied' })
    expect(await shown(root.uuid)).toMatchObject({ isextractable: false })
    const link = await server.admin.call('extractVolume', {
      id: root.uuid,
      mode: 'HTTP_DOWNLOAD',
      zoneid: zone,
    })
    expect((await fetch(link.url ?? '', { method: 'HEAD' })).status).toBe(200)
  })
})

describe('cancelJob', () => {
  it('ends what a host does, and lets go of the volume', async () => {
    const volume = await putVolume(server, machine, { account })
    const hold = machine.agent.hold('disk.export')
    const job = await user.start('createSnapshot', { volumeid: volume.uuid })
    const { id } = await hold.arrived
    await user.call('cancelJob', { jobid: job.jobid })
    await expect(user.result('createSnapshot', job)).rejects.toMatchObject({
      code: 'job.cancelled',
    })
    await eventually(
      () => machine.agent.cancelled.has(id),
      (isCancelled) => isCancelled,
    )
    hold.release()
    expect(await shown(volume.uuid)).toMatchObject({ state: 'Ready', can: { snapshot: true } })
    expect((await user.call('listSnapshots', { id: job.id })).items[0]).toMatchObject({
      state: 'Error',
      errorcode: 'job.cancelled',
    })
  })
})
