import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  expireHostCommands,
  noteHostCommand,
} from '../../src/compute/host-commands/host-command.repository.ts'
import type { DomainSpec } from '../../src/agent/protocol.ts'
import { createFakeAgent, type FakeAgent } from '../support/fake-agent.ts'
import { eventually, startHost, upkeep } from '../support/hosts.ts'
import { putInstance } from '../support/instances.ts'
import { firstZone, makeZone, startTestServer, type TestServer } from '../support/server.ts'
import type { Client } from '../support/client.ts'

let server: TestServer
let admin: Client
let user: Client
let zoneid: string
const agents: FakeAgent[] = []
let count = 0

beforeAll(async () => {
  server = await startTestServer({ agentBeatMs: 1_000 })
  admin = server.admin
  user = await server.person('ann')
  zoneid = (await firstZone(server)).uuid
})

afterEach(async () => {
  await Promise.all(agents.splice(0).map((agent) => agent.stop()))
})

afterAll(() => server.stop())

const freshName = () => `kvm-${(count += 1)}.example.org`

async function add(url = `http://${freshName()}`, more = {}) {
  const { items } = await admin.call('addHost', { url, hypervisor: 'KVM', zoneid, ...more })
  const [host] = items
  if (!host?.id) throw new Error('no host was added')
  return { ...host, id: host.id, token: host.details?.['token'] ?? '' }
}

async function hostOf(id: string) {
  const { items } = await admin.call('listHosts', { id })
  return items[0]
}

const join = (token: string, hostname = 'of-itself') =>
  fetch(`${server.origin}/agent/join`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token, hostname }),
  })

async function connect(credential: string, facts = {}) {
  const agent = createFakeAgent({ origin: () => server.origin, credential, facts })
  agents.push(agent)
  await agent.connect()
  return agent
}

async function connected(of: Parameters<typeof startHost>[1] = {}) {
  const started = await startHost(server, of)
  agents.push(started.agent)
  return { ...started, id: started.host.uuid }
}

const specOf = (instance: string): DomainSpec => ({
  instance,
  name: `i-1-1-VM-${instance.slice(0, 8)}`,
  cpus: 1,
  memory: 512,
  arch: 'x86_64',
  firmware: 'bios',
  disks: [],
  bootFromIso: false,
  nics: [],
  video: 'vga',
  localTime: false,
})

/** An instance of the admin with a root disk on a host, as it is in the rows. */
async function instanceOn(
  hostId: number,
  { domains }: Pick<FakeAgent, 'domains'>,
  state: 'Running' | 'Stopped',
) {
  const { db } = server
  const uuid = randomUUID()
  const instance = await putInstance(server, {
    account: 'admin',
    uuid,
    host_id: hostId,
    state,
    cpu_number: 2,
    cpu_speed: 1_000,
    memory: 1_024,
  })
  // After the row: a domain that has none does not belong on the host.
  if (state === 'Running')
    domains.set(uuid, { state: 'running', spec: specOf(uuid), addresses: {} })
  const pool = await db
    .selectFrom('storage_pool')
    .select(['id'])
    .where('host_id', '=', hostId)
    .executeTakeFirstOrThrow()
  const { account_id, zone_id } = await db
    .selectFrom('instance')
    .select(['account_id', 'zone_id'])
    .where('id', '=', instance.id)
    .executeTakeFirstOrThrow()
  const volume = await db
    .insertInto('volume')
    .values({
      name: `ROOT-${instance.id}`,
      type: 'ROOT',
      account_id,
      zone_id,
      pool_id: pool.id,
      instance_id: instance.id,
      device_id: 0,
      state: 'Ready',
      size: 5 * 2 ** 30,
    })
    .returning(['id', 'uuid'])
    .executeTakeFirstOrThrow()
  return { ...instance, volume }
}

