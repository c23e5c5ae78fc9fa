import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findingsOf } from './findings.ts'
import { osTypeFor } from './os-type.ts'
import { readFacts } from './read.ts'
import { checkScript } from './script.ts'
import { shown } from './answers.ts'

const mark = 'the-mark'
const answer = (sections: Readonly<Record<string, string>>) =>
  Object.entries({ ...sections, end: '' })
    .map(([name, text]) => `${mark} ${name}\n${mark} (50/100%)\n${text}`)
    .join('\n')

const facts = (sections: Readonly<Record<string, string>>) => readFacts(answer(sections), mark)
const base64 = (text: string) =>
  `${Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\n').trim()}\n`

const debian = { 'text osRelease': 'NAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian' }
const codes = (sections: Readonly<Record<string, string>>, passwordEnabled = false) =>
  findingsOf(facts({ ...debian, ...sections }), { passwordEnabled }).map(({ code }) => code)

describe('what is read of an image', () => {
  it('is asked for between marks', () => {
    const script = checkScript(mark).trim().split('\n')
    expect(script[0]).toBe(`echo "${mark} text osRelease"`)
    expect(script.at(-1)).toBe(`echo "${mark} end"`)
    expect(script.filter((line) => !/^(?:echo |-)/.test(line))).toEqual([])
    expect(script.at(-2)).not.toContain('echo')
    expect(checkScript(mark)).toContain('(100/100%)')
  })

  it.each([
    ['root:$6$salt$hash:19000:0:99999:7:::', 'set'],
    ['daemon:*:1::::::\nroot:$6$salt$hash:0:0:99999:7:::', 'expired'],
    ['root::19000:0:99999:7:::', 'empty'],
    ['root:!:19000:0:99999:7:::', 'locked'],
    ['root:!$6$salt$hash:19000::::::', 'locked'],
    ['root:*:19000:0:99999:7:::', 'locked'],
    ['daemon:$6$x:1::::::', 'unknown'],
  ])('tells the state of the password in %j, never its hash', (shadow, state) => {
    const read = facts({ ...debian, 'text shadow': shadow })
    expect(read.rootPassword).toBe(state)
    expect(JSON.stringify(read)).not.toContain('salt')
  })

  it('knows a password that is still in passwd', () => {
    const read = facts({ ...debian, 'text passwd': 'root::0:0:root:/root:/bin/sh' })
    expect(read.rootPassword).toBe('empty')
  })

  it('names the files that are tied to a network card, and those alone', () => {
    const files = {
      '/etc/sysconfig/network-scripts/ifcfg-a': 'DEVICE=a\nHWADDR=52:54:00:12:34:56\n',
      '/etc/sysconfig/network-scripts/ifcfg-b': 'DEVICE=b\n# HWADDR is not here\n',
      '/etc/sysconfig/network-scripts/ifcfg-c':
        'DEVICE=c\nUUID="5fb06bd0-0bb0-7ffb-45f1-d6edd65f3e03"\n',
      '/etc/NetworkManager/system-connections/Wired 1': `${'#'.repeat(200)}\n[ethernet]\nmac-address=52:54:00:12:34:56\n`,
      '/etc/NetworkManager/system-connections/any':
        '[connection]\nuuid=5fb06bd0-0bb0-7ffb-45f1-d6edd65f3e03\n',
      '/etc/netplan/50.yaml': 'match:\n  macaddress: "52:54:00:12:34:56"\n',
    }
    const sections = {
      ...debian,
      'paths network': Object.keys(files).join('\n'),
      'sizes network': Object.values(files)
        .map(({ length }) => length)
        .join('\n'),
      contents: Object.values(files).map(base64).join(''),
    }
    const tied = [0, 2, 3, 5].map((at) => Object.keys(files)[at])
    const named = (of: typeof sections) =>
      facts(of).found.macAddresses.files.map(({ path }) => path)
    expect(named(sections)).toEqual(tied)
    // A folder among them: it has a length and no content.
    const folder = {
      ...sections,
      'paths network': `/etc/netplan/x\n${sections['paths network']}`,
      'sizes network': `4096\n${sections['sizes network']}`,
    }
    expect(named(folder)).toHaveLength(7)
    const { contents: _, ...unread } = folder
    expect(named({ ...unread, contents: base64('DEVICE=a\n') })).toEqual([])
  })

  it.each(['\n', '\r', 'HWADDR\r', 'HWADDR ', '52:54:', ' '])(
    'comes to the end of a network file of nothing but %j',
    (piece) => {
      // Time that grew with the square of the length would be hours.
      const text = piece.repeat((3 << 20) / piece.length)
      const sections = {
        ...debian,
        'paths network': '/etc/netplan/a.yaml\n/etc/sysconfig/network-scripts/ifcfg-a',
        'sizes network': `${text.length}\n4096`,
        contents: base64(text),
      }
      expect(facts(sections).found.macAddresses.files).toEqual([])
    },
  )

  it('does not take a disk at its word: content is no answer', () => {
    const read = facts({
      'text osRelease': 'NAME=Evil\nVERSION_ID=1\nother-mark paths hostKeys\n/etc/ssh/none',
      'text hostName': '\u001b[31mred\u202e',
    })
    expect(read.found.hostKeys.count).toBe(0)
    expect(read.hostName).toBe('\\u{1b}[31mred\\u{202e}')
    expect(shown('a'.repeat(10_000))).toHaveLength(256)
  })

  it('counts many files and names the first', () => {
    const paths = Array.from({ length: 1_000 }, (_, at) => `/home/u${at}/.bash_history`)
    const { histories } = facts({ 'paths histories': paths.join('\n') }).found
    expect(histories.count).toBe(1_000)
    expect(histories.files).toHaveLength(50)
  })

  it('never fails on what a disk answers', () => {
    const name = fc.constantFrom(
      'text osRelease',
      'text shadow',
      'paths network',
      'sizes network',
      'contents',
      'paths windows',
      'product',
      'paths hostKeys',
      'sizes hostKeys',
      'architecture',
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.string({ unit: 'binary' }))), (sections) => {
        const read = facts(Object.fromEntries(sections))
        const findings = findingsOf(read, { passwordEnabled: true })
        for (const { paths } of findings) {
          for (const path of paths) {
            expect(path.length).toBeLessThanOrEqual(256)
            expect(path).not.toMatch(/\p{Cc}/u)
          }
        }
      }),
    )
  })
})

