import { expect, it } from 'vitest'
import { poolPaths } from '../pool/paths.ts'
import type { DomainDisk, DomainSpec } from '../protocol.ts'
import { busOf, cdromTarget, targetOf } from './disk-xml.ts'
import { domainElement, type DomainHost } from './domain-xml.ts'
import { parseLasting } from './domains.ts'
import { xmlText } from './element.ts'
import { parseDomain } from './live-domain.ts'
import { nodesAt, readXml } from './read-xml.ts'

const root = '11111111-1111-4111-8111-111111111111'
const data = '22222222-2222-4222-8222-222222222222'
const digest = 'ab'.repeat(32)
const paths = poolPaths('/pool')

const host: DomainHost = {
  accelerator: 'qemu',
  cpuModel: 'Nehalem',
  networking: 'network',
  changesOwner: true,
  owner: 'the host',
  paths,
}
const spec: DomainSpec = {
  instance: '33333333-3333-4333-8333-333333333333',
  name: 'i-2-7-VM-33333333',
  cpus: 2,
  memory: 512,
  arch: 'x86_64',
  firmware: 'bios',
  disks: [
    { disk: root, device: 0, bus: 'ide' },
    { disk: data, device: 1, bus: 'virtio' },
  ],
  iso: digest,
  bootFromIso: false,
  nics: [{ mac: '02:00:00:00:00:01', model: 'E1000', network: '<default>' }],
  video: 'std',
  localTime: false,
}
const disks = new Map([
  [root, { path: paths.disk(root), base: { path: paths.base(digest), format: 'qcow2' } }],
  [data, { path: paths.disk(data), base: undefined }],
])

const textOf = (of: Partial<DomainSpec> = {}, on: Partial<DomainHost> = {}) =>
  xmlText(domainElement({ ...spec, ...of }, disks, { ...host, ...on }))
const diskNodes = (text: string) =>
  nodesAt(readXml(text), 'devices', 'disk').map((disk) => ({
    dev: nodesAt(disk, 'target')[0]?.attributes['dev'],
    bus: nodesAt(disk, 'target')[0]?.attributes['bus'],
    boot: nodesAt(disk, 'boot')[0]?.attributes['order'],
    file: nodesAt(disk, 'source')[0]?.attributes['file'],
    labels: nodesAt(disk, 'source', 'seclabel').map(({ attributes }) => attributes['relabel']),
    base: nodesAt(disk, 'backingStore', 'source')[0]?.attributes['file'],
    baseLabels: nodesAt(disk, 'backingStore', 'source', 'seclabel').length,
  }))

it('gives disks and the drive their places, and does not let libvirt own what is shared', () => {
  expect(diskNodes(textOf())).toEqual([
    {
      dev: 'hda',
      bus: 'ide',
      boot: '1',
      file: `/pool/disks/${root}.qcow2`,
      labels: [],
      base: `/pool/bases/${digest}`,
      baseLabels: 1,
    },
    {
      dev: 'vdb',
      bus: 'virtio',
      boot: undefined,
      file: `/pool/disks/${data}.qcow2`,
      labels: [],
      base: undefined,
      baseLabels: 0,
    },
    {
      dev: 'hdd',
      bus: 'ide',
      boot: '2',
      file: `/pool/bases/${digest}`,
      labels: ['no'],
      base: undefined,
      baseLabels: 0,
    },
  ])
  expect(textOf({}, { changesOwner: false })).not.toContain('seclabel')
})

it('boots from the ISO first where that is asked for, and has an empty drive without one', () => {
  const boots = diskNodes(textOf({ bootFromIso: true })).map(({ boot }) => boot)
  expect(boots).toEqual(['2', undefined, '1'])
  expect(diskNodes(textOf({ iso: undefined })).at(-1)).toMatchObject({
    dev: 'hdd',
    file: undefined,
  })
})

it('marks it as that of its host, and is read back as such', () => {
  const text = textOf()
  expect(parseLasting(text, 'the host')).toEqual({
    isOurs: true,
    nics: [{ mac: '02:00:00:00:00:01', network: '<default>' }],
  })
  expect(parseLasting(text, 'another').isOurs).toBe(false)
  expect(parseDomain(text)).toMatchObject({ machine: 'pc', hasScsi: false })
})

it('has UEFI on q35 with variables beside the root disk, and slots to attach disks', () => {
  const text = textOf({ firmware: 'uefi-secure' })
  const domain = readXml(text)
  expect(nodesAt(domain, 'os', 'nvram')[0]?.text).toBe(`/pool/nvram/${root}.fd`)
  expect(nodesAt(domain, 'os', 'type')[0]?.attributes['machine']).toBe('q35')
  expect(nodesAt(domain, 'features', 'smm')).toHaveLength(1)
  expect(nodesAt(domain, 'devices', 'controller').length).toBeGreaterThan(4)
  expect(diskNodes(text).map(({ dev, bus }) => [dev, bus])).toEqual([
    ['sda', 'sata'],
    ['vdb', 'virtio'],
    ['sdd', 'sata'],
  ])
})

it('takes models that it knows, and has user networking without a network', () => {
  const domain = readXml(textOf({}, { networking: 'user', cpuModel: undefined }))
  expect(nodesAt(domain, 'cpu')).toEqual([])
  const [nic] = nodesAt(domain, 'devices', 'interface')
  expect(nic?.attributes['type']).toBe('user')
  expect(nic && nodesAt(nic, 'source')).toEqual([])
  expect(nic && nodesAt(nic, 'model')[0]?.attributes['type']).toBe('e1000')
  expect(nodesAt(domain, 'devices', 'video', 'model')[0]?.attributes['type']).toBe('vga')
})

it.each<[Pick<DomainDisk, 'bus' | 'device'>, 'pc' | 'q35' | 'virt', string, string]>([
  [{ bus: 'ide', device: 0 }, 'pc', 'ide', 'hda'],
  [{ bus: 'ide', device: 4 }, 'pc', 'sata', 'sde'],
  [{ bus: 'ide', device: 1 }, 'q35', 'sata', 'sdb'],
  [{ bus: 'sata', device: 1 }, 'virt', 'scsi', 'sdb'],
  [{ bus: 'virtio', device: 25 }, 'pc', 'virtio', 'vdz'],
  [{ bus: 'virtio', device: 26 }, 'pc', 'virtio', 'vdaa'],
])('puts %j of %s on %s as %s', (disk, machine, bus, target) => {
  expect([busOf(disk, machine), targetOf(disk, machine)]).toEqual([bus, target])
})

it('keeps the place of the drive free of disks', () => {
  expect(cdromTarget('pc')).toBe('hdd')
  expect(cdromTarget('q35')).toBe('sdd')
})

it('makes no path of a name that is none', () => {
  for (const bad of [
    '..',
    '../../etc/passwd',
    '',
    `${root}/x`,
    root.toUpperCase().replace('1', 'A'),
  ]) {
    expect(() => paths.disk(bad)).toThrow(TypeError)
    expect(() => paths.base(bad)).toThrow(TypeError)
  }
})
