/*
 * What is read of a disk, as commands of guestfish, and nothing else: one run answers all of it. Every answer is bounded
 * where the command allows it, and a FIFO in the place of a file ends with the time of the run.
 */

/** Files that are looked for by a shell pattern of the guest's paths; their lengths in bytes are read too. */
export const filePatterns = {
  hostKeys: '/etc/ssh/ssh_host_*key*',
  busMachineId: '/var/lib/dbus/machine-id',
  udevRules: '/etc/udev/rules.d/70-persistent-*.rules',
  leases:
    '/var/lib/{dhcp,dhclient,dhcp3,dhcpcd,dhcpcd5,NetworkManager,wicked}/{*.lease*,lease-*.xml}',
  authorizedKeys: '/{root,home/*}/.ssh/authorized_keys*',
  histories: '/{root,home/*}/.{*_history,lesshst,wget-hsts}',
  signInLogs: '/var/log/{wtmp,btmp,lastlog,faillog,tallylog}',
  logs: '/var/log/{*.log,*.log.*,syslog*,messages*,secure*,maillog*,cron*,dmesg*,audit/*.log*,journal/*/*.journal*}',
  randomSeed: '/var/lib/{systemd/random-seed,random-seed,urandom/random-seed}',
  cloudInitInstances: '/var/lib/cloud/instances/*/obj.pkl',
  cloudInit: '/{usr/,}bin/cloud-init',
  guestAgent: '/{usr/,}{bin,sbin}/qemu-ga',
  passwordScript:
    '/{etc/init.d,etc/rc.d/init.d,usr/local/sbin,usr/local/bin,usr/sbin}/{cloud-set-guest-password*,cloudstack-set-guest-password*}',
  systemd: '/{usr/,}lib/systemd/systemd',
  windows: '/Windows/System32/ntoskrnl.exe',
  sysprepTag: '/Windows/System32/Sysprep/Sysprep_succeeded.tag',
} as const
export type FilePattern = keyof typeof filePatterns

/** Small files whose beginning is read. Bytes of that. */
export const textFiles = {
  osRelease: ['/etc/os-release', 4_096],
  redhatRelease: ['/etc/redhat-release', 512],
  debianVersion: ['/etc/debian_version', 512],
  machineId: ['/etc/machine-id', 256],
  hostName: ['/etc/hostname', 512],
  // Roots are in the first line but for hand-made ones.
  shadow: ['/etc/shadow', 65_536],
  passwd: ['/etc/passwd', 65_536],
} as const
export type TextFile = keyof typeof textFiles

/** Files of network configuration, whose content is read to find addresses of network cards. */
export const networkFiles =
  '/etc/{sysconfig/network-scripts/ifcfg-*,NetworkManager/system-connections/*,systemd/network/*,netplan/*,network/interfaces,network/interfaces.d/*}'

/**
 * The commands of one run. What a disk answers stands between marks that it cannot know, so that no content
 * passes for another answer.
 *
 * @param mark a word that is new in each run
 */
export function checkScript(mark: string): string {
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ...Object.entries(textFiles).map(
      ([name, [path, bytes]]) => [`text ${name}`, [`-pread ${path} ${bytes} 0`]] as const,
    ),
    ...Object.entries(filePatterns).flatMap(([name, pattern]) => pathSections(name, pattern)),
    ...pathSections('network', networkFiles),
    ['contents', [`-glob base64-out ${networkFiles} -`]],
    ['architecture', ['-file-architecture /bin/sh']],
    ['product', ['-glob inspect-get-product-name /dev/sda*']],
  ]
  const lines = sections.flatMap(([name, commands], at) => [
    `echo "${mark} ${name}"`,
    `echo "${mark} (${Math.round(((at + 1) / sections.length) * 100)}/100%)"`,
    ...commands,
  ])
  return [...lines, `echo "${mark} end"`, ''].join('\n')
}

const pathSections = (name: string, pattern: string) =>
  [
    [`paths ${name}`, [`-glob-expand ${pattern} directoryslash:false`]],
    [`sizes ${name}`, [`-glob filesize ${pattern}`]],
  ] as const
