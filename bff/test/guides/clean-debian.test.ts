import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nameHookFiles } from '@mold/shared/guides/linux/host-name.ts'
import type { LinuxChoices } from '@mold/shared/guides/linux/systems.ts'
import { bootTree, lackingForBoot } from './support/boot.ts'
import { expectCleaned, plain, read, sum } from './support/clean.ts'
import { debianLeftovers } from './support/leftovers.ts'
import { difference, snapshotOf } from './support/snapshot.ts'
import { lackingForDebian, makeDebianTree, type Tree } from './support/trees.ts'

const password = 'template-1'

describe.skipIf(lackingForDebian.length > 0)(
  `a template master with Debian (needs ${lackingForDebian.join(', ') || 'nothing more'})`,
  { timeout: 900_000 },
  () => {
    let debian: Tree
    let choices: LinuxChoices
    beforeAll(() => {
      debian = makeDebianTree()
      for (const name of ['installer', 'keeper']) debian.inside('useradd', '-m', name)
      debian.write(debianLeftovers)
      debian.inside('/bin/sh', '-c', `echo 'root:${password}' | chpasswd`)
      const [, version = ''] = /^VERSION_ID="(\d+)"/m.exec(read(debian, 'etc/os-release')) ?? []
      choices = { distribution: 'debian', version, network: 'ifupdown', ...plain }
    }, 900_000)
    afterAll(() => debian.drop())

    it('K1: leaves a root file system of debootstrap as a template has to be, and nothing else changed', () => {
      const hook = nameHookFiles('ifupdown')[0]?.path ?? ''
      expectCleaned(debian, choices, {
        ...sum({
          removed: [
            '/etc/ssh/ssh_host_ecdsa_key',
            '/etc/ssh/ssh_host_ecdsa_key.pub',
            '/var/lib/dhcp/dhclient.ens3.leases',
          ],
          changed: [
            '/etc/gshadow',
            '/etc/network/interfaces',
            '/etc/subgid',
            '/etc/subuid',
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
      expect(read(debian, 'etc/shadow')).toMatch(/^root:\$y\$[^:]+:0:0:99999:7:::$/m)
      expect(read(debian, 'etc/passwd')).not.toContain('installer')
    })

    it.skipIf(lackingForBoot.length > 0)(
      `K1: comes up with new SSH host keys and an expired root password (needs ${lackingForBoot.join(', ') || 'nothing more'})`,
      async () => {
        const next = 'Another-horse-9'
        const said = await bootTree(debian.folder, [
          [/login: $/, 'root\n'],
          [/Password: $/, `${password}\n`],
          [/Current password: $/, `${password}\n`],
          [/New password: $/, `${next}\n`],
          [/Retype new password: $/, `${next}\n`],
          // The server starts once there are keys.
          [/# $/, 'systemctl start ssh && cat /etc/ssh/*.pub /etc/machine-id; poweroff -f\n'],
        ])
        expect(said).toContain('localhost login:')
        expect(said).toContain('You are required to change your password immediately')
        expect(said).toMatch(/^ssh-ed25519 AAAA\S+ root@localhost/m)
        expect(said).toMatch(/^[0-9a-f]{32}\r?$/m)
        expect(said).not.toContain('0123456789abcdef0123456789abcdef')
      },
    )

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
