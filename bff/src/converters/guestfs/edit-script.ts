import type { GuestFacts } from '@mold/shared/image-check/facts.ts'

/** Of augeas: new files beside the old ones, nothing read by itself, and no module either. */
const augeasFlags = 2 + 32 + 64

/** What augeas reads, by the name of its module. */
const lenses = {
  Shadow: '/etc/shadow',
  Shellvars: '/etc/sysconfig/network-scripts/ifcfg-*',
  NetworkManager: '/etc/NetworkManager/system-connections/*',
  Interfaces: '/etc/network/interfaces',
} as const

/** Settings that tie a network to one card, or in `ifcfg` files to one machine. */
const tiedSettings = [
  `/files${lenses.Shellvars}/HWADDR`,
  `/files${lenses.Shellvars}/MACADDR`,
  `/files${lenses.Shellvars}/UUID`,
  `/files${lenses.NetworkManager}/*/mac-address`,
  `/files${lenses.Interfaces}/iface/hwaddress`,
]

/** Names of files that need no quoting beyond quotes. */
const plainPath = /^\/etc\/[\w./ @+-]{1,200}$/

/**
 * Commands of guestfish for what virt-sysprep cannot do. The password of root stays as it is and has to be changed at the
 * first sign-in; an empty one is locked. Of the machine id virt-sysprep makes a new one, for all copies the same. Files
 * are written over and not put in place of the old ones, so that they keep their labels of SELinux. What a disk does not
 * have is passed over.
 */
export function editScript({ rootPassword, found }: GuestFacts): string[] {
  const edited = [
    ...(rootPassword === 'set' || rootPassword === 'empty' ? [lenses.Shadow] : []),
    ...found.macAddresses.files.map(({ path }) => path).filter((path) => plainPath.test(path)),
  ]
  return [
    '-truncate /etc/machine-id',
    `-aug-init / ${augeasFlags}`,
    ...Object.entries(lenses).flatMap(([name, files]) => [
      `-aug-set /augeas/load/${name}/lens ${name}.lns`,
      `-aug-set /augeas/load/${name}/incl ${files}`,
    ]),
    '-aug-load',
    ...(rootPassword === 'set' ? [`-aug-set /files${lenses.Shadow}/root/lastchange_date 0`] : []),
    ...(rootPassword === 'empty' ? [`-aug-set /files${lenses.Shadow}/root/password !`] : []),
    ...tiedSettings.map((setting) => `-aug-rm ${setting}`),
    '-aug-save',
    '-aug-close',
    ...edited.map((path) => `-cp "${path}.augnew" "${path}"`),
    // Of every file that was changed one is left, of those that stay as they are, too.
    ...Object.values(lenses).map((files) => `-glob rm-f "${files}.augnew"`),
  ]
}
