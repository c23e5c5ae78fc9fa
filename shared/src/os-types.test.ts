import { describe, expect, it } from 'vitest'
import { cpuMs } from './images/testing/cpu-ms.ts'
import {
  diskBusOf,
  osCategories,
  osTypeNone,
  osTypeOfOvf,
  osTypeOther,
  osTypes,
  suggestOsType,
} from './os-types.ts'
import { sha1, uuidOf } from './os-types/uuid.ts'

const hashOf = (text: string): string =>
  Buffer.from(sha1(new TextEncoder().encode(text))).toString('hex')

const byDescription = new Map(osTypes.map((type) => [type.description, type]))

describe('OS types', () => {
  it.each([
    'CentOS 5.3 (32-bit)',
    'CentOS 5.5 (64-bit)',
    'CentOS 7',
    'CentOS Stream 10',
    'Red Hat Enterprise Linux 5.4 (64-bit)',
    'Red Hat Enterprise Linux 6.0 (64-bit)',
    'Red Hat Enterprise Linux 8.10',
    'Red Hat Enterprise Linux 10',
    'Rocky Linux 9',
    'AlmaLinux 10',
    'Oracle Linux 9',
    'Debian GNU/Linux 5 (32-bit)',
    'Debian GNU/Linux 12 (64-bit)',
    'Debian GNU/Linux 13 (64-bit)',
    'Ubuntu 10.04 (64-bit)',
    'Ubuntu 24.04 LTS',
    'Ubuntu 26.04 LTS',
    'Fedora 9',
    'Fedora 13',
    'SUSE Linux Enterprise Server 15 SP6 (64-bit)',
    'openSUSE Leap 15.6',
    'Windows 7 (32-bit)',
    'Windows 11 (64-bit)',
    'Windows Server 2003 (32-bit)',
    'Windows Server 2019 (64-bit)',
    'Windows Server 2025 (64-bit)',
    'FreeBSD 14 (64-bit)',
    'Other Linux (64-bit)',
    'Other PV (32-bit)',
    'Other PV (64-bit)',
    osTypeOther,
    osTypeNone,
    osTypeOfOvf,
  ])('J3: has %s', (description) => {
    expect(byDescription.has(description)).toBe(true)
  })

  it.each([
    ['CentOS 7.', 0, 9, ''],
    ['CentOS Stream ', 8, 10, ''],
    ['Debian GNU/Linux ', 5, 13, ' (64-bit)'],
    ['Fedora ', 8, 45, ''],
    ['Red Hat Enterprise Linux 8.', 0, 10, ''],
    ['Red Hat Enterprise Linux 9.', 0, 8, ''],
    ['Red Hat Enterprise Linux 10.', 0, 2, ''],
    ['Oracle Linux 8.', 0, 10, ''],
    ['Oracle Linux 9.', 0, 8, ''],
    ['Rocky Linux 8.', 3, 10, ''],
    ['Rocky Linux 9.', 0, 8, ''],
    ['AlmaLinux 8.', 3, 10, ''],
    ['AlmaLinux 9.', 0, 8, ''],
    ['SUSE Linux Enterprise Server 15 SP', 1, 7, ' (64-bit)'],
    ['openSUSE Leap 15.', 0, 6, ''],
    ['openSUSE Leap 16.', 0, 1, ''],
  ])('J3: has each of %s%i to %i', (prefix, first, last, suffix) => {
    const versions = Array.from({ length: last - first + 1 }, (_, index) => first + index)
    expect(versions.filter((n) => !byDescription.has(`${prefix}${n}${suffix}`))).toEqual([])
  })

  it('J3: has each Ubuntu, two a year', () => {
    const years = Array.from({ length: 9 }, (_, index) => 18 + index)
    const names = years.flatMap((year) => [
      `Ubuntu ${year}.04${year % 2 === 0 ? ' LTS' : ''}`,
      `Ubuntu ${year}.10`,
    ])
    expect(names.filter((name) => !byDescription.has(name))).toEqual([])
  })

  it('gives every type a category, a description and an id of its own', () => {
    expect(byDescription.size).toBe(osTypes.length)
    const ids = [...osTypes, ...osCategories].map(({ uuid }) => uuid)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    }
    const names = osCategories.map(({ name }) => name)
    expect(osTypes.every(({ category }) => names.includes(category))).toBe(true)
    expect(new Set(osTypes.map(({ category }) => category)).size).toBe(names.length)
  })

  it('computes ids as published, and the same for ever', () => {
    const dns = '6ba7b810-9dad-11d1-80b4-00c04fd430c8'
    expect(uuidOf('www.example.com', dns)).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2')
    expect(uuidOf('python.org', dns)).toBe('886313e1-3b8a-5372-9b90-0c9aee199e5d')
    expect(hashOf('abc')).toBe('a9993e364706816aba3e25717850c26c9cd0d89d')
    expect(hashOf('')).toBe('da39a3ee5e6b4b0d3255bfef95601890afd80709')
    expect(hashOf('a'.repeat(119))).toBe('ee971065aaa017e0632a8ca6c77bb3bf8b1dfc56')
    expect(byDescription.get('CentOS 7')?.uuid).toBe('bc1dd164-200e-5405-a127-c68bdf08684a')
    expect(byDescription.get('Debian GNU/Linux 12 (64-bit)')?.uuid).toBe(
      'd51aa395-9836-524e-b612-84471b861b85',
    )
    expect(osCategories.find(({ name }) => name === 'Windows')?.uuid).toBe(
      '9e080a57-7a77-57a3-82d9-2f0934ba7df4',
    )
  })

  it('tells the width, and what nobody chooses', () => {
    expect(byDescription.get('Windows 7 (32-bit)')?.bits).toBe(32)
    expect(byDescription.get('CentOS 7')?.bits).toBe(64)
    const hidden = osTypes.filter(({ forDisplay }) => !forDisplay)
    expect(hidden.map(({ description }) => description)).toEqual([osTypeOfOvf])
  })
})

