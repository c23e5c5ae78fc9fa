import type { NetworkManager } from '../systems.ts'

/*
 * Interface configuration without what belongs to one machine: MAC addresses and UUIDs, and fixed addresses
 * where the file is written anew. Comments here go into the script.
 */

const ifcfg = `  # What an interface needs to ask DHCP, and nothing else. Bonds, bridges and VLANs keep their settings.
  for file in /etc/sysconfig/network-scripts/ifcfg-*; do
    [ -f "$file" ] || continue
    device=\${file##*/ifcfg-}
    case $device in lo | *.bak | *.orig | *.rpm* | *~) continue ;; esac
    if grep -Eiq '^(TYPE="?(Bond|Bridge|Vlan|Team)|MASTER=|SLAVE=|BRIDGE=|BONDING_OPTS=|VLAN=)' "$file"; then
      edit "$file" '!/^(HWADDR|MACADDR|UUID)=/'
    else
      put "$file" 644 <<END
DEVICE=$device
TYPE=Ethernet
BOOTPROTO=dhcp
ONBOOT=yes
END
    fi
  done
  edit /etc/sysconfig/network '!/^(GATEWAY|GATEWAYDEV)=/'
`

const networkmanager = `  for file in /etc/NetworkManager/system-connections/*; do
    edit "$file" '!/^(uuid|timestamp|mac-address|cloned-mac-address)=/'
  done
  remove /var/lib/NetworkManager/secret_key /var/lib/NetworkManager/timestamps \\
    /var/lib/NetworkManager/seen-bssids /var/lib/NetworkManager/NetworkManager-intern.conf
`

const networkd = `  # A file that was chosen by its MAC address alone is for every wired interface from now on.
  for file in /etc/systemd/network/*.network; do
    edit "$file" '
      { row[NR] = $0 }
      /^\\[/ { section = $0 }
      section == "[Match]" && /^[A-Za-z]+=/ && !/^(Permanent)?MACAddress=/ { others = 1 }
      END {
        for (n = 1; n <= NR; n++) {
          if (row[n] !~ /^(Permanent)?MACAddress=/) print row[n]
          else if (!others) { print "Name=en* eth*"; others = 1 }
        }
      }'
  done
  # Names that were given to a MAC address.
  for file in /etc/systemd/network/*.link; do
    [ -f "$file" ] || continue
    ! grep -Eq '^(Permanent)?MACAddress=' "$file" || remove "$file"
  done
  for lease in /var/lib/systemd/network/*; do remove "$lease"; done
`

const netplan = `  # A match by MAC address goes with the name that it gave; the interface is then found by the name above it.
  for file in /etc/netplan/*.yaml /etc/netplan/*.yml; do
    edit "$file" '
      function depth(text) { match(text, /^ */); return RLENGTH }
      { row[NR] = $0 }
      END {
        for (n = 1; n <= NR; n++) {
          if (row[n] ~ /^ *match: *\\{[^}]*macaddress/) { gone[n] = 1; block = depth(row[n]) }
          else if (row[n] ~ /^ *match: *$/) {
            own = depth(row[n]); others = 0; mac = 0
            for (m = n + 1; m <= NR && depth(row[m]) > own; m++)
              if (row[m] ~ /^ *macaddress:/) mac = m; else others++
            if (!mac) continue
            gone[mac] = 1
            if (!others) gone[n] = 1
            block = own
          } else continue
          for (m = n + 1; m <= NR && depth(row[m]) >= block; m++)
            if (depth(row[m]) == block && row[m] ~ /^ *set-name:/) gone[m] = 1
          for (m = n - 1; m > 0 && depth(row[m]) >= block; m--)
            if (depth(row[m]) == block && row[m] ~ /^ *set-name:/) gone[m] = 1
        }
        for (n = 1; n <= NR; n++) if (!gone[n]) print row[n]
      }'
  done
`

const ifupdown = `  for file in /etc/network/interfaces /etc/network/interfaces.d/*; do
    edit "$file" '!/^[ \\t]*hwaddress[ \\t]/'
  done
`

const dhcpcd = `${ifupdown}  # The identity that dhcpcd shows to servers.
  remove /etc/dhcpcd.duid /etc/dhcpcd.secret /var/lib/dhcpcd/duid /var/lib/dhcpcd/secret
`

/** Commands that take MAC addresses, UUIDs and the like out of the configuration. */
export const networkBodies: Readonly<Record<NetworkManager, string>> = {
  netplan: netplan + networkd,
  networkd,
  networkmanager,
  ifupdown,
  dhcpcd,
  ifcfg,
}
