import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Client } from '../support/client.ts'
import { makeDomain } from '../support/domain-tree.ts'
import { eventually } from '../support/hosts.ts'
import { eventsOf, sha256 } from '../support/images.ts'
import { putInstance } from '../support/instances.ts'
import { setSetting, startTestServer, type TestServer } from '../support/server.ts'
import { gib, type Machine, putVolume, runDomain, startMachine } from '../support/volumes.ts'

let server: TestServer
let machine: Machine
let people = 0
/** Owns what the test makes; each has its own. */
let user: Client
let account: string
beforeAll(async () => {
  server = await startTestServer()
  await makeDomain(server.db, '/dom/')
  machine = await startMachine(server)
})
afterAll(async () => {
  await machine.agent.stop()
  await server.stop()
})
beforeEach(async () => {
  people += 1
  account = `sue${people}`
  user = await server.person(account, '/dom/')
})

const volumeOf = async (id: string) => (await user.call('listVolumes', { id })).items[0]

/** What the owner is counted to have. */
async function counts() {
  const { items } = await user.call('listAccounts', {})
  return {
    snapshots: items[0]?.snapshottotal,
    secondary: Number(items[0]?.secondarystoragetotal) * gib,
  }
}

describe('J: snapshots', () => {
  it('of a detached volume are complete images in the store', async () => {
    const volume = await putVolume(server, machine, { account, size: 3 * gib })
    const taken = await user.call('createSnapshot', { volumeid: volume.uuid, name: 'before' })
    expect(taken).toMatchObject({
      name: 'before',
      state: 'BackedUp',
      account,
      volumeid: volume.uuid,
      virtualsize: 3 * gib,
      physicalsize: volume.content.length,
      locationtype: 'SECONDARY',
      // The job that has made it is over when this is read.
      can: { delete: true, createTemplate: true },
    })
    expect(taken.jobid).toBeUndefined()
    expect(await volumeOf(volume.uuid)).toMatchObject({
      state: 'Ready',
      snapshotcount: 1,
      can: { snapshot: true, createTemplate: true, delete: true },
    })
    const object = await server.db
      .selectFrom('object')
      .select(['digest', 'length'])
      .where('digest', '=', sha256(volume.content))
      .executeTakeFirst()
    expect(object?.length).toBe(volume.content.length)
    expect(await counts()).toEqual({ snapshots: 1, secondary: volume.content.length })
    expect(await server.db.selectFrom('intake').select('id').execute()).toEqual([])
    expect(await eventsOf(server, taken.id ?? '')).toEqual([
      'SNAPSHOT.CREATE INFO',
      'SNAPSHOT.CREATE INFO',
      'SNAPSHOT.CREATE INFO',
    ])
  })

  it('of a running instance are taken live', async () => {
    const instance = await putInstance(server, {
      account,
      state: 'Running',
      host_id: machine.host.id,
    })
    const volume = await putVolume(server, machine, {
      account,
      type: 'ROOT',
      instanceId: instance.id,
    })
    await runDomain(machine, instance.uuid)
    const taken = await user.call('createSnapshot', { volumeid: volume.uuid })
    expect(taken).toMatchObject({ state: 'BackedUp', virtualmachineid: instance.uuid })
    expect(machine.agent.received.at(-1)).toMatchObject({
      kind: 'domain.snapshot',
      params: { instance: instance.uuid, disk: volume.uuid },
    })
  })

  it('of an instance that stops in the middle are taken of its disk at rest', async () => {
    const { db } = server
    const instance = await putInstance(server, {
      account,
      state: 'Running',
      host_id: machine.host.id,
    })
    await runDomain(machine, instance.uuid)
    const volume = await putVolume(server, machine, { account, instanceId: instance.id })
    const arrived = Promise.withResolvers<void>()
    const stopped = Promise.withResolvers<void>()
    const undo = machine.agent.on('domain.snapshot', async (_params, usual) => {
      arrived.resolve()
      await stopped.promise
      return usual()
    })
    const job = await user.start('createSnapshot', { volumeid: volume.uuid })
    await arrived.promise
    machine.agent.domains.delete(instance.uuid)
    await db
      .updateTable('instance')
      .set({ state: 'Stopped' })
      .where('id', '=', instance.id)
      .execute()
    stopped.resolve()
    expect(await user.result('createSnapshot', job)).toMatchObject({ state: 'BackedUp' })
    undo()
    const kinds = machine.agent.performed
      .filter(({ params }) => params['disk'] === volume.uuid)
      .map(({ kind }) => kind)
    expect(kinds.slice(-2)).toEqual(['domain.snapshot', 'disk.export'])
    const { job_uuid } = await db
      .selectFrom('instance')
      .select('job_uuid')
      .where('id', '=', instance.id)
      .executeTakeFirstOrThrow()
    expect(job_uuid).toBeNull()
  })

  it('lock the volume, show how far they are, and hold an instance that is stopped', async () => {
    const instance = await putInstance(server, { account, host_id: machine.host.id })
    const volume = await putVolume(server, machine, { account, instanceId: instance.id })
    const hold = machine.agent.hold('disk.export')
    const job = await user.start('createSnapshot', { volumeid: volume.uuid })
    const { id } = await hold.arrived
    machine.agent.tellProgress(id, 512, 2048)
    const shown = await eventually(
      async () => (await user.call('listSnapshots', { id: job.id })).items[0],
      (row) => row?.bytes === 512,
    )
    expect(shown).toMatchObject({ state: 'BackingUp', totalbytes: 2048, jobid: job.jobid })
    expect(await volumeOf(volume.uuid)).toMatchObject({
      state: 'Snapshotting',
      jobid: job.jobid,
      can: { snapshot: 'volume.busy', detach: 'volume.busy', createTemplate: 'volume.busy' },
    })
    expect(await user.refused('createSnapshot', { volumeid: volume.uuid })).toMatchObject({
      status: 431,
      text: `VolumeId: ${volume.uuid} is not in Ready state but Snapshotting. Cannot take snapshot.`,
    })
    expect(await user.refused('deleteSnapshot', { id: job.id })).toMatchObject({
      code: 'snapshot.busy',
    })
    const busy = await server.db
      .selectFrom('instance')
      .select('job_uuid')
      .where('id', '=', instance.id)
      .executeTakeFirst()
    expect(busy?.job_uuid).toBe(job.jobid)
    hold.release()
    await user.result('createSnapshot', job)
    const free = await server.db
      .selectFrom('instance')
      .select('job_uuid')
      .where('id', '=', instance.id)
      .executeTakeFirst()
    expect(free?.job_uuid).toBeNull()
  })

  it('that fail say why, count nothing and leave the volume free', async () => {
    const volume = await putVolume(server, machine, { account })
    machine.agent.failNext('disk.export', 'host.disk_missing', { disk: volume.uuid })
    const refused = await user.refused('createSnapshot', { volumeid: volume.uuid })
    expect(refused).toMatchObject({ code: 'host.disk_missing' })
    const { items } = await user.call('listSnapshots', { volumeid: volume.uuid })
    expect(items[0]).toMatchObject({ state: 'Error', errorcode: 'host.disk_missing' })
    expect(await volumeOf(volume.uuid)).toMatchObject({ state: 'Ready', can: { snapshot: true } })
    expect(await counts()).toEqual({ snapshots: 0, secondary: 0 })
    expect(await server.db.selectFrom('intake').select('id').execute()).toEqual([])
    expect(await user.call('deleteSnapshot', { id: items[0]?.id })).toEqual({ success: true })
    expect((await user.call('listSnapshots', { volumeid: volume.uuid })).count).toBe(0)
  })

  it('G1: belong to the owner, and others do not know of them', async () => {
    const volume = await putVolume(server, machine, { account })
    const { id } = await user.call('createSnapshot', { volumeid: volume.uuid })
    const other = await server.person(`eve${people}`, '/dom/')
    const boss = await server.person(`ida${people}`, '/dom/', 2)
    expect((await other.call('listSnapshots', { id })).count).toBe(0)
    expect((await other.call('listVolumes', { id: volume.uuid })).count).toBe(0)
    for (const [command, params] of [
      ['createSnapshot', { volumeid: volume.uuid }],
      ['deleteSnapshot', { id }],
    ] as const) {
      expect(await other.refused(command, params)).toMatchObject({ status: 531 })
    }
    expect((await boss.call('listSnapshots', { id })).items[0]).toMatchObject({ account })
    expect((await server.admin.call('listVolumes', { listall: true })).count).toBeGreaterThan(0)
    expect(await boss.call('createSnapshot', { volumeid: volume.uuid })).toMatchObject({ account })
  })

  it('E12: many at once never exceed a limit', async () => {
    await setSetting(server, 'max.account.snapshots', '2')
    const volumes = await Promise.all(
      Array.from({ length: 5 }, () => putVolume(server, machine, { account })),
    )
    const ends = await Promise.allSettled(
      volumes.map(({ uuid }) => user.call('createSnapshot', { volumeid: uuid })),
    )
    await setSetting(server, 'max.account.snapshots', null)
    const refused = ends.filter(({ status }) => status === 'rejected')
    expect(refused).toHaveLength(3)
    for (const { reason } of refused as PromiseRejectedResult[]) {
      expect(reason).toMatchObject({ status: 535, code: 'limit.exceeded' })
    }
    expect((await user.call('listSnapshots', {})).count).toBe(2)
  })
})
