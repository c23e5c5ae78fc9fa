import type { OvfHardwareItem } from './ovf.ts'
import { textOf, type XmlElement } from './xml.ts'

/** Items of OVF 1, and those of OVF 2 that stand in elements of their own. */
const itemNames = ['Item', 'StorageItem', 'EthernetPortItem']

/** The items of a hardware section, in their order; none without one. */
export function readHardware(section: XmlElement | undefined): OvfHardwareItem[] {
  if (!section) return []
  return section.children.filter(({ name }) => itemNames.includes(name)).map(itemOf)
}

function itemOf(item: XmlElement): OvfHardwareItem {
  const text = (name: string) => textOf(item, name)
  return {
    instanceId: text('InstanceID'),
    elementName: text('ElementName'),
    description: text('Description'),
    resourceType: text('ResourceType'),
    resourceSubType: text('ResourceSubType'),
    virtualQuantity: text('VirtualQuantity'),
    allocationUnits: text('AllocationUnits'),
    parent: text('Parent'),
    address: text('Address'),
    addressOnParent: text('AddressOnParent'),
    automaticAllocation: text('AutomaticAllocation').toLowerCase() === 'true',
    connection: text('Connection'),
    hostResource: text('HostResource'),
    configurations: (item.attributes.get('configuration') ?? '').split(/\s+/).filter(Boolean),
  }
}
