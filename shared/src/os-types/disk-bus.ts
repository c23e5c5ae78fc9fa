/** The bus of a KVM guest's root disk. */
export type DiskBus = 'virtio' | 'ide'

/** Names that had virtio in every release. */
const always =
  /^(?:Ubuntu|Debian GNU\/Linux|Other PV|openSUSE|Rocky Linux|AlmaLinux|Alpine Linux|Amazon Linux|Arch Linux|CentOS Stream|Oracle Linux|Fedora Linux|Fedora CoreOS|Flatcar|openEuler|Photon OS)\b/

/** The first release of a name that had virtio, as [major, minor]. */
const since = [
  { name: /^Fedora (\d+)/, first: [9, 0] },
  { name: /^CentOS (\d+)(?:\.(\d+))?/, first: [5, 3] },
  { name: /^Red Hat Enterprise Linux (\d+)(?:\.(\d+))?/, first: [5, 3] },
  { name: /^Oracle Enterprise Linux (\d+)(?:\.(\d+))?/, first: [5, 3] },
  { name: /^SUSE Linux Enterprise (?:Server|Desktop) (\d+)/, first: [11, 0] },
] as const

/**
 * The root disk's bus for an OS type, by its description (spec J3, semantics §16): virtio where the
 * guest certainly has the drivers, IDE everywhere else. `Other Linux` may be of any age and gets
 * IDE, which always boots; detail `rootDiskController` overrides both.
 */
export function diskBusOf(description: string): DiskBus {
  if (always.test(description)) return 'virtio'
  for (const { name, first } of since) {
    const match = name.exec(description)
    if (!match) continue
    const major = Number(match[1])
    const minor = Number(match[2] ?? 0)
    return major > first[0] || (major === first[0] && minor >= first[1]) ? 'virtio' : 'ide'
  }
  return 'ide'
}
