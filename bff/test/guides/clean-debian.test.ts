import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nameHookFiles } from '@mold/shared/guides/linux/host-name.ts'
import type { LinuxChoices } from '@mold/shared/guides/linux/systems.ts'
import { expectCleaned, plain, read, sum } from './support/clean.ts'
import { debianLeftovers } from './support/leftovers.ts'
import { difference, snapshotOf } from './support/snapshot.ts'
import { lackingForDebian, makeDebianTree, type Tree } from './support/trees.ts'

describe.skipIf(lackingForDebian.length > 0)(
  `a template master with Debian (needs ${lackingForDebian.join(', ') || 'nothing more'})`,
  { timeout: 600_000 },
  () => {
    let debian: Tree
    let choices: LinuxChoices
    beforeAll(() => {
      debian = makeDebianTree()
      debian.write(debianLeftovers)
      const [, version = ''] = /^VERSION_ID="(\d+)"/m.exec(read(debian, 'etc/os-release')) ?? []
      choices = { distribution: 'debian', version, network: 'ifupdown', ...plain }
    }, 600_000)
    afterAll(() => debian.drop())

    it('K1: leaves a root file system of debootstrap as a template has to be, and nothing else changed', () => {
      const hook = nameHookFiles('ifupdown')[0]?.path ?? ''
      expectCleaned(debian, choices, {
        ...sum({
          removed: ['/var/lib/dhcp/dhclient.ens3.leases'],
          changed: [
            '/etc/network/interfaces',
            '/var/log/alternatives.log (empty)',
            '/var/log/bootstrap.log (empty)',
            '/var/log/dpkg.log (empty)',
          ],
        }),
        added: [
          '/etc/dhcp',
          '/etc/systemd/system/make-ssh-host-keys.service',
          '/etc/systemd/system/multi-user.target.wants/make-ssh-host-keys.service',
        ],
      })
      expect(read(debian, hook)).toBe(nameHookFiles('ifupdown')[0]?.text)
      expect(read(debian, 'etc/network/interfaces')).not.toContain('hwaddress')
      expect(read(debian, 'etc/hostname')).toBe('localhost\n')
      expect(read(debian, 'etc/hosts')).toBe('127.0.0.1 localhost\n10.0.0.5 mirror\n')
      expect(read(debian, 'etc/shadow')).toContain('root:$y$j9T$abcdefgh$0123456789:0:0:99999:7:::')
      expect(read(debian, 'etc/passwd')).not.toContain('installer')
    })

    it('K1: names a machine made from it after its lease, once', () => {
      const hook = nameHookFiles('ifupdown')[0]?.path ?? ''
      debian.write({
        'var/lib/dhcp/dhclient.ens3.leases': `lease {
  interface "ens3";
  fixed-address 10.1.1.5;
  option host-name "first";
  option domain-name "cs1.internal";
}
lease {
  interface "ens3";
  fixed-address 10.1.1.7;
  option host-name "web1";
  option domain-name "cs2.internal";
}
`,
        'usr/bin/ssh-keygen': ['#!/bin/sh\necho made >/etc/ssh/ssh_host_ed25519_key\n', 0o755],
        'etc/ssh/ssh_host_rsa_key': 'of the image',
      })
      const named = 'hostname localhost; reason=BOUND; . "$0"; hostname'
      const run = debian.inside('/bin/sh', '-c', named, hook)
      expect(run.output.trim()).toBe('web1')
      expect(read(debian, 'etc/hostname')).toBe('web1\n')
      expect(read(debian, 'etc/hosts')).toBe(
        '127.0.0.1 localhost\n10.1.1.7 web1.cs2.internal web1\n10.0.0.5 mirror\n',
      )
      expect(read(debian, 'etc/hosts.before-sethostname')).toContain('10.0.0.5 mirror')
      const after = snapshotOf(debian.folder)
      expect(after.has('/etc/ssh/ssh_host_rsa_key')).toBe(false)
      expect(after.has('/etc/ssh/ssh_host_ed25519_key')).toBe(true)
      debian.write({
        'var/lib/dhcp/dhclient.ens3.leases':
          'lease {\n  fixed-address 10.9.9.9;\n  option host-name "other";\n}\n',
      })
      const before = snapshotOf(debian.folder)
      debian.inside('/bin/sh', '-c', 'hostname localhost; reason=BOUND; . "$0"', hook)
      expect(difference(before, snapshotOf(debian.folder))).toEqual({
        removed: [],
        added: [],
        changed: [],
      })
    })

    it.each([
      ['web;reboot', '10.1.1.7'],
      ['web1', '10.1.1.7 evil'],
      ['-x', '10.1.1.7'],
      ['localhost', '10.1.1.7'],
    ])('K1: takes %s at %s for no name', (name, address) => {
      debian.write({ 'etc/hostname': 'localhost\n' })
      const [hook] = nameHookFiles('dhcpcd')
      debian.write({ 'tmp/hook': hook?.text ?? '' })
      const before = read(debian, 'etc/hosts')
      const script = 'hostname localhost; reason=BOUND new_host_name=$1 new_ip_address=$2; . "$0"'
      debian.inside('/bin/sh', '-c', script, '/tmp/hook', name, address)
      expect(read(debian, 'etc/hosts')).toBe(before)
      expect(read(debian, 'etc/hostname')).toBe('localhost\n')
    })
  },
)
