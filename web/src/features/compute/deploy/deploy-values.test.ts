import { describe, expect, it } from 'vitest'
import type { DiskOffering } from '../dialogs/volume-values.ts'
import type { Image } from '../../images/kind.ts'
import {
  deployProblems,
  hostsFor,
  leastGib,
  toDeploy,
  zonesWith,
  type DeployValues,
  type Host,
  type Zone,
} from './deploy-values.ts'

const gib = 2 ** 30
const template = {
  id: 't1',
  name: 'web',
  hypervisor: 'KVM',
  size: 4.5 * gib,
  zones: [
    { zoneid: 'z1', isready: true },
    { zoneid: 'z2', isready: false },
  ],
} as Image
const iso = { id: 'i1', name: 'installer', bootable: true, zones: template.zones } as Image
const custom = { id: 'd2', iscustomized: true } as DiskOffering
const values: DeployValues = {
  source: 'template',
  image: { value: 't1', label: 'web' },
  zoneid: 'z1',
  networkid: 'n1',
  hostid: '',
  name: '',
  offering: 's1',
  rootGib: '',
  diskOffering: '',
  diskGib: '',
  firmware: 'bios',
  controller: 'auto',
  start: true,
}
const nothing = { image: template, diskOffering: undefined }

describe('the call that makes an instance', () => {
  it('sends only what was chosen', () => {
    expect(toDeploy(values, nothing, undefined)).toEqual({
      templateid: 't1',
      serviceofferingid: 's1',
      zoneid: 'z1',
      networkids: ['n1'],
      rootdisksize: undefined,
      projectid: undefined,
    })
  })

  it('names the host that a root admin has chosen, out of those that can take it', () => {
    expect(toDeploy({ ...values, hostid: 'h1' }, nothing, undefined)).toMatchObject({
      hostid: 'h1',
    })
    const host = (id: string, zoneid: string, state: string, resourcestate: string) =>
      ({ id, zoneid, state, resourcestate }) as Host
    const hosts = [
      host('h1', 'z1', 'Up', 'Enabled'),
      host('h2', 'z2', 'Up', 'Enabled'),
      host('h3', 'z1', 'Disconnected', 'Enabled'),
      host('h4', 'z1', 'Up', 'Maintenance'),
    ]
    expect(hostsFor('z1', hosts).map(({ id }) => id)).toEqual(['h1'])
  })

  it('names the host where the name can be one, and shows the name where it cannot', () => {
    expect(toDeploy({ ...values, name: ' web-1 ' }, nothing, undefined)).toMatchObject({
      name: 'web-1',
    })
    const shown = toDeploy({ ...values, name: '웹 서버' }, nothing, undefined)
    expect(shown).toMatchObject({ displayname: '웹 서버' })
    expect(Object.keys(shown)).not.toContain('name')
  })

  it('says the hypervisor and the disk of an ISO, its firmware and controller', () => {
    const asked: DeployValues = {
      ...values,
      source: 'iso',
      image: { value: 'i1', label: 'installer' },
      // Of a template that was chosen before.
      rootGib: '9',
      diskGib: '12',
      firmware: 'uefi-secure',
      controller: 'sata',
      start: false,
    }
    expect(toDeploy(asked, { image: iso, diskOffering: custom }, 'p1')).toEqual({
      templateid: 'i1',
      serviceofferingid: 's1',
      zoneid: 'z1',
      networkids: ['n1'],
      hypervisor: 'KVM',
      diskofferingid: 'd2',
      size: 12,
      boottype: 'UEFI',
      bootmode: 'SECURE',
      details: { rootDiskController: 'sata' },
      startvm: false,
      projectid: 'p1',
    })
  })
})

describe('what an instance cannot be made without', () => {
  it('is an image, a zone and an offering', () => {
    const empty = { ...values, image: undefined, zoneid: '', offering: '' }
    expect(deployProblems(empty, { image: undefined, diskOffering: undefined })).toEqual({
      image: 'compute.needed.template',
      zoneid: 'infra.needed.zone',
      offering: 'compute.needed.offering',
    })
    expect(deployProblems(values, nothing)).toEqual({})
  })

  it('is a root disk that the template fits into', () => {
    expect(leastGib(template)).toBe(5)
    expect(deployProblems({ ...values, rootGib: '4' }, nothing)).toEqual({
      rootGib: 'compute.rootTooSmall',
    })
    expect(deployProblems({ ...values, rootGib: 'x' }, nothing)).toEqual({
      rootGib: 'compute.needed.gib',
    })
    expect(deployProblems({ ...values, rootGib: '5' }, nothing)).toEqual({})
  })

  it('is a disk for what is installed from an ISO', () => {
    const fromIso: DeployValues = { ...values, source: 'iso' }
    expect(deployProblems(fromIso, { image: iso, diskOffering: undefined })).toEqual({
      diskOffering: 'compute.needed.diskOffering',
    })
    expect(deployProblems(fromIso, { image: iso, diskOffering: custom })).toEqual({
      diskGib: 'compute.needed.gib',
    })
  })

  it('is an image that hosts here run, boot and have', () => {
    const of = (image: object, source: DeployValues['source']) =>
      deployProblems(
        { ...values, source },
        { image: { ...template, ...image }, diskOffering: custom },
      ).image
    expect(of({ hypervisor: 'VMware' }, 'template')).toBe('compute.notKvm')
    expect(of({ zones: [{ zoneid: 'z1', isready: false }] }, 'template')).toBe('compute.notReady')
    expect(of({ bootable: false }, 'iso')).toBe('compute.notBootable')
  })
})

describe('the zones of an image', () => {
  it('are those where it is ready; all until one is chosen', () => {
    const zones = [{ id: 'z1' }, { id: 'z2' }, { id: 'z3' }] as Zone[]
    expect(zonesWith(template, zones)).toEqual([{ id: 'z1' }])
    expect(zonesWith(undefined, zones)).toHaveLength(3)
  })
})