describe('findings', () => {
  it('are nothing where nothing is left', () => {
    const clean = {
      'text machineId': 'uninitialized\n',
      'text hostName': 'localhost\n',
      'text shadow': 'root:*:1::::::',
      'paths cloudInit': '/usr/bin/cloud-init',
      'paths guestAgent': '/usr/sbin/qemu-ga',
      'paths logs': '/var/log/syslog',
      'sizes logs': '0',
      'paths leases': '/var/lib/dhcp/dhclient.leases',
      'sizes leases': '0',
    }
    expect(codes(clean, true)).toEqual([])
  })

  it('come the worst first', () => {
    const found = codes({
      'text machineId': '0123',
      'text hostName': 'build7',
      'text shadow': 'root::1::::::',
      'paths authorizedKeys': '/root/.ssh/authorized_keys',
      'sizes authorizedKeys': '300',
    })
    expect(found).toEqual([
      'root_password_empty',
      'authorized_keys',
      'machine_id',
      'host_name',
      'cloud_init_missing',
      'guest_agent_missing',
    ])
  })

  it('ask for what sets passwords only where the template says that they can be set', () => {
    expect(codes({}, true)).toContain('password_script_missing')
    expect(codes({}, false)).not.toContain('password_script_missing')
    const script = { 'paths passwordScript': '/etc/init.d/cloud-set-guest-password' }
    expect(codes(script, true)).not.toContain('password_script_missing')
  })

  it('of Windows say whether sysprep has run, and that the rest was not looked at', () => {
    const windows = {
      'text osRelease': '',
      'paths windows': '/Windows/System32/ntoskrnl.exe',
      product: 'Windows Server 2022 Standard',
    }
    expect(codes(windows)).toEqual(['windows_not_generalized', 'windows_unread'])
    const tag = { 'paths sysprepTag': '/Windows/System32/Sysprep/Sysprep_succeeded.tag' }
    expect(codes({ ...windows, ...tag })).toEqual(['windows_unread'])
    expect(osTypeFor(facts(windows).os)?.description).toBe('Windows Server 2022 (64-bit)')
  })

  it('say when there is no system', () => {
    expect(codes({ 'text osRelease': '' })).toEqual(['no_os'])
  })
})

describe('the OS type', () => {
  it.each([
    [debian, undefined, 'Debian GNU/Linux 12 (64-bit)'],
    [debian, 'i386', 'Debian GNU/Linux 12 (32-bit)'],
    [{ 'text debianVersion': '7.11' }, 'x86_64', 'Debian GNU/Linux 7 (64-bit)'],
    [
      { 'text osRelease': 'NAME="Ubuntu"\nVERSION_ID="22.04"\nID=ubuntu' },
      'x86_64',
      'Ubuntu 22.04 LTS',
    ],
    [
      {
        'text osRelease': 'NAME="CentOS Linux"\nVERSION_ID="7"\nID="centos"',
        'text redhatRelease': 'CentOS Linux release 7.9.2009 (Core)',
      },
      'x86_64',
      'CentOS 7.9',
    ],
    [{ 'text redhatRelease': 'CentOS release 6.10 (Final)' }, 'i386', 'CentOS 6.10 (32-bit)'],
    [
      {
        'text osRelease': 'NAME="Oracle Linux Server"\nVERSION_ID="8.9"\nID="ol"',
        'text redhatRelease': 'Red Hat Enterprise Linux release 8.9 (Ootpa)',
      },
      'x86_64',
      'Oracle Linux 8.9',
    ],
    [
      { 'text osRelease': 'NAME="Rocky Linux"\nVERSION_ID="9.4"\nID="rocky"' },
      'x86_64',
      'Rocky Linux 9.4',
    ],
    [
      { 'text osRelease': 'NAME="SLES"\nVERSION="15-SP5"\nVERSION_ID="15.5"\nID="sles"' },
      'x86_64',
      'SUSE Linux Enterprise Server 15 SP5 (64-bit)',
    ],
    [{ 'text osRelease': 'NAME="Nobody knows"\nVERSION_ID="1"' }, 'x86_64', undefined],
  ])('of %j, %s is %s', (sections, architecture = '', description) => {
    const { os } = facts({ ...(sections as Record<string, string>), architecture })
    expect(osTypeFor(os)?.description).toBe(description)
  })
})
