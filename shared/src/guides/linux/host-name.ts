import { type NetworkManager } from './systems.ts'

/*
 * The hook that gives a new machine the name that DHCP has for it, for systems that do not do so themselves
 * (spec K1). One body for all network managers; each has its own way to be called and to hand over the lease.
 *
 * Older hooks asked for the running host name only. Today's dhclient and NetworkManager set that one themselves
 * before hooks run, for as long as the machine is up; what says whether a machine has been named is /etc/hostname.
 */

export interface GuestFile {
  readonly path: string
  /** As `chmod` takes it. */
  readonly mode: string
  readonly text: string
}

const about = `# Names a new machine after its DHCP lease: host name, domain and /etc/hosts, and new SSH host keys.
# Does so once, while the host name is still localhost; afterwards it never touches the system again.
`

/** Run in a subshell: hooks are read into the script of the DHCP client, which must go on as it was. */
const body = `sethostname_log() { logger -t sethostname -- "$*" 2>/dev/null || :; }

# sethostname NAME DOMAIN ADDRESS
sethostname() (
  static=$(sed -n '/^[^#]/{p;q;}' /etc/hostname 2>/dev/null)
  live=$(hostname 2>/dev/null)
  name=\${1%%.*}
  case \${static%%.*} in localhost | '') ;; *) exit 0 ;; esac
  case \${live%%.*} in localhost | '' | '(none)' | "$name") ;; *) exit 0 ;; esac

  # What a DHCP server says is taken for a name only if it is one.
  case $name in '' | localhost | -* | *- | *[!A-Za-z0-9-]*) exit 0 ;; esac
  domain=\${2%% *}
  case $1 in *.*) [ -n "$domain" ] || domain=\${1#*.} ;; esac
  case $domain in *[!A-Za-z0-9.-]* | .* | -*) domain= ;; esac
  case $3 in '' | *[!0-9.]*) exit 0 ;; esac
  fqdn=$name\${domain:+.$domain}
  sethostname_log "host name $name, domain \${domain:-(none)}, address $3"

  cp -p /etc/hosts /etc/hosts.before-sethostname
  awk -v line="$3 $fqdn $name" '
    { row[NR] = $0; if ($1 ~ /^127\\./) last = NR }
    END {
      if (!last) print line
      for (n = 1; n <= NR; n++) { print row[n]; if (n == last) print line }
    }' /etc/hosts.before-sethostname >/etc/hosts.new && chmod 644 /etc/hosts.new &&
    mv /etc/hosts.new /etc/hosts
  printf '%s\\n' "$name" >/etc/hostname
  hostname "$name"
  if [ -w /proc/sys/kernel/hostname ]; then printf '%s\\n' "$name" >/proc/sys/kernel/hostname; fi

  # Keys of this start are new already. Others came with the image, or are named after it.
  if [ -z "$(find /etc/ssh -name 'ssh_host_*_key' -newer /proc/1 2>/dev/null)" ]; then
    rm -f /etc/ssh/ssh_host_*_key /etc/ssh/ssh_host_*_key.pub
    ssh-keygen -A >/dev/null 2>&1 ||
      DEBIAN_FRONTEND=noninteractive dpkg-reconfigure openssh-server >/dev/null 2>&1
    # The server is told without waiting: it may itself wait for the network that is being set up here.
    if command -v systemctl >/dev/null 2>&1; then systemctl --no-block try-restart ssh 2>/dev/null; fi
  fi
  exit 0
)
`

/** For dhclient: the last lease in its files, which it may still be writing. */
const fromDhclient = `sethostname_from_leases() (
  tries=0
  while [ "$tries" -lt 10 ]; do
    # The newest file is read last, and the last lease of it counts.
    # shellcheck disable=SC2012 # names of leases have no blanks
    files=$(ls -tr /var/lib/dhcp/dhclient*.leases /var/lib/dhcp3/dhclient*.leases 2>/dev/null)
    [ -n "$files" ] && break
    sleep 1
    tries=$((tries + 1))
  done
  [ -n "$files" ] || exit 0
  # shellcheck disable=SC2086 # one word for each file
  lease=$(awk '
    { gsub(/[";]/, "") }
    $1 == "fixed-address" { address = $2 }
    $1 == "option" && $2 == "host-name" { name = $3 }
    $1 == "option" && $2 == "domain-name" { domain = $3 }
    END { print name "|" domain "|" address }' $files)
  name=\${lease%%|*} rest=\${lease#*|}
  # shellcheck disable=SC2154 # dhclient sets them
  sethostname "\${name:-\${new_host_name:-}}" "\${rest%%|*}" "\${rest#*|}"
)
case \${reason:-} in
  BOUND | RENEW | REBIND | REBOOT) sethostname_from_leases ;;
esac
`

const hooks: Partial<Record<NetworkManager, GuestFile>> = {
  ifupdown: {
    path: '/etc/dhcp/dhclient-exit-hooks.d/sethostname',
    mode: '774',
    text: `#!/bin/sh\n${about}\n${body}\n${fromDhclient}`,
  },
  dhcpcd: {
    path: '/etc/dhcpcd.exit-hook',
    mode: '774',
    text: `#!/bin/sh
${about}
${body}
# shellcheck disable=SC2154 # dhcpcd sets them
case \${reason:-} in
  BOUND | RENEW | REBIND | REBOOT)
    sethostname "\${new_host_name:-}" "\${new_domain_name:-}" "\${new_ip_address:-}"
    ;;
esac
`,
  },
  networkmanager: {
    // NetworkManager runs only what others cannot write to.
    path: '/etc/NetworkManager/dispatcher.d/50-sethostname',
    mode: '755',
    text: `#!/bin/sh
${about}
${body}
case \${2:-} in
  up | dhcp4-change)
    sethostname "\${DHCP4_HOST_NAME:-}" "\${DHCP4_DOMAIN_NAME:-}" "\${DHCP4_IP_ADDRESS:-}"
    ;;
esac
`,
  },
}

const networkdScript: GuestFile = {
  path: '/usr/local/sbin/sethostname',
  mode: '755',
  text: `#!/bin/sh
${about}
${body}
# What systemd-networkd keeps of its leases, one file for each link.
for lease in /run/systemd/netif/leases/*; do
  [ -f "$lease" ] || continue
  value() { sed -n "s/^$1=//p" "$lease" | tail -n 1; }
  sethostname "$(value HOSTNAME)" "$(value DOMAINNAME)" "$(value ADDRESS)"
done
`,
}

const networkdUnit: GuestFile = {
  path: '/etc/systemd/system/sethostname.service',
  mode: '644',
  text: `[Unit]
Description=Name a new machine after its DHCP lease
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart=/usr/local/sbin/sethostname
RemainAfterExit=yes

[Install]
WantedBy=multi-user.target
`,
}

/**
 * The files that name a new machine where its network manager does not; the first has the script. None for
 * `ifcfg`: those systems do it themselves.
 */
export function nameHookFiles(network: NetworkManager): readonly GuestFile[] {
  if (network === 'netplan' || network === 'networkd') return [networkdScript, networkdUnit]
  const hook = hooks[network]
  return hook === undefined ? [] : [hook]
}
