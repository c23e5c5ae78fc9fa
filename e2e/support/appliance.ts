import { diskBytes, makeAppliance } from '../../bff/test/images/support/appliances.ts'
import { register } from './images.ts'
import type { Origin } from './origin.ts'
import { expect } from './expect.ts'
import type { Mold } from './server.ts'

/** Text inside an element or a value of a descriptor. */
const xml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

function item(fields: Readonly<Record<string, string | number>>, configuration = ''): string {
  const of = Object.entries(fields).map(([name, value]) => `<rasd:${name}>${value}</rasd:${name}>`)
  const only = configuration === '' ? '' : ` ovf:configuration="${configuration}"`
  return `<Item${only}>${of.join('')}</Item>`
}

const processors = (count: number, configuration: string) =>
  item({ ElementName: `${count} virtual CPUs`, InstanceID: 1, ResourceType: 3 }, configuration)
const memory = (mib: number, configuration: string) =>
  item({ ElementName: `${mib} MB of memory`, InstanceID: 2, ResourceType: 4 }, configuration)
const disk = (index: number) =>
  item({
    AddressOnParent: index,
    ElementName: `Hard disk ${index + 1}`,
    HostResource: `ovf:/disk/d${index + 1}`,
    InstanceID: 10 + index,
    Parent: 3,
    ResourceType: 17,
  })
const nic = (number: number, network: string) =>
  item({
    AddressOnParent: 6 + number,
    Connection: network,
    ElementName: `Network adapter ${number}`,
    InstanceID: 4 + number,
    ResourceSubType: 'VmxNet3',
    ResourceType: 10,
  })

function property(
  key: string,
  attributes: Readonly<Record<string, string>>,
  [label = '', description = '']: readonly string[] = [],
): string {
  const given = { userConfigurable: 'true', type: 'string', ...attributes }
  const of = Object.entries(given).map(([name, value]) => ` ovf:${name}="${xml(value)}"`)
  const words = `<Label>${xml(label)}</Label><Description>${xml(description)}</Description>`
  return `<Property ovf:key="${key}"${of.join('')}>${words}</Property>`
}

/** What the licence says; none of it is markup. */
export const licence = 'Use it <b>well</b>.\n\nAs it is.\n'.repeat(30)

/**
 * An appliance with something of each kind to answer: two configurations, two NICs, properties of every
 * type, two licences.
 */
export function applianceBytes(named: (of: string) => string = (of) => of): Buffer {
  const label = (text: string) => [named(text)]
  return makeAppliance([diskBytes(), diskBytes(70_000)], {
    networks:
      '<Network ovf:name="VM Network"><Description>The outside</Description></Network>' +
      '<Network ovf:name="Storage"/>',
    options:
      '<DeploymentOptionSection><Info/><Configuration ovf:id="small"><Label>Small</Label>' +
      '<Description>For tests</Description></Configuration><Configuration ovf:id="large" ' +
      'ovf:default="true"><Label>Large</Label></Configuration></DeploymentOptionSection>',
    hardware:
      '<System><vssd:VirtualSystemType>vmx-13</vssd:VirtualSystemType></System>' +
      processors(2, 'small') +
      processors(8, 'large') +
      memory(4096, 'small') +
      memory(16_384, 'large') +
      item({
        ElementName: 'SCSI Controller 0',
        InstanceID: 3,
        ResourceSubType: 'VirtualSCSI',
        ResourceType: 6,
      }) +
      disk(0) +
      disk(1) +
      nic(1, 'VM Network') +
      nic(2, 'Storage'),
    products:
      '<ProductSection><Info/><Category>Network</Category>' +
      property('net.host', { value: 'web', qualifiers: 'MinLen(1) MaxLen(63)' }, [
        named('Host name'),
        'Without the domain',
      ]) +
      property(
        'net.mode',
        { value: 'dhcp', qualifiers: 'ValueMap{"dhcp","static"}' },
        label('Addresses'),
      ) +
      property('net.mtu', { value: '1500', type: 'uint16' }, label('MTU')) +
      '<Category>Users</Category>' +
      property(
        'admin.password',
        { password: 'true', qualifiers: 'MinLen(8)' },
        label('Password of admin'),
      ) +
      property('admin.ssh', { type: 'boolean', value: 'False' }, label('SSH')) +
      property('build', { userConfigurable: 'false', value: '2026.11' }) +
      '</ProductSection>',
    licences:
      `<EulaSection><Info>Terms of use</Info><License>${xml(licence)}</License></EulaSection>` +
      '<EulaSection><Info>Notices</Info><License>Of others.</License></EulaSection>',
  })
}

/** Registers an appliance that is deployed as it is, and waits until it is ready; gives the id. */
export async function registerAppliance(
  mold: Mold,
  origin: Origin,
  name: string,
  named?: (of: string) => string,
): Promise<string> {
  const url = origin.put('/appliance/web.ova', applianceBytes(named))
  const given = { name, format: 'OVA', hypervisor: 'VMware', deployasis: true, ostypeid: undefined }
  const id = await register(mold, 'template', url, given)
  const ready = { id, templatefilter: 'all', listall: true, isready: true }
  await expect
    .poll(async () => (await mold.admin.call('listTemplates', ready)).count, { timeout: 20_000 })
    .toBe(1)
  return id
}
