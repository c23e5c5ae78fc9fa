import { type Ovf, type OvfHardwareItem, resourceTypes } from './ovf.ts'

/**
 * What clients that deploy an appliance as it is are told of it: texts by key, the values JSON but for
 * licences (reference/semantics.md §14.1).
 */
export function deployAsIsDetails(ovf: Ovf): Record<string, string> {
  return Object.fromEntries([
    ...ovf.properties.map((property, index) => [
      `property-${property.key}`,
      JSON.stringify({ ...property, index }),
    ]),
    ...ovf.networks.map((network) => [`network-${network.name}`, networkText(ovf, network)]),
    ...ovf.configurations.map(({ id, label, description }, index) => [
      `configuration-${index}-${id}`,
      JSON.stringify({ id, label, description, hardwareItems: itemsOf(ovf, id), index }),
    ]),
    ...ovf.licences.map(({ info, text }, index) => [`eula-${index}-${info}`, text]),
  ])
}

function networkText(ovf: Ovf, { name, description }: Ovf['networks'][number]): string {
  const nic = ovf.hardware.find(
    (item) => item.resourceType === resourceTypes.ethernet && item.connection === name,
  )
  return JSON.stringify({
    name,
    networkDescription: description,
    ...(nic && {
      addressOnParent: nic.addressOnParent,
      automaticAllocation: nic.automaticAllocation,
      nicDescription: nic.description,
      elementName: nic.elementName,
      InstanceID: nic.instanceId,
      resourceSubType: nic.resourceSubType,
      resourceType: nic.resourceType,
    }),
  })
}

/** Those of every configuration, and those of this one alone. */
function itemsOf({ hardware }: Ovf, configuration: string): OvfHardwareItem[] {
  return hardware.filter(
    ({ configurations }) => configurations.length === 0 || configurations.includes(configuration),
  )
}
