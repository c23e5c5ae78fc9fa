import type { OvfSystem } from '../images/ovf/ovf.ts'
import { osDescriptions } from './seed.ts'
import { suggestOsType } from './suggest.ts'

/** What a word for a guest says of it. */
interface Guest {
  /** Descriptions without their width, the best first; none where only the family is said. */
  readonly names: readonly string[]
  /** What the descriptions of its family begin with; empty for every family. */
  readonly family: string
  readonly other: 'Other' | 'Other Linux'
}

type Rule = readonly [pattern: RegExp, guestOf: (version: string) => Guest]

const linux = (family: string, ...names: readonly string[]): Guest => ({
  family,
  names,
  other: 'Other Linux',
})
const other = (family: string, ...names: readonly string[]): Guest => ({
  family,
  names,
  other: 'Other',
})

/** Of a distribution whose releases have numbers; without one the family alone is known. */
const release = (name: string) => (version: string) =>
  linux(name, ...(version === '' ? [] : [`${name} ${version}`]))
const windows = (name: string) => () => other('Windows', `Windows ${name}`)

/*
 * Guests in VMware's words (`VirtualMachineGuestOsIdentifier` of its API), in lower case, without the
 * `Guest` and the width at their end.
 */
const rules: readonly Rule[] = [
  [/^ubuntu$/, () => linux('Ubuntu')],
  [/^debian(\d*)$/, release('Debian GNU/Linux')],
  [/^centos(9|\d\d)$/, release('CentOS Stream')],
  [/^centos(\d?)$/, release('CentOS')],
  [/^rhel(\d*)$/, release('Red Hat Enterprise Linux')],
  [/^oraclelinux(\d+)$/, release('Oracle Linux')],
  [/^oraclelinux$/, () => linux('Oracle')],
  [/^rockylinux$/, () => linux('Rocky Linux')],
  [/^almalinux$/, () => linux('AlmaLinux')],
  [/^sles(\d*)$/, release('SUSE Linux Enterprise Server')],
  [/^opensuse$/, () => linux('openSUSE')],
  [/^fedora$/, () => linux('Fedora', 'Fedora Linux')],
  [/^amazonlinux2$/, () => linux('Amazon Linux', 'Amazon Linux 2')],
  [/^amazonlinux3$/, () => linux('Amazon Linux', 'Amazon Linux 2023')],
  [/^vmwarephoton$/, () => linux('Photon OS')],
  [/linux|^(?:coreos|redhat|suse|mandriva|nld9|oes|asianux\d*|sjds)/, () => linux('')],
  [/^freebsd(\d*)$/, (version) => other('FreeBSD', `FreeBSD ${version}`.trim(), 'FreeBSD')],
  [/^solaris(\d*)$/, (version) => other('Sun Solaris', `Sun Solaris ${version}`)],
  [/^netware(5|6)$/, (n) => other('Novell', `Novell Netware ${n === '5' ? '5.1' : '6.x'}`)],
  [/^winxppro$/, windows('XP')],
  [/^winnet/, windows('Server 2003')],
  [/^winvista$/, windows('Vista')],
  [/^winlonghorn$/, windows('Server 2008')],
  [/^windows7$/, windows('7')],
  [/^windows7server$/, windows('Server 2008 R2')],
  [/^windows8$/, windows('8')],
  [/^windows8server$/, windows('Server 2012')],
  [/^windows9$/, windows('10')],
  [/^windows9server$/, windows('Server 2016')],
  [/^windows11$/, windows('11')],
  [/^windows2019srv$/, windows('Server 2019')],
  [/^windows2019srvnext$/, windows('Server 2022')],
  [/^windows2022srvnext$/, windows('Server 2025')],
  [/^win/, () => other('Windows')],
  [/^other/, () => other('')],
]

/*
 * Guests by their number in the CIM schema (OSType of CIM_OperatingSystem), as VMware would say it, or by
 * our description where it has no word. Numbers whose guests are unknown here are left out.
 */
