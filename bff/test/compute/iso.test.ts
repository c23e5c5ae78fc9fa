import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepToolsIsos } from '../../src/images/defaults/tools.service.ts'
import type { Client } from '../support/client.ts'
import type { FakeAgent } from '../support/fake-agent.ts'
import { isoBytes } from '../support/images.ts'
import { startCloud, type TestCloud } from './support/cloud.ts'

let cloud: TestCloud
let agent: FakeAgent
let user: Client
beforeAll(async () => {
  cloud = await startCloud()
  ;({ agent } = await cloud.addHost())
  user = await cloud.server.person('iris')
})
afterAll(() => cloud.stop())

const specOf = (id = '') => agent.domains.get(id)?.spec

async function isoOf(by: Client, name: string, more = {}) {
  const url = cloud.origin.put(`/${name}.iso`, isoBytes())
  const id = await cloud.register.iso(url, { name, ...more }, by)
  await cloud.server.until(id, ({ zones }) => zones?.every(({ isready }) => isready) === true)
  return id
}

describe('J2: an instance from an ISO', () => {
  const isoParams = () => ({ templateid: cloud.isoid, hypervisor: 'KVM' })

  it('has the ISO in its drive and an empty root disk by the offering', async () => {
    const { diskofferingid } = cloud
    const made = await cloud.deploy(user, { ...isoParams(), diskofferingid })
    expect(made).toMatchObject({
      state: 'Running',
      isoid: cloud.isoid,
      templateid: cloud.isoid,
      rootdisksize: 5 * 2 ** 30,
    })
    const spec = specOf(made.id)
    expect(spec).toMatchObject({ iso: cloud.isoDigest, bootFromIso: false })
    expect(agent.disks.get(spec?.disks[0]?.disk ?? '')?.base).toBeUndefined()
  })

  it('needs a disk offering, a hypervisor and an ISO that boots', async () => {
    const refused = (more: object) =>
      user.refused('deployVirtualMachine', cloud.deployParams({ ...isoParams(), ...more }))
    expect(await refused({})).toMatchObject({
      status: 431,
      text: 'Installing from ISO requires a disk offering to be specified for the root disk.',
    })
    const { diskofferingid } = cloud
    expect(await refused({ diskofferingid, hypervisor: undefined })).toMatchObject({
      code: 'instance.hypervisor_missing',
    })
    const data = await isoOf(user, 'data', { bootable: false })
    expect(await refused({ diskofferingid, templateid: data })).toMatchObject({
      text: `Installing from ISO requires an ISO that is bootable: ${data}`,
    })
  })
})