describe('addHost', () => {
  test('L1: answers a one-time token; the agent joins with it once, and the host is Up', async () => {
    const host = await add('http://10.20.30.40')
    expect(host).toMatchObject({
      name: '10.20.30.40',
      state: 'Connecting',
      resourcestate: 'Enabled',
      type: 'Routing',
      hypervisor: 'KVM',
      ipaddress: '10.20.30.40',
    })
    expect(host.details?.['install']).toContain(`${server.origin}/agent/install.sh`)
    expect(host.details?.['install']).toContain(host.token)
    const joined = (await (await join(host.token, 'rack-7')).json()) as Record<string, string>
    expect(joined['host']).toBe(host.id)
    expect(await hostOf(host.id)).toMatchObject({ name: 'rack-7', state: 'Disconnected' })
    await connect(joined['credential'] ?? '')
    const up = await hostOf(host.id)
    expect(up).toMatchObject({
      state: 'Up',
      cpunumber: 8,
      cpuspeed: 2_400,
      memorytotal: 16 * 2 ** 30,
      accelerator: 'kvm',
      libvirtversion: '9.0.0',
      ueficapability: true,
    })
    expect(up?.details).toBeUndefined()
    const again = await join(host.token)
    expect(again.status).toBe(401)
    expect(await again.text()).toContain('agent.bad_token')
  })

  test('keeps only digests of token and credential', async () => {
    const host = await add()
    const joined = (await (await join(host.token)).json()) as Record<string, string>
    const rows = JSON.stringify(await server.db.selectFrom('host').selectAll().execute())
    expect(rows).not.toContain(host.token)
    expect(rows).not.toContain(joined['credential'])
    const events = JSON.stringify(await server.db.selectFrom('event').selectAll().execute())
    expect(events).not.toContain(host.token)
    expect(server.log.join('\n')).not.toContain(host.token)
    expect(server.log.join('\n')).not.toContain(joined['credential'])
  })

  test('a token is good for a day', async () => {
    const host = await add()
    await server.db
      .updateTable('host')
      .set({ token_expires: new Date(Date.now() - 1_000) })
      .where('uuid', '=', host.id)
      .execute()
    expect((await join(host.token)).status).toBe(401)
  })

  test('a host that never joined gets another token, and the first is void', async () => {
    const host = await add()
    const renewed = await admin.call('renewHostToken', { id: host.id })
    const token = renewed.details?.['token'] ?? ''
    expect(renewed).toMatchObject({ id: host.id, state: 'Connecting' })
    expect(renewed.details?.['install']).toBe(
      `curl -fsS ${server.origin}/agent/install.sh | sh -s -- ${token}`,
    )
    expect((await join(host.token)).status).toBe(401)
    await server.db
      .updateTable('host')
      .set({ token_expires: new Date(Date.now() - 1_000) })
      .where('uuid', '=', host.id)
      .execute()
    expect((await join(token)).status).toBe(401)
    const again = await admin.call('renewHostToken', { id: host.id })
    expect((await join(again.details?.['token'] ?? '')).status).toBe(200)
    expect(JSON.stringify(await hostOf(host.id))).not.toContain(again.details?.['token'])
    const { items } = await admin.call('listEvents', { resourceid: host.id, listall: true })
    expect(items.map(({ type }) => type)).toContain('HOST.UPDATE')
    expect(await user.refused('renewHostToken', { id: host.id })).toMatchObject({ status: 401 })
  })

  test('a host that joins anew keeps what it is, and its old credential ends with the new one', async () => {
    const { agent: old, host, id } = await connected()
    const { details } = await admin.call('renewHostToken', { id })
    expect(await hostOf(id)).toMatchObject({ state: 'Up' })
    const closed = old.closed()
    const joined = (await (await join(details?.['token'] ?? '')).json()) as Record<string, string>
    expect(joined['host']).toBe(id)
    // What the old agent says from now on is void, and it is not let in again.
    old.tellFacts({ cpus: 3 })
    expect(await closed).toBe(4001)
    await expect(old.connect()).rejects.toThrow('401')
    await connect(joined['credential'] ?? '', { hostname: host.name })
    expect(await hostOf(id)).toMatchObject({ name: host.name, state: 'Up', cpunumber: 8 })
  })

  test('whoever tries tokens waits longer and longer', async () => {
    await server.db.deleteFrom('sign_in_failure').execute()
    const host = await add()
    const answers: number[] = []
    for (let round = 0; round < 12; round++) answers.push((await join(`no token ${round}`)).status)
    expect(answers.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 401))
    expect(answers.at(-1)).toBe(429)
    expect((await join(host.token)).status).toBe(429)
    await server.db.deleteFrom('sign_in_failure').execute()
    expect((await join(host.token)).status).toBe(200)
  })

  test.for([
    ['VMware', 'host.no_driver'],
    ['XenServer', 'host.no_driver'],
    ['Hyperv', 'host.no_driver'],
  ])('L2: there is no driver for %s', async ([hypervisor, code]) => {
    const refusal = await admin.refused('addHost', { url: 'http://a', hypervisor, zoneid })
    expect(refusal).toMatchObject({ code, params: { hypervisor, known: 'KVM' } })
    expect(refusal.text).toContain(`no driver for ${hypervisor}`)
  })

  test('refuses what is no address, a name that is taken, and places of other zones', async () => {
    const host = await add()
    const params = { url: `http://${host.name}`, hypervisor: 'KVM', zoneid }
    expect(await admin.refused('addHost', params)).toMatchObject({ code: 'host.name_taken' })
    expect(await admin.refused('addHost', { ...params, url: 'ssh://b' })).toMatchObject({
      code: 'host.bad_url',
    })
    const other = await makeZone(server, 'another zone')
    const { items: pods } = await admin.call('listPods', { zoneid: other.uuid })
    const elsewhere = { ...params, url: 'http://c', podid: pods[0]?.id }
    expect(await admin.refused('addHost', elsewhere)).toMatchObject({ code: 'host.wrong_place' })
    expect(await user.refused('addHost', params)).toMatchObject({
      code: 'api.not_available',
    })
  })
})

