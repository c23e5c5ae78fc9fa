import type { GuestFile } from './host-name.ts'
import type { LinuxSystem, NetworkManager } from './systems.ts'

const ethernet = `[connection]
id=eth0
type=ethernet

[ipv4]
method=auto

[ipv6]
method=auto
`

/** An interface that asks DHCP and belongs to no machine: no MAC address, no UUID, no address of its own. */
export function interfaceFile(network: NetworkManager, { version }: LinuxSystem): GuestFile {
  switch (network) {
    case 'ifcfg':
      return {
        path: '/etc/sysconfig/network-scripts/ifcfg-eth0',
        mode: '644',
        text: 'DEVICE=eth0\nTYPE=Ethernet\nBOOTPROTO=dhcp\nONBOOT=yes\n',
      }
    case 'networkmanager':
      return {
        path: '/etc/NetworkManager/system-connections/eth0.nmconnection',
        // NetworkManager passes over files that others may read.
        mode: '600',
        text: ethernet,
      }
    case 'netplan':
      return {
        path: '/etc/netplan/01-dhcp.yaml',
        mode: '600',
        text: `network:
  version: 2
  ethernets:
    any:
      match:
        name: "e*"
      dhcp4: true
`,
      }
    case 'networkd':
      return {
        path: '/etc/systemd/network/20-dhcp.network',
        mode: '644',
        text: '[Match]\nName=en* eth*\n\n[Network]\nDHCP=yes\n',
      }
    case 'ifupdown':
    case 'dhcpcd': {
      // Names that hold the slot of the card came with the releases of 2016.
      const old = version === '14.04' || version === '8'
      const name = old ? 'eth0' : 'ens3'
      return {
        path: '/etc/network/interfaces',
        mode: '644',
        text: `auto lo
iface lo inet loopback

allow-hotplug ${name}
iface ${name} inet dhcp
`,
      }
    }
  }
}
