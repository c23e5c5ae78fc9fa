/** Parts of a descriptor as XML, each in its place; left out parts are usual ones. */
export interface OvfParts {
  readonly references?: string
  readonly disks?: string
  readonly networks?: string
  readonly options?: string
  readonly system?: string
  readonly hardware?: string
  readonly products?: string
  readonly licences?: string
  /** In place of the virtual system. */
  readonly content?: string
}

const disk = (parent: number, place: number, id: string) =>
  `<Item><rasd:AddressOnParent>${place}</rasd:AddressOnParent><rasd:HostResource>ovf:/disk/${id}` +
  `</rasd:HostResource><rasd:InstanceID>${parent}${place}</rasd:InstanceID>` +
  `<rasd:Parent>${parent}</rasd:Parent><rasd:ResourceType>17</rasd:ResourceType></Item>`

const usual = {
  references:
    '<File ovf:id="f1" ovf:href="web-disk1.vmdk" ovf:size="70000"/>' +
    '<File ovf:id="f2" ovf:href="web-disk2.vmdk"/>',
  disks:
    '<Disk ovf:diskId="d2" ovf:fileRef="f2" ovf:capacity="2" ovf:capacityAllocationUnits="byte * 2^30"/>' +
    '<Disk ovf:diskId="d1" ovf:fileRef="f1" ovf:capacity="1024" ovf:capacityAllocationUnits="MegaBytes"/>',
  networks: '<Network ovf:name="VM Network"><Description>The outside</Description></Network>',
  options: '',
  system:
    '<OperatingSystemSection ovf:id="96" vmw:osType="debian12_64Guest"><Info/>' +
    '<Description>Debian 12</Description></OperatingSystemSection>',
  hardware:
    '<System><vssd:VirtualSystemType>vmx-13 vmx-14</vssd:VirtualSystemType></System>' +
    disk(4, 1, 'd2') +
    disk(4, 0, 'd1') +
    '<Item><rasd:AddressOnParent>7</rasd:AddressOnParent><rasd:AutomaticAllocation>true' +
    '</rasd:AutomaticAllocation><rasd:Connection>VM Network</rasd:Connection><rasd:ElementName>' +
    'Network adapter 1</rasd:ElementName><rasd:InstanceID>5</rasd:InstanceID><rasd:ResourceSubType>' +
    'VmxNet3</rasd:ResourceSubType><rasd:ResourceType>10</rasd:ResourceType></Item>',
  products: '',
  licences: '',
} as const

const namespaces =
  'xmlns:ovf="http://schemas.dmtf.org/ovf/envelope/1" xmlns:vmw="http://www.vmware.com/schema/ovf" ' +
  'xmlns:rasd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ResourceAllocationSettingData" ' +
  'xmlns:vssd="http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_VirtualSystemSettingData"'

/** A descriptor as VMware writes it: its own elements in the default namespace. */
export function makeOvf(parts: OvfParts = {}): string {
  const of = { ...usual, ...parts }
  const system =
    of.content ??
    `<VirtualSystem ovf:id="web"><Name>Web server</Name>${of.system}<VirtualHardwareSection>` +
      `${of.hardware}</VirtualHardwareSection>${of.products}${of.licences}</VirtualSystem>`
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    `<Envelope xmlns="http://schemas.dmtf.org/ovf/envelope/1" ${namespaces}>` +
    `<References>${of.references}</References><DiskSection><Info/>${of.disks}</DiskSection>` +
    `<NetworkSection><Info/>${of.networks}</NetworkSection>${of.options}${system}</Envelope>`
  )
}