describe('J2: an ISO in the drive', () => {
  it('is none of the tools of other hypervisors, which are on their hosts', async () => {
    const { server } = cloud
    await keepToolsIsos(server)
    const { id = '' } = await cloud.deploy(user)
    const texts = new Map([
      ['xs-tools.iso', 'Cannot attach Xenserver PV drivers to incompatible hypervisor KVM'],
      ['vmware-tools.iso', 'Cannot attach VMware tools drivers to incompatible hypervisor KVM'],
    ])
    for (const [name, text] of texts) {
      const { items } = await user.call('listIsos', { isofilter: 'executable', name })
      const params = { id: items[0]?.id ?? '', virtualmachineid: id }
      expect(await user.refused('attachIso', params)).toMatchObject({ status: 431, text })
    }
    expect((await cloud.instance(id)).isoid).toBeUndefined()
  })

  it('of a running instance is replaced by another one, and taken out', async () => {
    const made = await cloud.deploy(user)
    const id = made.id ?? ''
    const attached = await user.call('attachIso', { id: cloud.isoid, virtualmachineid: id })
    expect(attached).toMatchObject({ isoid: cloud.isoid, isoname: 'tools' })
    expect(specOf(id)?.iso).toBe(cloud.isoDigest)
    const other = await isoOf(user, 'other')
    await user.call('attachIso', { id: other, virtualmachineid: id })
    expect((await cloud.instance(id)).isoid).toBe(other)
    await user.call('rebootVirtualMachine', { id })
    expect(specOf(id)).toMatchObject({ bootFromIso: true })
    const detached = await user.call('detachIso', { virtualmachineid: id })
    expect(detached.isoid).toBeUndefined()
    expect(specOf(id)?.iso).toBeUndefined()
    expect(await user.refused('detachIso', { virtualmachineid: id })).toMatchObject({
      status: 431,
      text: 'The specified instance has no ISO attached to it.',
    })
    const { items } = await user.call('listEvents', { resourceid: id })
    const types = new Set(items.map(({ type }) => type))
    expect(types).toEqual(new Set(['VM.CREATE', 'ISO.ATTACH', 'VM.REBOOT', 'ISO.DETACH']))
  })

  it('of a stopped instance comes to its host when it starts', async () => {
    const made = await cloud.deploy(user, { startvm: false })
    const id = made.id ?? ''
    expect(made).toMatchObject({ state: 'Stopped' })
    expect((await cloud.instance(id)).hostid).toBeUndefined()
    await user.call('attachIso', { id: cloud.isoid, virtualmachineid: id })
    expect(agent.domains.has(id)).toBe(false)
    await user.call('startVirtualMachine', { id })
    expect(specOf(id)?.iso).toBe(cloud.isoDigest)
  })

  it('I3: cannot be deleted, until nothing has it', async () => {
    const iso = await isoOf(user, 'kept')
    const { id = '' } = await cloud.deploy(user, { startvm: false })
    await user.call('attachIso', { id: iso, virtualmachineid: id })
    const refusal = {
      status: 431,
      text: "Unable to delete ISO, as it's used by other instances",
    }
    expect(await user.refused('deleteIso', { id: iso })).toMatchObject(refusal)
    expect(await user.refused('deleteIso', { id: iso, zoneid: cloud.zoneid })).toMatchObject(
      refusal,
    )
    const { items } = await user.call('listIsos', { id: iso })
    expect(items[0]?.can).toMatchObject({ delete: 'image.iso_attached' })
    await user.call('destroyVirtualMachine', { id })
    expect(await user.call('deleteIso', { id: iso })).toMatchObject({ success: true })
  })

  it('is one that the caller and the owner of the instance may use', async () => {
    const stranger = await cloud.server.person('sven')
    const { id = '' } = await cloud.deploy(user, { startvm: false })
    const foreign = await isoOf(stranger, 'foreign')
    const attach = (by: Client, iso: string) =>
      by.refused('attachIso', { id: iso, virtualmachineid: id })
    expect(await attach(user, foreign)).toMatchObject({ status: 531, code: 'image.not_allowed' })
    // Root may use it, and the owner of the instance may not.
    expect(await attach(cloud.server.admin, foreign)).toMatchObject({ status: 531 })
    expect(await attach(stranger, cloud.isoid)).toMatchObject({ status: 531, code: 'api.denied' })
  })

  it('G9: stays where it was attached when it is shared no more, and does not come back', async () => {
    const sharer = await cloud.server.person('sora')
    const { id = '' } = await cloud.deploy(user, { startvm: false })
    const iso = await isoOf(sharer, 'lent')
    const of = { id: iso, accounts: user.username }
    await sharer.call('updateIsoPermissions', { ...of, op: 'add' })
    await user.call('attachIso', { id: iso, virtualmachineid: id })
    await sharer.call('updateIsoPermissions', { ...of, op: 'remove' })
    expect(await cloud.instance(id)).toMatchObject({ isoid: iso, isoname: 'lent' })
    await user.call('startVirtualMachine', { id })
    expect(await sharer.refused('deleteIso', { id: iso })).toMatchObject({
      code: 'image.iso_attached',
    })
    await user.call('detachIso', { virtualmachineid: id })
    expect(await user.refused('attachIso', { id: iso, virtualmachineid: id })).toMatchObject({
      status: 531,
      code: 'image.not_allowed',
    })
    await user.call('destroyVirtualMachine', { id, expunge: true })
    await sharer.call('deleteIso', { id: iso })
  })

  it('stays what it was when the host cannot change it', async () => {
    const { id = '' } = await cloud.deploy(user)
    agent.failNext('domain.media', 'host.media_refused', { reason: 'locked' })
    expect(
      await user.refused('attachIso', { id: cloud.isoid, virtualmachineid: id }),
    ).toMatchObject({ status: 530, code: 'host.media_refused' })
    expect((await cloud.instance(id)).isoid).toBeUndefined()
    await user.call('attachIso', { id: cloud.isoid, virtualmachineid: id })
    expect((await cloud.instance(id)).isoid).toBe(cloud.isoid)
  })

  it('that is not ready is told so', async () => {
    const url = cloud.origin.put('/late.iso', isoBytes())
    const checksum = `{SHA-256}${'a'.repeat(64)}`
    const iso = await cloud.register.iso(url, { name: 'late', checksum }, user)
    await cloud.server.until(iso, ({ zones }) => zones?.[0]?.state === 'failed')
    const { id = '' } = await cloud.deploy(user)
    expect(await user.refused('attachIso', { id: iso, virtualmachineid: id })).toMatchObject({
      status: 530,
      text: 'Failed to prepare ISO ready to mount on hypervisor resource level',
    })
  })
})
