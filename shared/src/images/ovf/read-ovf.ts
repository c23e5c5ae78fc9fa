import { AppError } from '../../errors.ts'
import { shown } from '../fields.ts'
import { checkCounts } from './check-counts.ts'
import { invalidOvf } from './invalid.ts'
import type { Ovf, OvfConfiguration, OvfLicence, OvfNetwork, OvfSystem } from './ovf.ts'
import { readDisks } from './read-disks.ts'
import { readHardware } from './read-hardware.ts'
import { readProperties } from './read-properties.ts'
import { childOf, childrenOf, parseXml, textOf, type XmlElement } from './xml.ts'

/**
 * Reads a descriptor.
 *
 * @param bytes the whole member
 * @param file its name, for messages
 * @throws AppError `image.ovf_invalid`; `image.external_reference` for files outside the archive;
 *   `image.unsupported_variant`; `image.ova_iso` (spec D5)
 */
export function readOvf(bytes: Uint8Array, file: string): Ovf {
  const envelope = parseXml(bytes, file)
  if (envelope.name !== 'Envelope') throw invalidOvf(file, `the element ${shown(envelope.name)}`)
  const system = onlySystem(envelope, file)
  const hardwareSection = childOf(system, 'VirtualHardwareSection')
  const hardware = readHardware(hardwareSection)
  const { files, disks } = readDisks(envelope, hardware, file)
  const ovf = {
    name: textOf(system, 'Name') || (system.attributes.get('id') ?? ''),
    annotation: textOf(childOf(system, 'AnnotationSection'), 'Annotation'),
    system: guestOf(system, hardwareSection),
    files,
    disks,
    networks: networksOf(envelope),
    configurations: configurationsOf(envelope),
    hardware,
    properties: readProperties(system, file),
    licences: [...licencesOf(envelope), ...licencesOf(system)],
  }
  return checkCounts(ovf, file)
}

/** A template is one machine; what holds several has to be taken apart first. */
function onlySystem(envelope: XmlElement, file: string): XmlElement {
  const collections = childrenOf(envelope, 'VirtualSystemCollection')
  const systems = [envelope, ...collections].flatMap((each) => childrenOf(each, 'VirtualSystem'))
  const [system] = systems
  const nested = collections.some((each) => childOf(each, 'VirtualSystemCollection'))
  if (systems.length > 1 || nested) {
    const feature = 'several virtual machines in one appliance'
    throw new AppError('image.unsupported_variant', { format: 'OVA', feature, offset: 0 })
  }
  if (!system) throw invalidOvf(file, 'no virtual machine')
  return system
}

function guestOf(system: XmlElement, hardware: XmlElement | undefined): OvfSystem {
  const section = childOf(system, 'OperatingSystemSection')
  const machine = hardware && childOf(hardware, 'System')
  return {
    vmwareType: section?.attributes.get('osType') ?? '',
    id: section?.attributes.get('id') ?? '',
    description: textOf(section, 'Description'),
    hardwareVersion: textOf(machine, 'VirtualSystemType').split(/[\s,]+/)[0] ?? '',
  }
}

function networksOf(envelope: XmlElement): OvfNetwork[] {
  const section = childOf(envelope, 'NetworkSection')
  return (section ? childrenOf(section, 'Network') : []).map((network) => ({
    name: network.attributes.get('name') ?? '',
    description: textOf(network, 'Description'),
  }))
}

function configurationsOf(envelope: XmlElement): OvfConfiguration[] {
  const section = childOf(envelope, 'DeploymentOptionSection')
  return (section ? childrenOf(section, 'Configuration') : []).map((configuration) => ({
    id: configuration.attributes.get('id') ?? '',
    label: textOf(configuration, 'Label'),
    description: textOf(configuration, 'Description'),
    isDefault: configuration.attributes.get('default') === 'true',
  }))
}

function licencesOf(element: XmlElement): OvfLicence[] {
  return childrenOf(element, 'EulaSection').map((section) => ({
    info: textOf(section, 'Info'),
    text: textOf(section, 'License'),
  }))
}
