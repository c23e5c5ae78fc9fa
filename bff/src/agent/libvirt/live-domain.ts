import { nodesAt, readXml, type XmlNode } from './read-xml.ts'
import { type Machine, machineNamed } from './machine.ts'
import { isGone } from './domains.ts'
import type { Virsh } from './virsh.ts'

/** What a running domain has, as libvirt tells it. */
export interface LiveDomain {
  readonly machine: Machine
  readonly disks: readonly LiveDisk[]
  /** True when it has the controller that disks on a SCSI bus need. */
  readonly hasScsi: boolean
}

export interface LiveDisk {
  readonly target: string
  readonly device: string
  /** Undefined for an empty drive. */
  readonly file: string | undefined
}

/** What a domain has now; undefined when it does not run. */
export async function lookAtDomain(
  virsh: Virsh,
  instance: string,
): Promise<LiveDomain | undefined> {
  try {
    return parseDomain(await virsh.run(['dumpxml', instance]))
  } catch (error) {
    if (isGone(error)) return undefined
    throw error
  }
}

export function parseDomain(text: string): LiveDomain {
  const domain = readXml(text)
  const controllers = nodesAt(domain, 'devices', 'controller')
  return {
    machine: machineNamed(nodesAt(domain, 'os', 'type')[0]?.attributes['machine'] ?? ''),
    disks: nodesAt(domain, 'devices', 'disk').map(liveDisk),
    hasScsi: controllers.some(({ attributes }) => attributes['type'] === 'scsi'),
  }
}

function liveDisk(disk: XmlNode): LiveDisk {
  return {
    target: nodesAt(disk, 'target')[0]?.attributes['dev'] ?? '',
    device: disk.attributes['device'] ?? 'disk',
    file: nodesAt(disk, 'source')[0]?.attributes['file'],
  }
}
