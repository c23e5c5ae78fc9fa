import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Client } from '../support/client.ts'
import { eventually } from '../support/hosts.ts'
import { makeZone, type TestServer } from '../support/server.ts'
import { type HostAdmin, startHostAdmin } from './support/host-admin.ts'

let server: TestServer
let admin: Client
let user: Client
let zoneid: string
let add: HostAdmin['add']
let hostOf: HostAdmin['hostOf']
let connected: HostAdmin['connected']
let instanceOn: HostAdmin['instanceOn']
let leave: HostAdmin['leave']
beforeAll(async () => {
  ;({ server, admin, user, zoneid, add, hostOf, connected, instanceOn, leave } =
    await startHostAdmin())
})
afterEach(() => leave())
afterAll(() => server.stop())

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