describe('the bus of the root disk on KVM', () => {
  it.each([
    'Fedora 9',
    'Fedora 13',
    'Fedora 44',
    'Fedora Linux',
    'Other PV (32-bit)',
    'Other PV (64-bit)',
    'Debian GNU/Linux 5 (64-bit)',
    'Debian GNU/Linux 13 (64-bit)',
    'CentOS 5.3 (64-bit)',
    'CentOS 5.4 (32-bit)',
    'CentOS 5.5 (64-bit)',
    'CentOS 7',
    'CentOS Stream 10',
    'Red Hat Enterprise Linux 5.3 (64-bit)',
    'Red Hat Enterprise Linux 5.5 (32-bit)',
    'Red Hat Enterprise Linux 6.0 (64-bit)',
    'Red Hat Enterprise Linux 6',
    'Red Hat Enterprise Linux 10.1',
    'Ubuntu 10.04 (32-bit)',
    'Ubuntu 26.04 LTS',
    'Rocky Linux 9',
    'AlmaLinux 9',
    'Oracle Linux 8',
    'SUSE Linux Enterprise Server 11 (64-bit)',
    'openSUSE Leap 15.6',
  ])('J3: %s gets virtio', (description) => {
    expect(diskBusOf(description)).toBe('virtio')
  })

  it.each([
    'Windows Server 2019 (64-bit)',
    'Windows 11 (64-bit)',
    'Fedora 8',
    'CentOS 5.2 (64-bit)',
    'CentOS 5',
    'CentOS 4.8 (32-bit)',
    'Red Hat Enterprise Linux 5.0 (64-bit)',
    'SUSE Linux Enterprise Server 10 SP4 (64-bit)',
    'FreeBSD 14 (64-bit)',
    'Other (64-bit)',
    'Other Linux (64-bit)',
    'None',
    'Not Ubuntu',
    '',
  ])('J3: %s gets IDE', (description) => {
    expect(diskBusOf(description)).toBe('ide')
  })

  it('J3: is the same in the list', () => {
    expect(byDescription.get('Ubuntu 24.04 LTS')?.pvCapable).toBe(true)
    expect(byDescription.get('Windows 10 (64-bit)')?.pvCapable).toBe(false)
  })
})

