import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../support/client.ts'
import type { FakeAgent } from '../support/fake-agent.ts'
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
    })
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
    expect(agent.performed.filter(({ kind }) => kind === 'base.ensure')).toHaveLength(2)
    expect(agent.bases.size).toBe(1)
    agent.tellDomains()
    const addressed = await cloud.until(made.id ?? '', ({ nic }) => nic[0]?.ipaddress !== undefined)
    expect(addressed.nic[0]?.macaddress).toBe(domain?.spec.nics[0]?.mac)
  })
})
