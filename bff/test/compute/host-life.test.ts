import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  expireHostCommands,
  noteHostCommand,
} from '../../src/compute/host-commands/host-command.repository.ts'
import type { Client } from '../support/client.ts'
import { eventually, upkeep } from '../support/hosts.ts'
import type { TestServer } from '../support/server.ts'
import { type HostAdmin, startHostAdmin } from './support/host-admin.ts'

let server: TestServer
let admin: Client
let zoneid: string
let freshName: HostAdmin['freshName']
let add: HostAdmin['add']
let hostOf: HostAdmin['hostOf']
let connected: HostAdmin['connected']
let instanceOn: HostAdmin['instanceOn']
let leave: HostAdmin['leave']
beforeAll(async () => {
  ;({ server, admin, zoneid, freshName, add, hostOf, connected, instanceOn, leave } =
    await startHostAdmin())
})
afterEach(() => leave())
afterAll(() => server.stop())

describe('updateHost', () => {
  test('changes name, tags and whether it takes new instances', async () => {
    const { id } = await connected()
    const name = freshName()
    const changed = await admin.call('updateHost', {
      id,
      name,
      hosttags: 'ssd,fast',
      allocationstate: 'Disable',
    })
    expect(changed).toMatchObject({ name, hosttags: 'ssd,fast', resourcestate: 'Disabled' })
    const other = await add()
    expect(await admin.refused('updateHost', { id, name: other.name })).toMatchObject({
      code: 'host.name_taken',
    })
    const enabled = await admin.call('updateHost', { id, allocationstate: 'Enable' })
    expect(enabled).toMatchObject({ resourcestate: 'Enabled', state: 'Up' })
  })
})

describe('maintenance', () => {
  test('begins once nothing runs there, and says what does', async () => {
    const { id, host, agent } = await connected()
    const instance = await instanceOn(host.id, agent, 'Running')
    expect(await admin.refused('prepareHostForMaintenance', { id })).toMatchObject({
      code: 'host.instances_run',
      params: { names: instance.name },
    })
    expect(await hostOf(id)).toMatchObject({ resourcestate: 'Enabled' })
    await server.db
      .updateTable('instance')
      .set({ state: 'Stopped' })
      .where('id', '=', instance.id)
      .execute()
    const out = await admin.call('prepareHostForMaintenance', { id })
    expect(out).toMatchObject({ resourcestate: 'Maintenance', state: 'Up' })
    const { items } = await admin.call('listStoragePools', { hostid: id })
    expect(items[0]?.state).toBe('Maintenance')
    expect(await admin.refused('prepareHostForMaintenance', { id })).toMatchObject({
      code: 'host.in_maintenance',
    })
    expect(await admin.refused('updateHost', { id, allocationstate: 'Enable' })).toMatchObject({
      code: 'host.in_maintenance',
    })
    const back = await admin.call('cancelHostMaintenance', { id })
    expect(back).toMatchObject({ resourcestate: 'Enabled' })
    expect(await admin.refused('cancelHostMaintenance', { id })).toMatchObject({
      code: 'host.not_in_maintenance',
    })
  })
})

describe('deleteHost', () => {
  test('is refused while disks are there, also when forced without them', async () => {
    const { id, host, agent } = await connected()
    await instanceOn(host.id, agent, 'Stopped')
    for (const params of [{ id }, { id, forced: true }]) {
      expect(await admin.refused('deleteHost', params)).toMatchObject({
        code: 'host.holds_disks',
        params: { instances: 1, volumes: 1 },
      })
    }
    expect(await hostOf(id)).toMatchObject({ state: 'Up' })
  })

  test('with its disks: the host lets go of them, and nothing is left in the rows', async () => {
    const { id, host, agent } = await connected()
    const instance = await instanceOn(host.id, agent, 'Running')
    await admin.call('deleteHost', { id, forced: true, forcedestroylocalstorage: true })
    const asked = agent.performed.filter(({ kind }) => !upkeep.has(kind))
    expect(asked.map(({ kind, params }) => [kind, params])).toEqual([
      ['domain.stop', { instance: instance.uuid, forced: true, waitMs: 0 }],
      ['disk.remove', { disk: instance.volume.uuid }],
    ])
    await expect(agent.closed()).resolves.toBe(4001)
    await expect(agent.connect()).rejects.toThrow('401')
    expect(await hostOf(id)).toBeUndefined()
    const row = await server.db
      .selectFrom('instance as i')
      .innerJoin('volume as v', 'v.id', 'v.id')
      .select(['i.state', 'i.removed', 'v.state as volume_state', 'v.removed as volume_removed'])
      .where('i.id', '=', instance.id)
      .where('v.id', '=', instance.volume.id)
      .executeTakeFirstOrThrow()
    expect(row).toMatchObject({ state: 'Expunged', volume_state: 'Expunged' })
    expect(row.removed).not.toBeNull()
    expect(row.volume_removed).not.toBeNull()
  })

  test('what it was told and has not answered fails', async () => {
    const host = await add()
    const { id } = await server.db
      .selectFrom('host')
      .select('id')
      .where('uuid', '=', host.id)
      .executeTakeFirstOrThrow()
    const command = { hostId: id, jobUuid: undefined, kind: 'inventory', params: {} }
    const { uuid } = await noteHostCommand(server.db, {
      ...command,
      key: `test ${host.id}`,
      patienceMs: 60_000,
    })
    await admin.call('deleteHost', { id: host.id })
    const row = await server.db
      .selectFrom('host_command')
      .selectAll()
      .where('uuid', '=', uuid)
      .executeTakeFirstOrThrow()
    expect(row).toMatchObject({ state: 'failed', error_code: 'host.removed' })
    // Its name is free again.
    await add(`http://${host.name}`)
  })
})

describe('a deadline', () => {
  test('ends what no host has answered in time', async () => {
    const { host, agent } = await connected()
    const hold = agent.hold('disk.remove')
    const { uuid } = await noteHostCommand(server.db, {
      hostId: host.id,
      key: `late ${host.id}`,
      jobUuid: undefined,
      kind: 'disk.remove',
      params: { disk: randomUUID() },
      patienceMs: 1,
    })
    await hold.arrived
    await expireHostCommands(server.db)
    const row = await server.db
      .selectFrom('host_command')
      .selectAll()
      .where('uuid', '=', uuid)
      .executeTakeFirstOrThrow()
    expect(row).toMatchObject({
      state: 'failed',
      error_code: 'host.no_answer',
      error_params: { host: host.name },
    })
    await eventually(
      () => agent.cancelled.has(uuid),
      (is) => is,
    )
    hold.release()
  })
})

describe('createStoragePool', () => {
  test('names the folder that a host has, and refuses any other', async () => {
    const { id } = await connected()
    const url = 'filesystem://host/var/lib/mold/primary/'
    const pool = await admin.call('createStoragePool', { name: 'fast', url, zoneid, hostid: id })
    expect(pool).toMatchObject({ name: 'fast', hostid: id })
    const other = { name: 'x', url: 'file:///mnt/other', zoneid, hostid: id }
    expect(await admin.refused('createStoragePool', other)).toMatchObject({
      code: 'host.one_pool',
      params: { path: '/mnt/other' },
    })
  })
})