const cimGuests: Readonly<Record<string, string>> = {
  36: 'otherLinuxGuest',
  42: 'freebsdGuest',
  67: 'winXPProGuest',
  69: 'winNetStandardGuest',
  70: 'winNetStandard64Guest',
  71: 'winXPPro64Guest',
  73: 'winVistaGuest',
  74: 'winVista64Guest',
  76: 'winLonghornGuest',
  77: 'winLonghorn64Guest',
  78: 'freebsd64Guest',
  79: 'rhelGuest',
  80: 'rhel64Guest',
  82: 'suseGuest',
  83: 'suse64Guest',
  84: 'slesGuest',
  85: 'sles64Guest',
  93: 'ubuntuGuest',
  94: 'ubuntu64Guest',
  95: 'debianGuest',
  96: 'debian64Guest',
  97: 'other24xLinuxGuest',
  98: 'other24xLinux64Guest',
  99: 'other26xLinuxGuest',
  100: 'other26xLinux64Guest',
  101: 'otherLinux64Guest',
  102: 'otherGuest64',
  103: 'windows7Server64Guest',
  105: 'windows7_64Guest',
  106: 'centosGuest',
  107: 'centos64Guest',
  108: 'oracleLinuxGuest',
  109: 'oracleLinux64Guest',
  112: 'windows8Server64Guest',
  113: 'windows8Guest',
  114: 'windows8_64Guest',
  115: 'Windows Server 2012 R2 (64-bit)',
  116: 'windows9Server64Guest',
  117: 'Windows 8.1 (32-bit)',
  118: 'Windows 8.1 (64-bit)',
  119: 'windows9Guest',
  120: 'windows9_64Guest',
}

const all: readonly string[] = Object.values(osDescriptions).flat()

/** What a word leads to: an OS type, or the family that it may be of. */
interface Found {
  readonly description: string | undefined
  readonly family: string
  readonly other: string
}

function readWord(word: string): Found | undefined {
  if (all.includes(word)) return { description: word, family: word, other: word }
  const [, name = '', width = ''] = /^(.*?)_?(64)?guest(?:64)?$/.exec(word.toLowerCase()) ?? []
  const bits = width === '64' || /guest64$/i.test(word) ? 64 : 32
  for (const [pattern, guestOf] of rules) {
    const match = pattern.exec(name)
    if (!match) continue
    const guest = guestOf(match[1] ?? '')
    const description = guest.names.map((each) => spelled(each, bits)).find(Boolean)
    return { description, family: guest.family, other: `${guest.other} (${bits}-bit)` }
  }
  return undefined
}

/** The OS type of this name and width; where there are only later parts of a release, the last of them. */
function spelled(name: string, bits: number): string | undefined {
  const width = `(${bits}-bit)`
  const own = [`${name} ${width}`, name].find((each) => all.includes(each))
  return (
    own ??
    all.findLast(
      (each) =>
        (each.startsWith(`${name}.`) || each.startsWith(`${name} SP`)) &&
        (each.endsWith(width) || !each.endsWith('-bit)')),
    )
  )
}

/**
 * The description of the OS type that a descriptor means (decisions: OS type for VMware): by VMware's word
 * for the guest, else by its number in the CIM schema; where these tell a family alone, by the text beside
 * them if that speaks of the same family, and by that text alone where there is nothing else. "Other" where
 * no OS type fits.
 */
export function osTypeOfOvf({
  vmwareType,
  id,
  description,
}: Pick<OvfSystem, 'vmwareType' | 'id' | 'description'>): string {
  const cim = Object.hasOwn(cimGuests, id) ? cimGuests[id] : undefined
  const found = [vmwareType, cim].flatMap((word) => readWord(word ?? '') ?? [])
  const text = suggestOsType(description.replaceAll('/', ' '))?.description
  for (const guest of found) {
    if (guest.description !== undefined) return guest.description
    if (text?.startsWith(guest.family) === true) return text
  }
  const [first] = found
  return first?.other ?? text ?? 'Other (64-bit)'
}
