import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../support/client.ts'
import type { FakeAgent } from '../support/fake-agent.ts'
import { eventually } from '../support/hosts.ts'
import { putInstance } from '../support/instances.ts'
import { startCloud, type TestCloud } from './support/cloud.ts'

let cloud: TestCloud
let agent: FakeAgent
let user: Client
beforeAll(async () => {
  cloud = await startCloud()
  ;({ agent } = await cloud.addHost())
  user = await cloud.server.person('lina')
})
afterAll(() => cloud.stop())

const runs = (id: string) => agent.domains.has(id)
const disksOf = (id: string) => agent.domains.get(id)?.spec.disks.map(({ disk }) => disk) ?? []

describe('L1: the life of an instance', () => {
  it('stops when its guest does, starts again with the same disk, and is rebooted', async () => {
    const { id = '' } = await cloud.deploy(user)
    const disks = disksOf(id)
    expect(await user.call('stopVirtualMachine', { id })).toMatchObject({ state: 'Stopped' })
    expect(runs(id)).toBe(false)
    const stop = agent.performed.findLast(({ kind }) => kind === 'domain.stop')
    expect(stop?.params).toMatchObject({ forced: false, waitMs: 60_000 })
    expect(await user.call('startVirtualMachine', { id })).toMatchObject({ state: 'Running' })
    expect(disksOf(id)).toEqual(disks)
    await user.call('rebootVirtualMachine', { id })
    await user.call('stopVirtualMachine', { id, forced: true })
    expect(agent.performed.findLast(({ kind }) => kind === 'domain.stop')?.params).toMatchObject({
      forced: true,
    })
    expect(await user.refused('stopVirtualMachine', { id })).toMatchObject({
      code: 'instance.stopped',
    })
    expect(await user.refused('rebootVirtualMachine', { id })).toMatchObject({
      code: 'instance.not_running',
    })
  })

  it('is destroyed, recovered by an admin, and expunged with its disk', async () => {
    const { id = '' } = await cloud.deploy(user)
    const [disk = ''] = disksOf(id)
    expect(await user.call('destroyVirtualMachine', { id })).toMatchObject({ state: 'Destroyed' })
    expect(runs(id)).toBe(false)
    expect((await user.call('listVirtualMachines', { id })).count).toBe(0)
    expect(await user.refused('recoverVirtualMachine', { id })).toMatchObject({ status: 401 })
    const back = await cloud.server.admin.call('recoverVirtualMachine', { id })
    expect(back).toMatchObject({ state: 'Stopped' })
    await user.call('startVirtualMachine', { id })
    expect(disksOf(id)).toEqual([disk])
    const gone = await user.call('destroyVirtualMachine', { id, expunge: true })
    expect(gone).toMatchObject({ state: 'Expunging', volumecount: 0 })
    expect(agent.disks.has(disk)).toBe(false)
    expect((await cloud.server.admin.call('listVirtualMachines', { id })).count).toBe(0)
    expect(await user.refused('startVirtualMachine', { id })).toMatchObject({
      status: 431,
      text: `Unable to find an Instance with id ${id}`,
    })
  })

  it('leaves further disks to its owner, unless they are named', async () => {
    const { diskofferingid } = cloud
    const first = await cloud.deploy(user, { diskofferingid })
    expect(first).toMatchObject({ volumecount: 2, diskofferingname: 'Small' })
    const [, kept = ''] = disksOf(first.id ?? '')
    await user.call('destroyVirtualMachine', { id: first.id ?? '', expunge: true })
    expect(agent.disks.has(kept)).toBe(true)
    const second = await cloud.deploy(user, { diskofferingid })
    const id = second.id ?? ''
    const [root = '', data = ''] = disksOf(id)
    const refused = await user.refused('destroyVirtualMachine', { id, volumeids: [root] })
    expect(refused).toMatchObject({ code: 'instance.volumes' })
    await user.call('destroyVirtualMachine', { id, expunge: true, volumeids: [data] })
    expect([root, data].filter((disk) => agent.disks.has(disk))).toEqual([])
    const { items } = await user.call('listVolumes', { id: kept })
    expect(items).toMatchObject([{ state: 'Ready', type: 'DATADISK' }])
    expect(items[0]?.virtualmachineid).toBeUndefined()
  })

  it('has jobs that take turns', async () => {
    const { id = '' } = await cloud.deploy(user)
    const hold = agent.hold('domain.stop')
    const stop = await user.start('stopVirtualMachine', { id, forced: true })
    await hold.arrived
    const start = await user.start('startVirtualMachine', { id })
    expect((await cloud.instance(id)).state).toBe('Stopping')
    hold.release()
    expect(await user.result('stopVirtualMachine', stop)).toMatchObject({ state: 'Stopped' })
    expect(await user.result('startVirtualMachine', start)).toMatchObject({ state: 'Running' })
  })

  it('shows its screen while it runs', async () => {
    const { id = '' } = await cloud.deploy(user)
    const { png = '' } = await user.call('getVMScreenshot', { id })
    expect(Buffer.from(png, 'base64').subarray(1, 4).toString()).toBe('PNG')
    await user.call('stopVirtualMachine', { id, forced: true })
    expect(await user.refused('getVMScreenshot', { id })).toMatchObject({
      code: 'instance.not_running',
    })
  })

  it('is renamed while it is stopped, and described at any time', async () => {
    const { id = '' } = await cloud.deploy(user, { name: 'first-name' })
    await user.call('updateVirtualMachine', { id, displayname: 'Shown' })
    expect(await user.refused('updateVirtualMachine', { id, name: 'other' })).toMatchObject({
      code: 'instance.rename_running',
    })
    const bad = { id, 'details[0].rootDiskController': 'floppy' }
    expect(await user.refused('updateVirtualMachine', bad)).toMatchObject({
      code: 'instance.detail',
    })
    await user.call('updateVirtualMachine', { id, 'details[0].rootDiskController': 'ide' })
    await user.call('stopVirtualMachine', { id, forced: true })
    await user.call('updateVirtualMachine', { id, name: 'second-name' })
    await user.call('startVirtualMachine', { id })
    expect(agent.domains.get(id)?.spec.disks).toMatchObject([{ bus: 'ide' }])
    expect(await cloud.instance(id)).toMatchObject({ name: 'second-name', displayname: 'Shown' })
  })
})

