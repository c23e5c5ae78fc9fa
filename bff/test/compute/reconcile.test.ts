import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { randomUUID } from 'node:crypto'
import { expungeOld, settleAbandoned } from '../../src/compute/reconcile/abandoned.ts'
import { reconcileAll } from '../../src/compute/reconcile/reconcile.ts'
import { createNudge } from '../../src/jobs/nudge.ts'
import type { Client } from '../support/client.ts'
import type { FakeAgent } from '../support/fake-agent.ts'
import { memoryLogger } from '../support/http-app.ts'
import { eventually } from '../support/hosts.ts'
import { isoBytes, qcow2Bytes } from '../support/images.ts'
import { putInstance } from '../support/instances.ts'
import { setSetting } from '../support/server.ts'
import { startCloud, type TestCloud } from './support/cloud.ts'

let cloud: TestCloud
let agent: FakeAgent
let user: Client
beforeAll(async () => {
  cloud = await startCloud({ baseIdleMs: 0 })
  ;({ agent } = await cloud.addHost())
  user = await cloud.server.person('rita')
})
afterAll(() => cloud.stop())

/** Waits for answers by looking, as nothing nudges the tests' own process. */
const silent = { on: () => () => undefined, onReconnect: () => () => undefined }

async function reconcile() {
  const { db } = cloud.server
  const log = memoryLogger([])
  const nudge = createNudge(db, silent as never, log)
  await reconcileAll({ db, log, ...nudge, baseIdleMs: 0 }, new AbortController().signal)
  await eventually(
    () => db.selectFrom('host_command').select('id').where('state', '=', 'pending').execute(),
    (pending) => pending.length === 0,
  )
}

const present = () => ({
  domains: [...agent.domains.keys()],
  disks: [...agent.disks.keys()],
  bases: [...agent.bases.keys()],
})

describe('the reconciler', () => {
  it('removes what no row knows, and nothing else', async () => {
    const { id = '' } = await cloud.deploy(user)
    await user.call('attachIso', { id: cloud.isoid, virtualmachineid: id })
    const before = present()
    const spec = agent.domains.get(id)?.spec
    const [disk] = agent.disks.values()
    if (!spec || !disk) throw new Error('it does not run')
    const stranger = randomUUID()
    agent.domains.set(stranger, { state: 'running', spec, addresses: {} })
    agent.disks.set(randomUUID(), { size: disk.size, content: disk.content })
    agent.bases.set('c'.repeat(64), 1)
    await reconcile()
    expect(present()).toEqual(before)
    expect(before.bases.toSorted()).toEqual([cloud.templateDigest, cloud.isoDigest].toSorted())
  })

  it('I2: lets a base go once nothing needs it, also after its template was deleted', async () => {
    const url = cloud.origin.put('/short.qcow2', qcow2Bytes())
    const templateid = await cloud.register.template(url, { name: 'short' }, user)
    const image = await cloud.server.until(templateid, ({ zones }) => zones?.[0]?.isready === true)
    const digest = image.checksum ?? ''
    const { id = '' } = await cloud.deploy(user, { templateid })
    await user.call('deleteTemplate', { id: templateid })
    await reconcile()
    expect(agent.bases.has(digest)).toBe(true)
    await user.call('destroyVirtualMachine', { id })
    await reconcile()
    // Destroyed and not expunged, it may come back.
    expect(agent.bases.has(digest)).toBe(true)
    await user.call('destroyVirtualMachine', { id, expunge: true })
    await setSetting(cloud.server, 'storage.template.cleanup.enabled', 'false')
    await reconcile()
    expect(agent.bases.has(digest)).toBe(true)
    await setSetting(cloud.server, 'storage.template.cleanup.enabled', null)
    await reconcile()
    expect(agent.bases.has(digest)).toBe(false)
  })

  it('a deletion takes what no disk needs from primary storage at once, as the setting says then', async () => {
    const { db } = cloud.server
    const prepared = async (name: string) => {
      const url = cloud.origin.put(`/${name}.qcow2`, qcow2Bytes())
      const id = await cloud.register.template(url, { name }, user)
      const image = await cloud.server.until(id, ({ zones }) => zones?.[0]?.isready === true)
      const digest = image.checksum ?? ''
      await cloud.server.admin.call('prepareTemplate', { templateid: id, zoneid: cloud.zoneid })
      await eventually(
        () => agent.bases.has(digest),
        (isThere) => isThere,
      )
      return { id, digest }
    }
    const isOnPool = async (digest: string) =>
      (await db.selectFrom('pool_image').select('digest').where('digest', '=', digest).execute())
        .length > 0

    const first = await prepared('goes at once')
    await user.call('deleteTemplate', { id: first.id })
    expect(await isOnPool(first.digest)).toBe(false)
    await eventually(
      () => agent.bases.has(first.digest),
      (isThere) => !isThere,
    )

    await setSetting(cloud.server, 'template.delete.from.primary.storage', 'false')
    const second = await prepared('waits for the clean-up')
    await user.call('deleteTemplate', { id: second.id })
    expect(await isOnPool(second.digest)).toBe(true)
    await setSetting(cloud.server, 'template.delete.from.primary.storage', null)
    const third = await prepared('goes at once again')
    await user.call('deleteTemplate', { id: third.id })
    expect(await isOnPool(third.digest)).toBe(false)
    expect(agent.bases.has(second.digest)).toBe(true)

    const used = await prepared('used')
    await cloud.deploy(user, { templateid: used.id })
    await user.call('deleteTemplate', { id: used.id })
    expect(await isOnPool(used.digest)).toBe(true)
  })

  it('finishes what a host missed while it was away', async () => {
    const { id = '' } = await cloud.deploy(user)
    await agent.disconnect()
    await cloud.until(id, ({ hoststate }) => hoststate !== 'Up')
    await cloud.server.db
      .updateTable('instance')
      .set({ state: 'Destroyed', destroyed: new Date(0) })
      .where('uuid', '=', id)
      .execute()
    await expungeOld(cloud.server.db, 60_000)
    expect((await cloud.server.admin.call('listVirtualMachines', { id })).count).toBe(0)
    expect(agent.domains.has(id)).toBe(true)
    await agent.connect()
    await eventually(
      () => agent.domains.has(id),
      (isThere) => !isThere,
    )
  })

  it('settles what a process left in the middle before there was a job', async () => {
    const starting = await putInstance(cloud.server, { account: 'rita', state: 'Starting' })
    const stopping = await putInstance(cloud.server, { account: 'rita', state: 'Stopping' })
    const leaving = await putInstance(cloud.server, { account: 'rita', state: 'Expunging' })
    await settleAbandoned(cloud.server.db, 60_000)
    expect(await cloud.instance(starting.uuid)).toMatchObject({ state: 'Starting' })
    await settleAbandoned(cloud.server.db, -60_000)
    expect(await cloud.instance(starting.uuid)).toMatchObject({
      state: 'Error',
      errorcode: 'instance.interrupted',
    })
    expect(await cloud.instance(stopping.uuid)).toMatchObject({ state: 'Stopped' })
    const { count } = await cloud.server.admin.call('listVirtualMachines', { id: leaving.uuid })
    expect(count).toBe(0)
  })
})

