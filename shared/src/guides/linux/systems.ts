/*
 * Systems that the guide for Linux knows, and what differs between them. Which tools a release brings was looked
 * up in its own package lists; releases that their makers no longer support are here because people still have them.
 */

export const distributions = ['ubuntu', 'debian', 'centos', 'rhel', 'rocky', 'alma'] as const
export type Distribution = (typeof distributions)[number]

/** Names that are the same in every language. */
export const distributionNames: Readonly<Record<Distribution, string>> = {
  ubuntu: 'Ubuntu',
  debian: 'Debian',
  centos: 'CentOS',
  rhel: 'Red Hat Enterprise Linux',
  rocky: 'Rocky Linux',
  alma: 'AlmaLinux',
}

/** Versions by distribution, the newest first; the first long-supported one is what the form begins with. */
export const versionsOf: Readonly<Record<Distribution, readonly string[]>> = {
  ubuntu: ['26.04', '24.04', '22.04', '20.04', '18.04', '16.04', '14.04'],
  debian: ['13', '12', '11', '10', '9', '8'],
  centos: ['10', '9', '8', '7', '6'],
  rhel: ['10', '9', '8', '7', '6'],
  rocky: ['10', '9', '8'],
  alma: ['10', '9', '8'],
}

/** What configures the network. `ifupdown` is with dhclient, `dhcpcd` is ifupdown with dhcpcd. */
export const networkManagers = [
  'netplan',
  'networkd',
  'networkmanager',
  'ifupdown',
  'dhcpcd',
  'ifcfg',
] as const
export type NetworkManager = (typeof networkManagers)[number]

export interface LinuxSystem {
  readonly distribution: Distribution
  readonly version: string
}

/** What the guide asks, and its files are made from. */
export interface LinuxChoices extends LinuxSystem {
  readonly network: NetworkManager
  readonly cloudInit: boolean
  /** Whether users may have passwords set by the cloud (spec K4). */
  readonly passwords: boolean
}

export type Family = 'debian' | 'rhel'

export function familyOf(distribution: Distribution): Family {
  return distribution === 'ubuntu' || distribution === 'debian' ? 'debian' : 'rhel'
}

const major = (version: string) => Number.parseInt(version, 10)

/** Whether the system starts by systemd; else by SysV scripts, as upstart takes them too. */
export function hasSystemd({ distribution, version }: LinuxSystem): boolean {
  if (distribution === 'ubuntu') return major(version) >= 16
  return familyOf(distribution) === 'debian' || major(version) >= 7
}

/** Network managers of a system, the one that its installer sets up first. */
export function networkManagersOf({
  distribution,
  version,
}: LinuxSystem): readonly [NetworkManager, ...NetworkManager[]] {
  const release = major(version)
  if (distribution === 'ubuntu') {
    return release >= 18 ? ['netplan', 'networkmanager', 'ifupdown'] : ['ifupdown']
  }
  if (distribution === 'debian') {
    // Debian 13 installs dhcpcd in place of dhclient, which its makers have given up.
    return release >= 13
      ? ['dhcpcd', 'networkmanager', 'networkd', 'ifupdown']
      : ['ifupdown', 'networkmanager', 'networkd', 'dhcpcd']
  }
  if (release >= 9) return ['networkmanager']
  return release === 8 ? ['networkmanager', 'ifcfg'] : ['ifcfg']
}

/** The package that keeps the clock right: `ntp` where `chrony` is not the system's own. */
export function clockPackageOf({ distribution, version }: LinuxSystem): 'chrony' | 'ntp' {
  const release = major(version)
  if (distribution === 'ubuntu') return release >= 18 ? 'chrony' : 'ntp'
  if (distribution === 'debian') return release >= 10 ? 'chrony' : 'ntp'
  return release >= 7 ? 'chrony' : 'ntp'
}

/** Whether the system has an own package for the power button; newer ones leave it to systemd-logind. */
export function hasAcpid({ distribution, version }: LinuxSystem): boolean {
  return familyOf(distribution) === 'debian' || major(version) < 10
}

/** Who installs packages. */
export function packageToolOf({ distribution, version }: LinuxSystem): 'apt-get' | 'dnf' | 'yum' {
  if (familyOf(distribution) === 'debian') return 'apt-get'
  return major(version) >= 8 ? 'dnf' : 'yum'
}

/** Whether the system itself makes SSH host keys that are missing when it starts. */
export function makesHostKeys({ distribution }: LinuxSystem): boolean {
  return familyOf(distribution) === 'rhel'
}

/** Whether nothing else writes the name that DHCP gives, so that a hook is needed (spec K1). */
export function needsNameHook({ distribution, cloudInit }: LinuxChoices): boolean {
  return familyOf(distribution) === 'debian' && !cloudInit
}

/** `Debian 12`, `CentOS Stream 9`: as people call it. */
export function systemName({ distribution, version }: LinuxSystem): string {
  const stream = distribution === 'centos' && major(version) >= 8
  return `${distributionNames[distribution]}${stream ? ' Stream' : ''} ${version}`
}

/** What `ID` in /etc/os-release says. */
export function osReleaseId(distribution: Distribution): string {
  return distribution === 'alma' ? 'almalinux' : distribution
}

/** The first user id of people; system accounts are below. */
export function firstUserId({ distribution, version }: LinuxSystem): number {
  return familyOf(distribution) === 'rhel' && major(version) < 7 ? 500 : 1000
}

/** Choices that go together: what a system does not have becomes what it has. */
export function settleLinux(choices: LinuxChoices): LinuxChoices {
  const versions = versionsOf[choices.distribution]
  const version = versions.includes(choices.version)
    ? choices.version
    : (versions[1] ?? choices.version)
  const system = { distribution: choices.distribution, version }
  const managers = networkManagersOf(system)
  const network = managers.includes(choices.network) ? choices.network : managers[0]
  return { ...choices, version, network }
}