describe('L1: what its host tells', () => {
  it('is the state of an instance, also behind our back', async () => {
    const { id = '' } = await cloud.deploy(user)
    agent.setState(id, 'stopped')
    const off = await cloud.until(id, ({ state }) => state === 'Stopped')
    expect(off.nic[0]?.ipaddress).toBeUndefined()
    const { items } = await user.call('listEvents', { resourceid: id, type: 'VM.STOP' })
    expect(items).toMatchObject([{ username: 'system', state: 'Completed' }])
    await user.call('startVirtualMachine', { id })
    // A list without it.
    agent.domains.delete(id)
    agent.tellDomains()
    await cloud.until(id, ({ state }) => state === 'Stopped')
  })

  it('counts when the host is back; until then the state stays', async () => {
    const { id = '' } = await cloud.deploy(user)
    await agent.disconnect()
    const away = await cloud.until(id, ({ hoststate }) => hoststate !== 'Up')
    expect(away.state).toBe('Running')
    expect(await user.refused('getVMScreenshot', { id })).toMatchObject({
      status: 534,
      code: 'instance.host_away',
    })
    expect(await user.refused('stopVirtualMachine', { id })).toMatchObject({ status: 534 })
    agent.domains.delete(id)
    await agent.connect()
    await cloud.until(id, ({ state, hoststate }) => state === 'Stopped' && hoststate === 'Up')
  })

  it('says of one for whose disk there is no room that it stands still, until it goes on', async () => {
    const { id = '' } = await cloud.deploy(user)
    agent.say({ type: 'domain', instance: id, state: 'starved' })
    const held = await cloud.until(id, ({ errorcode }) => errorcode !== undefined)
    expect(held).toMatchObject({ state: 'Running', errorcode: 'instance.no_room' })
    expect(held.error).toContain('goes on by itself once there is room')
    agent.say({ type: 'domain', instance: id, state: 'running' })
    const on = await cloud.until(id, ({ errorcode }) => errorcode === undefined)
    expect(on.state).toBe('Running')
    const { items } = await user.call('listEvents', { resourceid: id, type: 'VM.UPDATE' })
    expect(items.map(({ level }) => level)).toEqual(['INFO', 'ERROR'])
    agent.say({ type: 'domain', instance: id, state: 'starved' })
    await cloud.until(id, ({ errorcode }) => errorcode !== undefined)
    agent.say({ type: 'domain', instance: id, state: 'stopped' })
    const off = await cloud.until(id, ({ state }) => state === 'Stopped')
    expect(off.errorcode).toBeUndefined()
    await user.result('startVirtualMachine', await user.start('startVirtualMachine', { id }))
    agent.say({ type: 'domain', instance: id, state: 'starved' })
    await cloud.until(id, ({ errorcode }) => errorcode !== undefined)
    const { admin } = cloud.server
    await user.result('destroyVirtualMachine', await user.start('destroyVirtualMachine', { id }))
    const { items: gone } = await admin.call('listVirtualMachines', { id, listall: true })
    expect(gone).toMatchObject([{ state: 'Destroyed' }])
    expect(gone[0]?.errorcode).toBeUndefined()
  })

  it('makes no difference while a job works on it', async () => {
    const { id = '' } = await cloud.deploy(user)
    const hold = agent.hold('domain.reboot')
    const job = await user.start('rebootVirtualMachine', { id })
    await hold.arrived
    agent.say({ type: 'domain', instance: id, state: 'stopped' })
    agent.say({ type: 'domain', instance: id, state: 'none' })
    agent.tellFacts({ memoryused: 1 })
    await eventually(
      () => cloud.server.db.selectFrom('host').select('facts').executeTakeFirstOrThrow(),
      ({ facts }) => facts.memoryused === 1,
    )
    expect((await cloud.instance(id)).state).toBe('Running')
    hold.release()
    expect(await user.result('rebootVirtualMachine', job)).toMatchObject({ state: 'Running' })
  })

  it('does not count before the job of a new instance is there', async () => {
    const { db } = cloud.server
    const host = await db.selectFrom('host').select('id').executeTakeFirstOrThrow()
    const of = { account: 'lina', state: 'Starting', host_id: host.id } as const
    const { uuid } = await putInstance(cloud.server, of)
    const { id = '' } = await cloud.deploy(user)
    agent.domains.delete(id)
    agent.tellDomains()
    await cloud.until(id, ({ state }) => state === 'Stopped')
    expect((await cloud.instance(uuid)).state).toBe('Starting')
  })
})

