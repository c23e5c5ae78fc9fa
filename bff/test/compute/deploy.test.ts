import { randomUUID } from 'node:crypto'
import { makeDynamicVhd } from '@mold/shared/images/testing/make-disks.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../support/client.ts'
import type { FakeAgent } from '../support/fake-agent.ts'
import { osTypeId, qcow2Bytes } from '../support/images.ts'
import { startCloud, type TestCloud } from './support/cloud.ts'

let cloud: TestCloud
let agent: FakeAgent
let user: Client
beforeAll(async () => {
  cloud = await startCloud()
  ;({ agent } = await cloud.addHost())
  user = await cloud.server.person('dora')
})
afterAll(() => cloud.stop())

describe('L1: an instance from a template', () => {
  it('runs on a thin disk over one base, with an address', async () => {
    const made = await cloud.deploy(user, { name: 'web', displayname: 'Web server' })
    expect(made).toMatchObject({
      name: 'web',
      displayname: 'Web server',
      state: 'Running',
      account: 'dora',
      templatename: 'base',
      memory: 512,
      volumecount: 1,
      hoststate: 'Up',
      // The job that has made it is over when this is read.
      can: { stop: true, reboot: true, destroy: true },
    })
    expect(made.jobid).toBeUndefined()
    const domain = agent.domains.get(made.id ?? '')
    expect(domain?.spec).toMatchObject({
      cpus: 1,
      memory: 512,
      firmware: 'bios',
      disks: [{ device: 0, bus: 'virtio' }],
      nics: [{ model: 'virtio', network: 'default' }],
      bootFromIso: false,
    })
    const { instancename } = await cloud.instance(made.id ?? '')
    expect(domain?.spec.name).toBe(instancename)
    const disk = domain?.spec.disks[0]?.disk ?? ''
    expect(agent.disks.get(disk)).toMatchObject({ base: cloud.templateDigest })
    expect(agent.bases.has(cloud.templateDigest)).toBe(true)

    const second = await cloud.deploy(user)
    expect(second.name).toBe(`VM-${second.id}`)
    const ensured = agent.performed.filter(({ kind }) => kind === 'base.ensure')
    // With what a host needs that reaches the store: where the object is, and what a copy of it is checked with.
    const digest = cloud.templateDigest
    const there = {
      path: expect.stringContaining(digest),
      mac: expect.stringMatching(/^[\da-f]{96}$/),
    }
    expect(ensured.map(({ params }) => params)).toEqual(
      Array(2).fill(expect.objectContaining({ digest, ...there })),
    )
    expect(agent.bases.size).toBe(1)
    agent.tellDomains()
    const addressed = await cloud.until(made.id ?? '', ({ nic }) => nic[0]?.ipaddress !== undefined)
    expect(addressed.nic[0]?.macaddress).toBe(domain?.spec.nics[0]?.mac)
  })

  it('J3: has the bus that its OS type can, or that a detail says', async () => {
    const busOf = async (description: string, more: object = {}) => {
      const ostypeid = await osTypeId(cloud.server, description)
      const url = cloud.origin.put(`/${randomUUID()}.qcow2`, qcow2Bytes())
      const name = description.slice(0, 10)
      const templateid = await cloud.register.template(url, { name, ostypeid }, user)
      await cloud.server.until(templateid, ({ zones }) => zones?.[0]?.isready === true)
      const { id = '' } = await cloud.deploy(user, { templateid, ...more })
      const { disks, nics, localTime } = agent.domains.get(id)?.spec ?? {}
      return [disks?.[0]?.bus, nics?.[0]?.model, localTime]
    }
    expect(await busOf('CentOS 5.3 (64-bit)')).toEqual(['virtio', 'virtio', false])
    expect(await busOf('Windows Server 2019 (64-bit)')).toEqual(['ide', 'e1000', true])
    const details = {
      'details[0].rootDiskController': 'virtio',
      'details[0].nicAdapter': 'rtl8139',
    }
    expect(await busOf('Windows Server 2019 (64-bit)', details)).toEqual([
      'virtio',
      'rtl8139',
      true,
    ])
  })

  it('starts by UEFI where that is asked for, on a host that has it', async () => {
    const { id = '' } = await cloud.deploy(user, { boottype: 'UEFI', bootmode: 'SECURE' })
    expect(agent.domains.get(id)?.spec.firmware).toBe('uefi-secure')
    const refused = (more: object) =>
      user.refused('deployVirtualMachine', cloud.deployParams({ ...more }))
    expect(await refused({ bootmode: 'SECURE' })).toMatchObject({ code: 'instance.boot_mode' })
    expect(await refused({ boottype: 'OPENFIRMWARE' })).toMatchObject({
      code: 'instance.boot_type',
    })
  })

  it('has a root disk as large as is asked for, not smaller than its template', async () => {
    const made = await cloud.deploy(user, { rootdisksize: 2 })
    expect(made.rootdisksize).toBe(2 * 2 ** 30)
    expect(
      await user.refused('deployVirtualMachine', cloud.deployParams({ rootdisksize: 0 })),
    ).toMatchObject({ status: 431, code: 'instance.root_size' })
  })

  it.each([
    [{ name: '-bad' }, 431, 'instance.name_invalid'],
    [{ name: 'web' }, 431, 'instance.name_taken'],
    [{ serviceofferingid: randomUUID() }, 431, 'instance.offering_unknown'],
    [{ templateid: randomUUID() }, 431, 'api.invalid_uuid'],
    [{ zoneid: randomUUID() }, 431, 'zone.invalid'],
    [{ networkids: [randomUUID()] }, 431, 'instance.network'],
    [{ userdata: 'IyEvYmluL3NoCg==' }, 431, 'instance.not_offered'],
    [{ hypervisor: 'XenServer' }, 431, 'instance.hypervisor_differs'],
    [{ 'details[0].nicAdapter': 'carrier-pigeon' }, 431, 'instance.detail'],
    [{ hostid: randomUUID() }, 531, 'instance.host_root_only'],
  ])('is refused with %j', async (more, status, code) => {
    expect(await user.refused('deployVirtualMachine', cloud.deployParams(more))).toMatchObject({
      status,
      code,
    })
  })

  it('needs a template that is ready and that caller and owner may use', async () => {
    const stranger = await cloud.server.person('stan')
    const url = cloud.origin.put('/private.qcow2', qcow2Bytes())
    const templateid = await cloud.register.template(url, { name: 'private' }, user)
    await cloud.server.until(templateid, ({ zones }) => zones?.[0]?.isready === true)
    const params = cloud.deployParams({ templateid })
    expect(await stranger.refused('deployVirtualMachine', params)).toMatchObject({
      status: 531,
      code: 'image.not_allowed',
    })
    const forStan = { account: 'stan', domainid: await domainId(cloud) }
    const { admin } = cloud.server
    expect(await admin.refused('deployVirtualMachine', { ...params, ...forStan })).toMatchObject({
      status: 531,
    })
    const bad = cloud.origin.put('/never.qcow2', qcow2Bytes())
    const checksum = `{SHA-256}${'b'.repeat(64)}`
    const late = await cloud.register.template(bad, { name: 'late', checksum }, user)
    await cloud.server.until(late, ({ zones }) => zones?.[0]?.state === 'failed')
    expect(
      await user.refused('deployVirtualMachine', cloud.deployParams({ templateid: late })),
    ).toMatchObject({ status: 431, text: `The template ${late} is not available for use` })
  })

  it('L2: of another hypervisor has no driver', async () => {
    const url = cloud.origin.put('/xen.vhd', Buffer.from(makeDynamicVhd()))
    const more = { name: 'xen', hypervisor: 'XenServer', format: 'VHD' }
    const templateid = await cloud.register.template(url, more, user)
    await cloud.server.until(templateid, ({ zones }) => zones?.[0]?.isready === true)
    expect(
      await user.refused('deployVirtualMachine', cloud.deployParams({ templateid })),
    ).toMatchObject({ code: 'host.no_driver', params: { hypervisor: 'XenServer' } })
  })

  it('I2: keeps running when its template is deleted, and starts again', async () => {
    const url = cloud.origin.put('/mortal.qcow2', qcow2Bytes())
    const templateid = await cloud.register.template(url, { name: 'mortal' }, user)
    await cloud.server.until(templateid, ({ zones }) => zones?.[0]?.isready === true)
    const { id = '' } = await cloud.deploy(user, { templateid })
    await user.call('deleteTemplate', { id: templateid })
    expect(await cloud.instance(id)).toMatchObject({ state: 'Running', templatename: 'mortal' })
    await user.call('stopVirtualMachine', { id, forced: true })
    expect(await user.call('startVirtualMachine', { id })).toMatchObject({ state: 'Running' })
    expect(
      await user.refused('deployVirtualMachine', cloud.deployParams({ templateid })),
    ).toMatchObject({ text: `Unable to use template ${templateid}` })
    const { items } = await user.call('listVirtualMachines', { templateid })
    expect(items.map((instance) => instance.id)).toEqual([id])
  })
})

async function domainId({ server }: TestCloud): Promise<string> {
  const row = await server.db
    .selectFrom('domain')
    .select('uuid')
    .where('path', '=', '/')
    .executeTakeFirstOrThrow()
  return row.uuid
}
