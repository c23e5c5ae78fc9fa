import { describe, expect, it } from 'vitest'
import { osTypeOfOvf } from './from-ovf.ts'
import { osDescriptions } from './seed.ts'

const of = (vmwareType: string, id = '', description = '') =>
  osTypeOfOvf({ vmwareType, id, description })

describe('D4: the guest OS that a descriptor names', () => {
  it.each([
    ['debian12_64Guest', 'Debian GNU/Linux 12 (64-bit)'],
    ['debian8Guest', 'Debian GNU/Linux 8 (32-bit)'],
    ['centos64Guest', 'Other Linux (64-bit)'],
    ['centos6_64Guest', 'CentOS 6.10 (64-bit)'],
    ['centos7_64Guest', 'CentOS 7'],
    ['centos9_64Guest', 'CentOS Stream 9'],
    ['rhel5Guest', 'Red Hat Enterprise Linux 5.11 (32-bit)'],
    ['rhel9_64Guest', 'Red Hat Enterprise Linux 9'],
    ['oracleLinux8_64Guest', 'Oracle Linux 8'],
    ['sles10_64Guest', 'SUSE Linux Enterprise Server 10 SP4 (64-bit)'],
    ['sles15_64Guest', 'SUSE Linux Enterprise Server 15 (64-bit)'],
    ['fedora64Guest', 'Fedora Linux'],
    ['amazonlinux3_64Guest', 'Amazon Linux 2023'],
    ['freebsd14_64Guest', 'FreeBSD 14 (64-bit)'],
    ['freebsdGuest', 'FreeBSD (32-bit)'],
    ['windows7Guest', 'Windows 7 (32-bit)'],
    ['windows9_64Guest', 'Windows 10 (64-bit)'],
    ['windows7Server64Guest', 'Windows Server 2008 R2 (64-bit)'],
    ['winNetEnterprise64Guest', 'Windows Server 2003 (64-bit)'],
    ['windows2019srvNext_64Guest', 'Windows Server 2022 (64-bit)'],
    ['other6xLinux64Guest', 'Other Linux (64-bit)'],
    ['otherGuest', 'Other (32-bit)'],
    ['otherGuest64', 'Other (64-bit)'],
    ['windows99_64Guest', 'Other (64-bit)'],
    ['ubuntu64Guest', 'Other Linux (64-bit)'],
  ])('%s is %s', (word, description) => {
    expect(of(word)).toBe(description)
    expect(Object.values(osDescriptions).flat()).toContain(description)
  })

  it.each([
    ['ubuntu64Guest', 'Ubuntu 22.04 LTS', 'Ubuntu 22.04 LTS'],
    ['rockylinux_64Guest', 'Rocky Linux 9', 'Rocky Linux 9'],
    ['other5xLinux64Guest', 'Debian GNU/Linux 12 (64-bit)', 'Debian GNU/Linux 12 (64-bit)'],
    // Two that contradict each other: VMware's word is what its machines get.
    ['ubuntu64Guest', 'Windows Server 2019', 'Other Linux (64-bit)'],
    ['debian11_64Guest', 'Debian GNU/Linux 12', 'Debian GNU/Linux 11 (64-bit)'],
  ])('%s with the text "%s" is %s', (word, text, description) => {
    expect(of(word, '', text)).toBe(description)
  })

  it.each([
    ['120', '', 'Windows 10 (64-bit)'],
    ['115', '', 'Windows Server 2012 R2 (64-bit)'],
    ['94', 'Ubuntu_64', 'Other Linux (64-bit)'],
    ['94', 'Ubuntu 24.04', 'Ubuntu 24.04 LTS'],
    ['107', 'CentOS 7', 'CentOS 7'],
    ['1', 'Alpine', 'Alpine Linux'],
    ['', 'CentOS Stream 9', 'CentOS Stream 9'],
    ['', '', 'Other (64-bit)'],
    ['constructor', 'x'.repeat(100_000), 'Other (64-bit)'],
  ])('the number "%s" with the text "%.20s" is %s', (id, text, description) => {
    expect(of('', id, text)).toBe(description)
  })
})
