import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settleVolumes } from '../../src/compute/settle.ts'
import { createFaultPoints } from '../../src/jobs/fault-points.ts'
import { makeDomain } from '../support/domain-tree.ts'
import { eventually } from '../support/hosts.ts'
import { osTypeId } from '../support/images.ts'
import { putInstance } from '../support/instances.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { type Machine, putVolume, startMachine } from '../support/volumes.ts'

let server: TestServer
let machine: Machine
let ostypeid: string
beforeAll(async () => {
  server = await startTestServer()
  await makeDomain(server.db, '/dom/')
  machine = await startMachine(server)
  ostypeid = await osTypeId(server)
})
afterAll(async () => {
  await machine.agent.stop()
  await server.stop()
})

const settle = () =>
  settleVolumes(
    {
      db: server.db,
      stores: { find: () => Promise.resolve(undefined) },
      hit: createFaultPoints(undefined),
      wake: () => Promise.resolve(),
      collectUnreferenced: () => Promise.resolve(0),
    },
    0,
  )

const shown = async (id: string) => (await server.admin.call('listVolumes', { id })).items[0]

describe('what ended jobs leave', () => {
  it('is settled: volumes are free, snapshots fail, templates go', async () => {
    const account = 'admin'
    const volume = await putVolume(server, machine, { account })
    const { account_id, zone_id } = await server.db
      .selectFrom('volume')
      .select(['account_id', 'zone_id'])
      .where('id', '=', volume.id)
      .executeTakeFirstOrThrow()
    const jobUuid = randomUUID()
    await server.db
      .updateTable('volume')
      .set({ state: 'Snapshotting', job_uuid: jobUuid })
      .where('id', '=', volume.id)
      .execute()
    await server.db
      .insertInto('snapshot')
      .values({
        name: 'left',
        account_id,
        zone_id,
        volume_id: volume.id,
        state: 'BackingUp',
        reserved: 100,
        job_uuid: jobUuid,
      })
      .execute()
    const template = await server.db
      .insertInto('vm_template')
      .values({
        kind: 'template',
        name: 'left',
        display_text: 'left',
        account_id,
        format: 'QCOW2',
        hypervisor: 'KVM',
        url: null,
        reserved: 100,
        details: '{}',
      } as never)
      .returning(['id', 'uuid'])
      .executeTakeFirstOrThrow()
    await server.db
      .insertInto('template_zone')
      .values({ template_id: template.id, zone_id, state: 'converting' })
      .execute()
    await settle()
    expect(await shown(volume.uuid)).toMatchObject({ state: 'Ready', can: { snapshot: true } })
    const { items } = await server.admin.call('listSnapshots', { volumeid: volume.uuid })
    expect(items[0]).toMatchObject({ state: 'Error', errorcode: 'snapshot.forsaken' })
    const { count } = await server.admin.call('listTemplates', {
      templatefilter: 'all',
      id: template.uuid,
    })
    expect(count).toBe(0)
  })

  it('is nothing while the job is there', async () => {
    const volume = await putVolume(server, machine, { account: 'admin' })
    const hold = machine.agent.hold('disk.export')
    const job = await server.admin.start('createTemplate', {
      name: 'slow',
      ostypeid,
      volumeid: volume.uuid,
    })
    await hold.arrived
    await settle()
    expect(await shown(volume.uuid)).toMatchObject({ state: 'Creating' })
    hold.release()
    expect(await server.admin.result('createTemplate', job)).toMatchObject({ isready: true })
  })
})

describe('a host that is away', () => {
  it('is said before anything is begun', async () => {
    const away = await startMachine(server)
    const volume = await putVolume(server, away, { account: 'admin' })
    const instance = await putInstance(server, { account: 'admin', host_id: away.host.id })
    await away.agent.disconnect()
    await eventually(
      () =>
        server.db
          .selectFrom('host')
          .select('server')
          .where('id', '=', away.host.id)
          .executeTakeFirst(),
      (row) => row?.server === null,
    )
    const zoneid = (await server.admin.call('listZones', {})).items[0]?.id
    const expected = { code: 'instance.host_away', params: { host: away.host.name } }
    for (const [command, params] of [
      ['createSnapshot', { volumeid: volume.uuid }],
      ['createTemplate', { volumeid: volume.uuid, name: 'x', ostypeid }],
      ['extractVolume', { id: volume.uuid, mode: 'HTTP_DOWNLOAD', zoneid }],
    ] as const) {
      expect(await server.admin.refused(command, params)).toMatchObject(expected)
    }
    const made = await server.admin.call('createVolume', {
      zoneid,
      diskofferingid: (await server.admin.call('listDiskOfferings', {})).items[0]?.id,
    })
    expect(
      await server.admin.refused('attachVolume', {
        id: made.id,
        virtualmachineid: instance.uuid,
      }),
    ).toMatchObject(expected)
    await away.agent.stop()
  })

  it('in the middle goes on once it is back', async () => {
    const other = await startMachine(server)
    const volume = await putVolume(server, other, { account: 'admin' })
    const hold = other.agent.hold('disk.export')
    const job = await server.admin.start('createSnapshot', { volumeid: volume.uuid })
    await hold.arrived
    await other.agent.disconnect()
    hold.release()
    await other.agent.connect()
    expect(await server.admin.result('createSnapshot', job)).toMatchObject({ state: 'BackedUp' })
    await other.agent.stop()
  })
})

describe('an image store', () => {
  it('is not removed while it has the only copy of a snapshot', async () => {
    const volume = await putVolume(server, machine, { account: 'admin' })
    const { id } = await server.admin.call('createSnapshot', {
      volumeid: volume.uuid,
      name: 'precious',
    })
    await server.db.deleteFrom('template_zone').execute()
    const { items } = await server.admin.call('listImageStores', {})
    const refused = await server.admin.refused('deleteImageStore', { id: items[0]?.id })
    expect(refused).toMatchObject({ status: 530, code: 'store.holds_snapshots' })
    expect(refused.text).toContain('precious')
    expect((await server.admin.call('listSnapshots', { id })).items[0]).toMatchObject({
      datastoreid: items[0]?.id,
    })
  })
})
