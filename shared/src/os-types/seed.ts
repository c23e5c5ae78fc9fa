/** Categories in the spelling that clients of the API know (`Novel` is original). */
export const osCategoryNames = [
  'CentOS',
  'Debian',
  'Oracle',
  'RedHat',
  'SUSE',
  'Windows',
  'Other',
  'Novel',
  'Unix',
  'Ubuntu',
  'None',
  'Fedora',
  'Rocky Linux',
  'AlmaLinux',
] as const
export type OsCategoryName = (typeof osCategoryNames)[number]

/** No descriptions are ever renamed: their ids are made from them, and clients look them up. */
export const osDescriptions: Readonly<Record<OsCategoryName, readonly string[]>> = {
  CentOS: [
    ...bothWidths(versions('CentOS 5.', 0, 11)),
    ...bothWidths(versions('CentOS 6.', 0, 10)),
    'CentOS 7',
    ...versions('CentOS 7.', 0, 9),
    'CentOS 8',
    ...versions('CentOS 8.', 0, 5),
    ...versions('CentOS Stream ', 8, 10),
  ],
  Debian: bothWidths(versions('Debian GNU/Linux ', 5, 13)),
  Oracle: [
    ...bothWidths(versions('Oracle Enterprise Linux 5.', 0, 11)),
    ...bothWidths(versions('Oracle Linux 6.', 0, 10)),
    'Oracle Linux 7',
    ...versions('Oracle Linux 7.', 0, 9),
    'Oracle Linux 8',
    ...versions('Oracle Linux 8.', 0, 10),
    'Oracle Linux 9',
    ...versions('Oracle Linux 9.', 0, 8),
    'Oracle Linux 10',
    ...versions('Oracle Linux 10.', 0, 2),
  ],
  RedHat: [
    ...bothWidths(versions('Red Hat Enterprise Linux 5.', 0, 11)),
    ...bothWidths(versions('Red Hat Enterprise Linux 6.', 0, 10)),
    'Red Hat Enterprise Linux 7',
    ...versions('Red Hat Enterprise Linux 7.', 0, 9),
    'Red Hat Enterprise Linux 8',
    ...versions('Red Hat Enterprise Linux 8.', 0, 10),
    'Red Hat Enterprise Linux 9',
    ...versions('Red Hat Enterprise Linux 9.', 0, 8),
    'Red Hat Enterprise Linux 10',
    ...versions('Red Hat Enterprise Linux 10.', 0, 2),
  ],
  SUSE: [
    ...bothWidths(versions('SUSE Linux Enterprise Server 10 SP', 1, 4)),
    ...bothWidths([
      'SUSE Linux Enterprise Server 11',
      ...versions('SUSE Linux Enterprise Server 11 SP', 1, 4),
    ]),
    ...only64([
      'SUSE Linux Enterprise Server 12',
      ...versions('SUSE Linux Enterprise Server 12 SP', 1, 5),
      'SUSE Linux Enterprise Server 15',
      ...versions('SUSE Linux Enterprise Server 15 SP', 1, 7),
      'SUSE Linux Enterprise Server 16.0',
    ]),
    ...versions('openSUSE Leap 15.', 0, 6),
    'openSUSE Leap 16.0',
    'openSUSE Tumbleweed',
  ],
  Windows: [
    ...bothWidths([
      'Windows Server 2003',
      'Windows Server 2003 R2',
      'Windows Server 2008',
      'Windows XP',
      'Windows Vista',
      'Windows 7',
      'Windows 8',
      'Windows 8.1',
      'Windows 10',
    ]),
    ...only64([
      'Windows Server 2008 R2',
      'Windows Server 2012',
      'Windows Server 2012 R2',
      'Windows Server 2016',
      'Windows Server 2019',
      'Windows Server 2022',
      'Windows Server 2025',
      'Windows 11',
    ]),
  ],
  Other: [
    ...bothWidths(['Other', 'Other Linux', 'Other PV']),
    'Alpine Linux',
    'Amazon Linux 2',
    'Amazon Linux 2023',
    'Arch Linux',
    'Fedora CoreOS',
    'Flatcar Linux',
    'openEuler 22.03 LTS',
    'openEuler 24.03 LTS',
    'Photon OS 4',
    'Photon OS 5',
    'OVF Configured OS',
  ],
  Novel: ['Novell Netware 5.1', 'Novell Netware 6.x'],
  Unix: [
    ...bothWidths(['FreeBSD', ...versions('FreeBSD ', 9, 14)]),
    ...only64(['FreeBSD 15', 'NetBSD 10', 'OpenBSD 7', 'Sun Solaris 10', 'Sun Solaris 11']),
  ],
  Ubuntu: [
    ...bothWidths([
      'Ubuntu 10.04',
      'Ubuntu 10.10',
      'Ubuntu 11.04',
      'Ubuntu 11.10',
      'Ubuntu 12.04',
      'Ubuntu 12.10',
      'Ubuntu 13.04',
      'Ubuntu 13.10',
      'Ubuntu 14.04',
      'Ubuntu 14.10',
      'Ubuntu 15.04',
      'Ubuntu 15.10',
      'Ubuntu 16.04',
      'Ubuntu 16.10',
      'Ubuntu 17.04',
      'Ubuntu 17.10',
    ]),
    'Ubuntu 18.04 LTS',
    'Ubuntu 18.10',
    'Ubuntu 19.04',
    'Ubuntu 19.10',
    'Ubuntu 20.04 LTS',
    'Ubuntu 20.10',
    'Ubuntu 21.04',
    'Ubuntu 21.10',
    'Ubuntu 22.04 LTS',
    'Ubuntu 22.10',
    'Ubuntu 23.04',
    'Ubuntu 23.10',
    'Ubuntu 24.04 LTS',
    'Ubuntu 24.10',
    'Ubuntu 25.04',
    'Ubuntu 25.10',
    'Ubuntu 26.04 LTS',
  ],
  None: ['None'],
  Fedora: ['Fedora Linux', ...versions('Fedora ', 8, 44)],
  'Rocky Linux': ['Rocky Linux 8', 'Rocky Linux 9', 'Rocky Linux 10'],
  AlmaLinux: ['AlmaLinux 8', 'AlmaLinux 9', 'AlmaLinux 10'],
}

function versions(prefix: string, first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => `${prefix}${first + index}`)
}

function bothWidths(names: readonly string[]): string[] {
  return names.flatMap((name) => [`${name} (32-bit)`, `${name} (64-bit)`])
}

function only64(names: readonly string[]): string[] {
  return names.map((name) => `${name} (64-bit)`)
}
