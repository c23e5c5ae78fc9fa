import type { Appliance } from '../appliance.ts'
import { invalidOvf } from './invalid.ts'
import { type Ovf, type OvfHardwareItem, resourceTypes } from './ovf.ts'
import { diskIdOf } from './read-disks.ts'

/** Characters of all keys and values together: lists carry them in every row, and no appliance has more. */
const maxLength = 1 << 20

type Entry = readonly [key: string, value: string]

/**
 * What clients that deploy an appliance as it is are told of it: texts by key, the values JSON but for
 * licences (reference/semantics.md §14.1). Of Mold's own are `system`, `disk-⟨index⟩-⟨id⟩` with sizes in
 * bytes, a further NIC of a network as `network-⟨name⟩-⟨InstanceID⟩`, and `index` and `isDefault` inside
 * values, since a map has no order.
 *
 * @throws AppError `image.ovf_invalid` for more text than lists could carry
 */
export function deployAsIsDetails(appliance: Appliance): Record<string, string> {
  const details: Record<string, string> = {}
  let length = 0
  for (const [key, value] of entriesOf(appliance)) {
    length += key.length + value.length
    if (length > maxLength) {
      throw invalidOvf(appliance.descriptor.name, 'more text than a template can have')
    }
    details[key] = value
  }
  return details
}

function* entriesOf(appliance: Appliance): Generator<Entry> {
  const { ovf } = appliance
  const { name, annotation, system } = ovf
  yield ['system', JSON.stringify({ name, annotation, ...system })]
  for (const [index, property] of ovf.properties.entries()) {
    yield [`property-${property.key}`, JSON.stringify({ ...property, index })]
  }
  yield* networkEntries(ovf)
  yield* configurationEntries(ovf)
  yield* diskEntries(appliance)
  for (const [index, { info, text }] of ovf.licences.entries()) {
    yield [`eula-${index}-${info}`, text]
  }
}

/** A network without a NIC is told too; one that has several is told once for each. */
function* networkEntries({ networks, hardware }: Ovf): Generator<Entry> {
  const nics = Map.groupBy(
    hardware.filter(({ resourceType }) => resourceType === resourceTypes.ethernet),
    ({ connection }) => connection,
  )
  for (const [index, { name, description }] of networks.entries()) {
    const network = { name, networkDescription: description, index }
    const [first, ...more] = nics.get(name) ?? []
    yield [`network-${name}`, JSON.stringify({ ...network, ...(first && nicOf(first)) })]
    for (const nic of more) {
      const value = JSON.stringify({ ...network, ...nicOf(nic) })
      yield [`network-${name}-${nic.instanceId}`, value]
    }
  }
}

const nicOf = (nic: OvfHardwareItem) => ({
  addressOnParent: nic.addressOnParent,
  automaticAllocation: nic.automaticAllocation,
  nicDescription: nic.description,
  elementName: nic.elementName,
  InstanceID: nic.instanceId,
  resourceSubType: nic.resourceSubType,
  resourceType: nic.resourceType,
})

/** The hardware of each: what all configurations have, then what it has alone. */
function* configurationEntries({ configurations, hardware }: Ovf): Generator<Entry> {
  const common = hardware.filter((item) => item.configurations.length === 0)
  const own = new Map<string, OvfHardwareItem[]>()
  for (const item of hardware) {
    for (const id of new Set(item.configurations)) {
      const items = own.get(id) ?? []
      items.push(item)
      own.set(id, items)
    }
  }
  for (const [index, configuration] of configurations.entries()) {
    const hardwareItems = [...common, ...(own.get(configuration.id) ?? [])]
    const value = JSON.stringify({ ...configuration, hardwareItems, index })
    yield [`configuration-${index}-${configuration.id}`, value]
  }
}

function* diskEntries({ ovf, disks }: Appliance): Generator<Entry> {
  const items = new Map(ovf.hardware.map((item) => [item.instanceId, item]))
  const places = new Map(
    ovf.hardware
      .filter(({ resourceType }) => resourceType === resourceTypes.disk)
      .map((item) => [diskIdOf(item), item]),
  )
  for (const [index, { id, capacity, content }] of disks.entries()) {
    const place = places.get(id)
    const controller = place && items.get(place.parent)
    const value = {
      id,
      index,
      name: place?.elementName ?? '',
      capacity,
      file: content?.member.name ?? '',
      size: content?.member.size ?? 0,
      controller: (controller?.resourceSubType || controller?.elementName) ?? '',
    }
    yield [`disk-${index}-${id}`, JSON.stringify(value)]
  }
}
