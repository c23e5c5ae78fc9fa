import { afterAll, describe, expect, it } from 'vitest'
import { guestPasswordScript } from '@mold/shared/guides/guest-password-script.ts'
import { centos, expectCleaned, read, rocky, sum } from './support/clean.ts'
import {
  centosCleaned,
  centosLeftovers,
  rockyCleaned,
  rockyLeftovers,
  ubuntuCleaned,
  ubuntuLeftovers,
} from './support/leftovers.ts'
import { lackingForTrees, makeRpmTree, type Tree } from './support/trees.ts'

describe.skipIf(lackingForTrees.length > 0)(
  `cleaning a template master (needs ${lackingForTrees.join(', ') || 'nothing more'})`,
  { timeout: 120_000 },
  () => {
    const trees: Tree[] = []
    const rpmTree = (kind: 'gnu' | 'busybox', files: Parameters<Tree['write']>[0]) => {
      const tree = makeRpmTree(kind)
      trees.push(tree)
      tree.write(files)
      return tree
    }
    afterAll(() => {
      for (const tree of trees) tree.drop()
    })

    it.each(['gnu', 'busybox'] as const)(
      'K1: cleans a Rocky Linux with NetworkManager (%s tools)',
      (kind) => {
        const tree = rpmTree(kind, rockyLeftovers)
        expectCleaned(tree, rocky, sum(rockyCleaned))
        const keyfile = read(tree, 'etc/NetworkManager/system-connections/ens3.nmconnection')
        expect(keyfile).toBe(
          '[connection]\nid=ens3\ntype=ethernet\n\n[ethernet]\n\n[ipv4]\nmethod=auto\n',
        )
      },
    )

    it('K1: cleans a CentOS 6 down to the four lines that an interface needs', () => {
      const tree = rpmTree('gnu', centosLeftovers)
      expectCleaned(tree, centos, {
        ...sum(centosCleaned),
        added: [
          '/etc/init.d/cloud-set-guest-password',
          '/etc/rc.d/rc2.d',
          '/etc/rc.d/rc3.d/S98cloud-set-guest-password',
          '/etc/rc.d/rc4.d',
          '/etc/rc.d/rc5.d',
        ],
      })
      expect(read(tree, 'etc/init.d/cloud-set-guest-password')).toBe(guestPasswordScript)
      const scripts = 'etc/sysconfig/network-scripts'
      expect(read(tree, `${scripts}/ifcfg-eth0`)).toBe(
        'DEVICE=eth0\nTYPE=Ethernet\nBOOTPROTO=dhcp\nONBOOT=yes\n',
      )
      expect(read(tree, `${scripts}/ifcfg-bond0`)).not.toContain('HWADDR')
      expect(read(tree, 'etc/sysconfig/network')).toBe(
        'NETWORKING=yes\nHOSTNAME=localhost.localdomain\n',
      )
    })

    it('K1: cleans an Ubuntu with netplan and cloud-init, and leaves what is for every machine', () => {
      const tree = rpmTree('busybox', ubuntuLeftovers)
      const ubuntu = {
        distribution: 'ubuntu',
        version: '24.04',
        network: 'netplan',
        cloudInit: true,
        passwords: true,
      } as const
      expectCleaned(tree, ubuntu, {
        ...sum(ubuntuCleaned),
        added: ['/etc/systemd/system', '/usr/local/sbin'],
      })
      expect(read(tree, 'usr/local/sbin/cloud-set-guest-password')).toBe(guestPasswordScript)
      expect(read(tree, 'etc/netplan/00-installer-config.yaml')).toBe(`network:
  version: 2
  ethernets:
    ens3:
      dhcp4: true
    ens4:
      addresses:
        - 10.0.0.9/24
    ens5:
      match:
        driver: virtio_net
      dhcp4: true
`)
      expect(read(tree, 'etc/systemd/network/10-lan.network')).toBe(
        '[Match]\nName=en* eth*\n\n[Network]\nDHCP=yes\n',
      )
      expect(read(tree, 'etc/systemd/network/20-named.network')).toBe(
        '[Match]\nName=ens4\n\n[Link]\nMTUBytes=9000\n',
      )
    })
  },
)
