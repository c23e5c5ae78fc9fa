import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Client, CallRefused } from '../support/client.ts'
import type { FakeAgent } from '../support/fake-agent.ts'
import { eventually } from '../support/hosts.ts'
import { setSetting } from '../support/server.ts'
import { startCloud, type TestCloud } from './support/cloud.ts'

let cloud: TestCloud
let near: FakeAgent
let user: Client
beforeAll(async () => {
  cloud = await startCloud()
  // With the most memory, so that it is tried first.
  ;({ agent: near } = await cloud.addHost({ memory: 64 * 2 ** 30 }))
  user = await cloud.server.person('theo')
})
afterEach(async () => {
  for (const name of ['max.account.user.vms', 'max.account.primary.storage'] as const) {
    await setSetting(cloud.server, name, null)
  }
})
afterAll(() => cloud.stop())

const countsOf = async (by: Client) => {
  const { items } = await by.call('listAccounts', {})
  const { vmtotal, cputotal, memorytotal, volumetotal, primarystoragetotal } = items[0] ?? {}
  return { vmtotal, cputotal, memorytotal, volumetotal, primarystoragetotal }
}

const jobOf = (id: string) =>
  cloud.server.db
    .selectFrom('job')
    .selectAll()
    .where('instance_uuid', '=', id)
    .executeTakeFirstOrThrow()

describe('a deployment that cannot be done', () => {
  it('leaves nothing that counts, and says why', async () => {
    const before = await countsOf(user)
    const disks = near.disks.size
    near.failNext('domain.start', 'host.domain_refused', { reason: 'no machine' })
    const job = await user.start('deployVirtualMachine', cloud.deployParams())
    const { id = '' } = job
    await expect(user.result('deployVirtualMachine', job)).rejects.toMatchObject({
      status: 530,
      code: 'host.domain_refused',
    })
    expect(await cloud.instance(id)).toMatchObject({
      state: 'Error',
      errorcode: 'host.domain_refused',
      errorparams: { reason: 'no machine' },
      volumecount: 0,
    })
    expect(await countsOf(user)).toEqual(before)
    await eventually(
      () => near.disks.size,
      (size) => size === disks,
    )
    expect(await jobOf(id)).toMatchObject({ state: 'failed', error_code: 'host.domain_refused' })
    await user.call('destroyVirtualMachine', { id })
    expect((await cloud.server.admin.call('listVirtualMachines', { id })).count).toBe(0)
  })

  it('is cancelled while a host copies, and the host is told to stop', async () => {
    const before = await countsOf(user)
    const hold = near.hold('base.ensure')
    const job = await user.start('deployVirtualMachine', cloud.deployParams())
    const { id: command } = await hold.arrived
    near.tellProgress(command, 10, 100)
    await eventually(
      async () => (await user.call('queryAsyncJobResult', { jobid: job.jobid })).jobprogress,
      (progress) => progress?.['done'] === '10',
    )
    await user.call('cancelJob', { jobid: job.jobid })
    const error: unknown = await user.result('deployVirtualMachine', job).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(CallRefused)
    expect(error).toMatchObject({ code: 'job.cancelled' })
    await eventually(
      () => near.cancelled.has(command),
      (isCancelled) => isCancelled,
    )
    hold.release()
    expect(await cloud.instance(job.id ?? '')).toMatchObject({ state: 'Error' })
    expect(await countsOf(user)).toEqual(before)
  })

  it('says when no host has enough memory, and what is missing', async () => {
    const given = { name: 'Huge', cpunumber: 1, cpuspeed: 500, memory: 1024 * 1024 }
    const { id = '' } = await cloud.server.admin.call('createServiceOffering', given)
    expect(
      await user.refused('deployVirtualMachine', cloud.deployParams({ serviceofferingid: id })),
    ).toMatchObject({ status: 533, code: 'placement.no_capacity', params: { memory: 1024 * 1024 } })
  })

  it('says when no host is there', async () => {
    await near.disconnect()
    await eventually(
      () => cloud.server.db.selectFrom('host').select('server').executeTakeFirstOrThrow(),
      ({ server }) => server === null,
    )
    expect(await user.refused('deployVirtualMachine', cloud.deployParams())).toMatchObject({
      status: 534,
      code: 'placement.no_host',
    })
    await near.connect()
    await eventually(
      () => cloud.server.db.selectFrom('host').select('server').executeTakeFirstOrThrow(),
      ({ server }) => server !== null,
    )
  })
})

describe('E12: limits', () => {
  it('let so many be deployed at once as there is room for', async () => {
    const ben = await cloud.server.person('ben')
    await setSetting(cloud.server, 'max.account.user.vms', '2')
    const tries = Array.from({ length: 6 }, () => cloud.deploy(ben))
    const ended = await Promise.allSettled(tries)
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    const reasons = ended.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))
    const refusal = {
      status: 535,
      code: 'limit.exceeded',
      params: expect.objectContaining({ type: 'user_vm', account: 'ben', limit: 2, requested: 1 }),
    }
    expect(reasons).toEqual(Array(4).fill(expect.objectContaining(refusal)))
    expect((await ben.call('listVirtualMachines', {})).count).toBe(2)
  })

  it('count what instances have, until they are destroyed', async () => {
    const cleo = await cloud.server.person('cleo')
    const { diskofferingid } = cloud
    const { id = '' } = await cloud.deploy(cleo, { diskofferingid })
    const used = {
      vmtotal: 1,
      cputotal: 1,
      memorytotal: 512,
      volumetotal: 2,
      primarystoragetotal: 6,
    }
    expect(await countsOf(cleo)).toEqual(used)
    const { items } = await cleo.call('listAccounts', {})
    expect(items[0]).toMatchObject({ vmrunning: 1, vmstopped: 0 })
    await cleo.call('destroyVirtualMachine', { id })
    expect(await countsOf(cleo)).toEqual({ ...used, vmtotal: 0, cputotal: 0, memorytotal: 0 })
    await cleo.call('destroyVirtualMachine', { id, expunge: true })
    // The further disk stays hers.
    expect(await countsOf(cleo)).toMatchObject({ volumetotal: 1, primarystoragetotal: 5 })
    await setSetting(cloud.server, 'max.account.user.vms', '0')
    const refused = await cleo.refused('deployVirtualMachine', cloud.deployParams())
    expect(refused).toMatchObject({ status: 535 })
  })
})

describe('a host that cannot', () => {
  it('is not the last one that is tried', async () => {
    const { agent: far, host } = await cloud.addHost({ memory: 8 * 2 ** 30 })
    near.failNext('disk.create', 'host.disk_full', { path: '/var/lib/mold' })
    const made = await cloud.deploy(user)
    expect(made.state).toBe('Running')
    expect((await cloud.instance(made.id ?? '')).hostname).toBe(host.name)
    expect(far.domains.has(made.id ?? '')).toBe(true)
    expect(near.domains.has(made.id ?? '')).toBe(false)
    // Root admins that name a host mean that one.
    const hostid = (await cloud.instance(made.id ?? '')).hostid ?? ''
    far.failNext('domain.start', 'host.no_memory')
    const { admin } = cloud.server
    expect(
      await admin.refused('deployVirtualMachine', cloud.deployParams({ hostid })),
    ).toMatchObject({
      code: 'host.no_memory',
    })
  })
})