describe('listHosts', () => {
  test('tells hosts by state, and what instances have of them', async () => {
    const { id, host, agent } = await connected()
    await instanceOn(host.id, agent, 'Running')
    await instanceOn(host.id, agent, 'Stopped')
    const { items } = await admin.call('listHosts', { state: 'up', zoneid })
    const row = items.find((item) => item.id === id)
    expect(row).toMatchObject({
      instancecount: 2,
      runningcount: 1,
      memoryallocated: 2 ** 30,
      cpuallocatedvalue: 2_000,
      cpuallocated: '10.4%',
      memorywithoverprovisioning: String(16 * 2 ** 30),
      can: { maintain: 'host.instances_run', delete: 'host.holds_disks' },
    })
    expect((await admin.call('listHosts', { state: 'Down' })).items).toEqual([])
    const pools = await admin.call('listStoragePools', { hostid: id })
    expect(pools.items[0]).toMatchObject({
      state: 'Up',
      scope: 'HOST',
      type: 'Filesystem',
      path: '/var/lib/mold/primary',
      disksizetotal: 100 * 2 ** 30,
      disksizeused: 10 * 2 ** 30,
      disksizeallocated: 10 * 2 ** 30,
      volumecount: 2,
      hostid: id,
    })
  })

  test('a host that cannot run anything is in Alert, with the reason', async () => {
    const problem = { code: 'host.no_libvirt', params: { reason: 'no socket' } }
    const { id } = await connected({ facts: { problem } })
    expect(await hostOf(id)).toMatchObject({
      state: 'Alert',
      errorcode: 'host.no_libvirt',
      errorparams: { reason: 'no socket' },
    })
  })

  test('hypervisors of a zone are those of its hosts', async () => {
    const zone = await makeZone(server, 'a zone with a host')
    expect(await admin.call('listHypervisors', { zoneid: zone.uuid })).toEqual({
      count: 0,
      items: [],
    })
    await add(undefined, { zoneid: zone.uuid })
    const { items } = await admin.call('listHypervisors', { zoneid: zone.uuid })
    expect(items).toEqual([{ name: 'KVM' }])
    expect(await admin.refused('deleteZone', { id: zone.uuid })).toMatchObject({
      code: 'zone.holds_hosts',
    })
  })

  test('each zone has one pod and one cluster', async () => {
    const { items: pods } = await admin.call('listPods', { zoneid })
    const { items: clusters } = await admin.call('listClusters', { zoneid, hypervisor: 'kvm' })
    expect(pods).toHaveLength(1)
    expect(clusters).toMatchObject([{ podid: pods[0]?.id, hypervisortype: 'KVM' }])
    const { items } = await admin.call('listHypervisorCapabilities', { hypervisor: 'KVM' })
    expect(items).toMatchObject([{ hypervisor: 'KVM', hypervisorversion: 'default' }])
  })
})

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

describe('listZoneHealth', () => {
  const problemsOf = async (by: Client, zone: string) => {
    const { items } = await by.call('listZoneHealth', { zoneid: zone })
    return (items[0]?.problems ?? [])
      .filter(({ code }) => code !== 'zone.no_store')
      .map(({ code, level, hostname }) => [code, level, ...(hostname ? [hostname] : [])])
  }

  test('tells of hosts that are away: root admins which, others what it means', async () => {
    const zone = await makeZone(server, 'a zone whose hosts come and go')
    const { host, agent } = await connected({ zoneId: zone.id })
    await add(undefined, { zoneid: zone.uuid })
    expect(await problemsOf(admin, zone.uuid)).toEqual([])
    await agent.disconnect()
    await eventually(
      () => problemsOf(admin, zone.uuid),
      (now) => now.length > 0,
    )
    expect(await problemsOf(admin, zone.uuid)).toEqual([['zone.host_away', 'failed', host.name]])
    expect(await problemsOf(user, zone.uuid)).toEqual([['zone.hosts_away', 'failed']])
    // One that is out of service on purpose is missed by nobody.
    await admin.call('prepareHostForMaintenance', { id: host.uuid })
    expect(await problemsOf(admin, zone.uuid)).toEqual([])
    expect(await problemsOf(user, zone.uuid)).toEqual([])
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