describe('semantics §19: instances', () => {
  it('are stopped when their account is disabled, and not when it is locked', async () => {
    const { admin } = cloud.server
    const vera = await cloud.server.person('vera')
    const { id = '' } = await cloud.deploy(vera)
    const { items } = await admin.call('listAccounts', { name: 'vera', listall: true })
    const account = { id: items[0]?.id ?? '' }
    await admin.call('disableAccount', { ...account, lock: true })
    expect((await cloud.instance(id)).state).toBe('Running')
    await admin.call('enableAccount', account)
    await admin.call('disableAccount', { ...account, lock: false })
    await eventually(
      () => runs(id),
      (isRunning) => !isRunning,
    )
    agent.tellDomains()
    await cloud.until(id, ({ state }) => state === 'Stopped')
  })

  it('are stopped when their project is suspended, which gets no new ones', async () => {
    const project = await user.call('createProject', { name: 'paused' })
    const projectid = project.id ?? ''
    const { id = '' } = await cloud.deploy(user, { projectid })
    await user.call('suspendProject', { id: projectid })
    await eventually(
      () => runs(id),
      (isRunning) => !isRunning,
    )
    const refused = await user.refused('deployVirtualMachine', cloud.deployParams({ projectid }))
    expect(refused).toMatchObject({ code: 'project.not_active' })
  })
})