describe('deleting an owner', () => {
  it('says what goes with it, and takes it all, from its host too', async () => {
    const { admin } = cloud.server
    const paul = await cloud.server.person('paul')
    const { diskofferingid } = cloud
    const { id = '' } = await cloud.deploy(paul, { diskofferingid, name: 'of-paul' })
    const disks = agent.domains.get(id)?.spec.disks.map(({ disk }) => disk) ?? []
    const iso = cloud.origin.put('/paul.iso', isoBytes())
    const isoid = await cloud.register.iso(iso, { name: 'of paul', ispublic: true }, paul)
    await cloud.server.until(isoid, ({ zones }) => zones?.[0]?.isready === true)
    const { id: other = '' } = await cloud.deploy(user)
    await user.call('attachIso', { id: isoid, virtualmachineid: other })
    const { items } = await admin.call('listAccounts', { name: 'paul', listall: true })
    const accountid = items[0]?.id ?? ''
    expect(await admin.call('listOwnedThings', { accountid })).toMatchObject({
      instancecount: 1,
      instances: [{ id, name: 'of-paul' }],
      volumecount: 2,
      snapshotcount: 0,
      imagecount: 1,
    })
    await admin.call('deleteAccount', { id: accountid })
    await eventually(
      () => disks.some((disk) => agent.disks.has(disk)) || agent.domains.has(id),
      (isLeft) => !isLeft,
    )
    expect((await admin.call('listVirtualMachines', { id })).count).toBe(0)
    // The drive of somebody else keeps the bytes, without a name.
    const kept = agent.domains.get(other)?.spec.iso ?? ''
    await reconcile()
    expect(agent.bases.has(kept)).toBe(true)
    expect((await cloud.instance(other)).isoid).toBeUndefined()
    await user.call('stopVirtualMachine', { id: other, forced: true })
    await user.call('startVirtualMachine', { id: other })
    expect(agent.domains.get(other)?.spec.iso).toBe(kept)
  })

  it('refuses a project that has instances, unless they are to go with it', async () => {
    const { admin } = cloud.server
    const project = await user.call('createProject', { name: 'short lived' })
    const projectid = project.id ?? ''
    const { id = '' } = await cloud.deploy(user, { projectid })
    expect(await user.refused('deleteProject', { id: projectid })).toMatchObject({
      status: 530,
      text: "Can't delete the project yet because it has 1 UserVm to clean up",
    })
    await user.call('deleteProject', { id: projectid, cleanup: true })
    expect((await admin.call('listVirtualMachines', { id })).count).toBe(0)
    await eventually(
      () => agent.domains.has(id),
      (isThere) => !isThere,
    )
  })
})