describe('a suggestion from a file name', () => {
  it.each([
    ['debian-12-generic-amd64.qcow2', 'Debian GNU/Linux 12 (64-bit)', 'debian 12'],
    ['debian-12.5.0-amd64-netinst.iso', 'Debian GNU/Linux 12 (64-bit)', 'debian 12'],
    ['debian-13.1.0-i386-netinst.iso', 'Debian GNU/Linux 13 (32-bit)', 'debian 13'],
    ['debian-live-12.5.0-amd64-gnome.iso', 'Debian GNU/Linux 12 (64-bit)', 'debian live 12'],
    ['bookworm-server.qcow2', 'Debian GNU/Linux 12 (64-bit)', 'bookworm'],
    ['ubuntu-24.04.1-live-server-amd64.iso', 'Ubuntu 24.04 LTS', 'ubuntu 24.04'],
    ['noble-server-cloudimg-amd64.img', 'Ubuntu 24.04 LTS', 'noble'],
    ['ubuntu-22.04-server-cloudimg-amd64.img', 'Ubuntu 22.04 LTS', 'ubuntu 22.04'],
    ['ubuntu-14.04.6-server-i386.iso', 'Ubuntu 14.04 (32-bit)', 'ubuntu 14.04'],
    ['Rocky-9-GenericCloud-Base.latest.x86_64.qcow2', 'Rocky Linux 9', 'rocky 9'],
    ['Rocky-9.4-x86_64-minimal.iso', 'Rocky Linux 9.4', 'rocky 9.4'],
    ['AlmaLinux-9-GenericCloud-9.4-20240507.x86_64.qcow2', 'AlmaLinux 9', 'almalinux 9'],
    ['AlmaLinux-10.0-x86_64-dvd.iso', 'AlmaLinux 10.0', 'almalinux 10.0'],
    ['CentOS-7-x86_64-GenericCloud-2009.qcow2', 'CentOS 7', 'centos 7'],
    ['CentOS-7-x86_64-DVD-2009.iso', 'CentOS 7', 'centos 7'],
    ['CentOS-8.4.2105-x86_64-dvd1.iso', 'CentOS 8.4', 'centos 8.4'],
    ['CentOS-6.10-x86_64-minimal.iso', 'CentOS 6.10 (64-bit)', 'centos 6.10'],
    [
      'CentOS-Stream-GenericCloud-9-latest.x86_64.qcow2',
      'CentOS Stream 9',
      'centos stream genericcloud 9',
    ],
    [
      'CentOS-Stream-GenericCloud-x86_64-10-latest.x86_64.qcow2',
      'CentOS Stream 10',
      'centos stream genericcloud 10',
    ],
    ['CentOS-Stream-9-latest-x86_64-dvd1.iso', 'CentOS Stream 9', 'centos stream 9'],
    ['rhel-9.4-x86_64-kvm.qcow2', 'Red Hat Enterprise Linux 9.4', 'rhel 9.4'],
    ['rhel-server-7.9-x86_64-dvd.iso', 'Red Hat Enterprise Linux 7.9', 'rhel server 7.9'],
    ['rhel-8.10-x86_64-dvd.iso', 'Red Hat Enterprise Linux 8.10', 'rhel 8.10'],
    ['Fedora-Cloud-Base-Generic.x86_64-40-1.14.qcow2', 'Fedora 40', 'fedora cloud base generic 40'],
    ['Fedora-Cloud-Base-Generic-41-1.4.x86_64.qcow2', 'Fedora 41', 'fedora cloud base generic 41'],
    ['Fedora-Server-dvd-x86_64-41-1.4.iso', 'Fedora 41', 'fedora server dvd 41'],
    ['Fedora-Server-KVM-42-1.1.x86_64.qcow2', 'Fedora 42', 'fedora server kvm 42'],
    ['Fedora-Cloud-Base-36-1.5.x86_64.qcow2', 'Fedora 36', 'fedora cloud base 36'],
    ['Fedora-13-i386-DVD.iso', 'Fedora 13', 'fedora 13'],
    ['fedora-coreos-40.20240519.3.0-qemu.x86_64.qcow2.xz', 'Fedora CoreOS', 'fedora coreos'],
    ['openSUSE-Leap-15.6-DVD-x86_64-Media.iso', 'openSUSE Leap 15.6', 'opensuse leap 15.6'],
    [
      'openSUSE-Leap-15.6-Minimal-VM.x86_64-Cloud.qcow2',
      'openSUSE Leap 15.6',
      'opensuse leap 15.6',
    ],
    ['openSUSE-Tumbleweed-DVD-x86_64-Current.iso', 'openSUSE Tumbleweed', 'opensuse tumbleweed'],
    [
      'openSUSE-Tumbleweed-Minimal-VM.x86_64-Cloud.qcow2',
      'openSUSE Tumbleweed',
      'opensuse tumbleweed',
    ],
    [
      'SLE-15-SP6-Full-x86_64-GM-Media1.iso',
      'SUSE Linux Enterprise Server 15 SP6 (64-bit)',
      'sle 15 sp6',
    ],
    [
      'SLES15-SP5-Minimal-VM.x86_64-Cloud-GM.qcow2',
      'SUSE Linux Enterprise Server 15 SP5 (64-bit)',
      'sles15 sp5',
    ],
    ['SLES-16.0-Full-x86_64.iso', 'SUSE Linux Enterprise Server 16.0 (64-bit)', 'sles 16.0'],
    ['OL9U4_x86_64-kvm-b234.qcow2', 'Oracle Linux 9.4', 'ol9u4'],
    ['OracleLinux-R9-U4-x86_64-dvd.iso', 'Oracle Linux 9.4', 'oraclelinux r9 u4'],
    ['FreeBSD-14.1-RELEASE-amd64.qcow2', 'FreeBSD 14 (64-bit)', 'freebsd 14'],
    ['FreeBSD-14.1-RELEASE-i386-disc1.iso', 'FreeBSD 14 (32-bit)', 'freebsd 14'],
    ['Win10_22H2_English_x64v1.iso', 'Windows 10 (64-bit)', 'win10'],
    ['Win11_24H2_English_x64.iso', 'Windows 11 (64-bit)', 'win11'],
    ['Win10_22H2_Korean_x32.iso', 'Windows 10 (32-bit)', 'win10'],
    [
      'en-us_windows_server_2022_updated_feb_2024_x64_dvd.iso',
      'Windows Server 2022 (64-bit)',
      'windows server 2022',
    ],
    [
      'windows_server_2012_r2_standard_kvm.qcow2',
      'Windows Server 2012 R2 (64-bit)',
      'windows server 2012 r2',
    ],
    [
      'SW_DVD9_Win_Server_STD_CORE_2019_64Bit.iso',
      'Windows Server 2019 (64-bit)',
      'win server std core 2019',
    ],
    ['ko-kr_windows_11_business_editions.iso', 'Windows 11 (64-bit)', 'windows 11'],
    ['windows-10-x64.vhdx', 'Windows 10 (64-bit)', 'windows 10'],
    ['WS2019.vhd', 'Windows Server 2019 (64-bit)', 'ws2019'],
    ['alpine-virt-3.20.0-x86_64.iso', 'Alpine Linux', 'alpine'],
    ['Arch-Linux-x86_64-cloudimg.qcow2', 'Arch Linux', 'arch linux'],
    ['archlinux-2024.05.01-x86_64.iso', 'Arch Linux', 'archlinux'],
    ['al2023-kvm-2023.4.20240513.0-kernel-6.1-x86_64.xfs.gpt.qcow2', 'Amazon Linux 2023', 'al2023'],
    ['amzn2-kvm-2.0.20240503.0-x86_64.xfs.gpt.qcow2', 'Amazon Linux 2', 'amzn2'],
    ['photon-hw15-5.0-dde71ec57.x86_64.ova', 'Photon OS 5', 'photon hw15 5'],
    ['openEuler-24.03-LTS-x86_64.qcow2.xz', 'openEuler 24.03 LTS', 'openeuler 24.03'],
    ['trixie', 'Debian GNU/Linux 13 (64-bit)', 'trixie'],
  ])('%s → %s', (fileName, description, reason) => {
    expect(suggestOsType(fileName)).toEqual({ description, reason })
    expect(byDescription.has(description)).toBe(true)
  })

  it.each([
    'my-disk.qcow2',
    'virtio-win-0.1.240.iso',
    'SERVER_EVAL_x64FRE_en-us.iso',
    'debian.qcow2',
    'ubuntu-99.04.iso',
    'collection-7.img',
    'tool9.iso',
    '',
  ])('makes none for %s', (fileName) => {
    expect(suggestOsType(fileName)).toBeNull()
  })

  it('looks at the last part of a path, and not for long at a long name', async () => {
    expect(suggestOsType('/images/debian-12/web.qcow2')).toBeNull()
    const took = await cpuMs(() => {
      expect(suggestOsType(`ubuntu ${'a '.repeat(100_000)}`)).toBeNull()
    })
    expect(took).toBeLessThan(500)
  })
})
