import { describe, expect, it } from 'vitest'
import { AppError } from '../../errors.ts'
import { readAppliance } from '../appliance.ts'
import { bytesReader } from '../reader.ts'
import { cpuMs } from '../testing/cpu-ms.ts'
import { makeTar } from '../testing/make-archives.ts'
import { makeVmdk } from '../testing/make-disks.ts'
import { makeOvf, type OvfParts } from '../testing/make-ovf.ts'
import { deployAsIsDetails } from './details.ts'

const disk = makeVmdk()
const references =
  `<File ovf:id="f1" ovf:href="web-disk1.vmdk" ovf:size="${disk.length}"/>` +
  '<File ovf:id="f2" ovf:href="web-disk2.vmdk"/>'

/** What is told of an appliance with two disks. */
async function detailsOf(parts: OvfParts = {}): Promise<Record<string, string>> {
  const archive = makeTar(
    { name: 'web.ovf', content: makeOvf({ references, ...parts }) },
    { name: 'web-disk1.vmdk', content: disk },
    { name: 'web-disk2.vmdk', content: disk },
  )
  return deployAsIsDetails(await readAppliance(bytesReader(archive)))
}

const nic = (instance: number, network: string) =>
  `<Item><rasd:Connection>${network}</rasd:Connection><rasd:InstanceID>${instance}</rasd:InstanceID>` +
  '<rasd:ResourceType>10</rasd:ResourceType></Item>'

const parse = (text: string | undefined) => JSON.parse(text ?? '') as Record<string, unknown>

describe('D4: what an appliance tells those who deploy it', () => {
  it('is by key what clients of the API read', async () => {
    const details = await detailsOf({
      options:
        '<DeploymentOptionSection><Configuration ovf:id="small" ovf:default="true"><Label>Small' +
        '</Label><Description>For tests</Description></Configuration></DeploymentOptionSection>',
      products: '<ProductSection><Property ovf:key="a.b" ovf:type="int"/></ProductSection>',
      licences: '<EulaSection><Info>Terms</Info><License>All of it</License></EulaSection>',
    })
    expect(Object.keys(details)).toEqual([
      'system',
      'property-a.b',
      'network-VM Network',
      'configuration-0-small',
      'disk-0-d1',
      'disk-1-d2',
      'eula-0-Terms',
    ])
    expect(parse(details['property-a.b'])).toMatchObject({ key: 'a.b', index: 0 })
    expect(parse(details['network-VM Network'])).toMatchObject({
      name: 'VM Network',
      index: 0,
      InstanceID: '5',
      addressOnParent: '7',
      automaticAllocation: true,
      resourceSubType: 'VmxNet3',
    })
    const configuration = parse(details['configuration-0-small'])
    expect(configuration).toMatchObject({ id: 'small', label: 'Small', index: 0, isDefault: true })
    expect(configuration['hardwareItems']).toHaveLength(3)
    expect(details['eula-0-Terms']).toBe('All of it')
    expect(parse(details['system'])).toMatchObject({
      name: 'Web server',
      vmwareType: 'debian12_64Guest',
      hardwareVersion: 'vmx-13',
    })
  })

  it('has its disks with their sizes, an empty one too, and what they hang on', async () => {
    const hardware =
      '<Item><rasd:ElementName>SCSI 0</rasd:ElementName><rasd:InstanceID>3</rasd:InstanceID>' +
      '<rasd:ResourceSubType>VirtualSCSI</rasd:ResourceSubType></Item><Item><rasd:ElementName>' +
      'Hard disk 1</rasd:ElementName><rasd:HostResource>ovf:/disk/d1</rasd:HostResource>' +
      '<rasd:Parent>3</rasd:Parent><rasd:ResourceType>17</rasd:ResourceType></Item>'
    const disks =
      '<Disk ovf:diskId="d1" ovf:fileRef="f1" ovf:capacity="3"/><Disk ovf:diskId="new" ovf:capacity="4"/>'
    const details = await detailsOf({ hardware, disks })
    expect(parse(details['disk-0-d1'])).toEqual({
      id: 'd1',
      index: 0,
      name: 'Hard disk 1',
      capacity: 3,
      file: 'web-disk1.vmdk',
      size: disk.length,
      controller: 'VirtualSCSI',
    })
    expect(parse(details['disk-1-new'])).toEqual({
      id: 'new',
      index: 1,
      name: '',
      capacity: 4,
      file: '',
      size: 0,
      controller: '',
    })
  })

  it('has every NIC of a network, and a network without any', async () => {
    const networks = '<Network ovf:name="A"/><Network ovf:name="B"/>'
    const details = await detailsOf({ networks, hardware: nic(5, 'A') + nic(6, 'A') })
    expect(parse(details['network-A'])).toMatchObject({ name: 'A', InstanceID: '5', index: 0 })
    expect(parse(details['network-A-6'])).toMatchObject({ name: 'A', InstanceID: '6', index: 0 })
    expect(parse(details['network-B'])).toEqual({ name: 'B', networkDescription: '', index: 1 })
  })

  it('C2: is refused when it is longer than a list could carry, and soon', async () => {
    const configurations = Array.from({ length: 5000 }, (_, n) => `<Configuration ovf:id="${n}"/>`)
    const options = `<DeploymentOptionSection>${configurations.join('')}</DeploymentOptionSection>`
    const hardware = Array.from({ length: 5000 }, (_, n) => nic(n, 'A')).join('')
    const took = await cpuMs(async () => {
      const refusal = detailsOf({ options, hardware }).catch((error: unknown) => error)
      expect(await refusal).toMatchObject({ code: 'image.ovf_invalid' })
      expect(await refusal).toBeInstanceOf(AppError)
    })
    expect(took).toBeLessThan(5_000)
  })
})
