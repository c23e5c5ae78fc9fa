/*
 * The program that a Linux guest runs at every boot to get the password that the cloud has for it (K4): it asks
 * the DHCP server of its network by the protocol of CloudStack's virtual router (semantics §15.2).
 */

/** What the program is called, wherever it is put. */
export const guestPasswordName = 'cloud-set-guest-password'

/**
 * The program, for any POSIX shell. As a System V script it answers to `start`; started without an argument, as by
 * systemd, it does the same.
 */
export const guestPasswordScript = `#!/bin/sh
#
# Sets the password of a user of this guest to the one that the cloud has for it. To be run at every boot, once the
# network is up. Where no password waits, or nobody can be asked, nothing is changed and the boot goes on.
#
# chkconfig: 2345 98 02
# description: Sets the password that the cloud has for this guest.
#
### BEGIN INIT INFO
# Provides:          cloud-set-guest-password
# Required-Start:    $local_fs $remote_fs $network $syslog
# Required-Stop:     $local_fs $remote_fs
# Default-Start:     2 3 4 5
# Default-Stop:
# Short-Description: Sets the password that the cloud has for this guest
### END INIT INFO

# Whoever traces this program would write the password into a log.
set +x
LC_ALL=C
export LC_ALL
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
# What is asked is on the guest's own network.
unset http_proxy HTTP_PROXY all_proxy ALL_PROXY

name=cloud-set-guest-password
# For tests: where the files of the system are.
root="\${GUEST_ROOT:-}"

# Each of these can be set in /etc/default/cloud-set-guest-password.
user=root
port=8080
tries=3
# Seconds that one try may take, and between two tries.
limit=20
pause=2
# Addresses to ask in place of the DHCP servers, separated by spaces.
servers=
defaults="$root/etc/default/$name"
if [ -r "$defaults" ]; then
  # shellcheck source=/dev/null
  . "$defaults"
fi

# Says something to the system's log, and to whoever started this. No password is ever among the words.
say() {
  echo "$name: $*" >&2
  if [ -z "$root" ] && command -v logger >/dev/null 2>&1; then
    logger -t "$name" -- "$*" 2>/dev/null || :
  fi
}

# The address that a line of a lease has, such as
#   option dhcp-server-identifier 10.1.1.1;              (dhclient)
#   SERVER_ADDRESS=10.1.1.1                              (systemd-networkd, NetworkManager's own client)
#   dhcp_server_identifier='10.1.1.1'                    (dhcpcd)
#   DHCP4.OPTION[5]: dhcp_server_identifier = 10.1.1.1   (nmcli)
#   serverid='10.1.1.1'                                  (what a script of udhcpc may have kept)
addresses='
s/^.*dhcp.server.identifier[^0-9]*\\([0-9][0-9.]*[0-9]\\).*$/\\1/p
s/^.*SERVER_ADDRESS[^0-9]*\\([0-9][0-9.]*[0-9]\\).*$/\\1/p
s/^.*serverid[^0-9]*\\([0-9][0-9.]*[0-9]\\).*$/\\1/p
'

# Of leases in files the last one is the youngest.
from_files() {
  for file in "$@"; do
    if [ -f "$file" ] && [ -r "$file" ]; then
      sed -n "$addresses" "$file" | tail -n 1
    fi
  done
}

interfaces() {
  for link in "$root"/sys/class/net/*; do
    link="\${link##*/}"
    case "$link" in
      lo | '*') ;;
      *) echo "$link" ;;
    esac
  done
}

from_dhcpcd() {
  command -v dhcpcd >/dev/null 2>&1 || return 0
  for link in $(interfaces); do
    dhcpcd -4 -U "$link" 2>/dev/null || dhcpcd -U "$link" 2>/dev/null || :
  done | sed -n "$addresses"
}

from_nmcli() {
  command -v nmcli >/dev/null 2>&1 || return 0
  nmcli -f DHCP4 device show 2>/dev/null | sed -n "$addresses"
}

# In these clouds it gives out the addresses too. The kernel writes it as a number, the last byte first.
from_gateway() {
  [ -r "$root/proc/net/route" ] || return 0
  while read -r _link destination gateway _rest; do
    if [ "$destination" = 00000000 ] && [ "$gateway" != 00000000 ]; then
      for byte in 7-8 5-6 3-4 1-2; do
        printf '%d.' "0x$(echo "$gateway" | cut -c "$byte")"
      done | sed 's/[.]$//'
      echo
    fi
  done <"$root/proc/net/route"
}

# Everybody who may know the password, each once and in this order: whoever gave out an address, then the gateway.
find_servers() {
  {
    from_files "$root"/run/systemd/netif/leases/*
    from_files "$root"/var/lib/NetworkManager/*.lease "$root"/run/NetworkManager/devices/*
    from_files "$root"/var/lib/dhcp/*.lease* "$root"/var/lib/dhcp3/*.lease*
    from_files "$root"/var/lib/dhclient/*.lease* "$root"/run/dhclient*.lease*
    from_files "$root"/run/udhcpc* "$root"/var/lib/udhcpc/*
    from_nmcli
    from_dhcpcd
    from_gateway
  } | awk 'NF == 1 && !seen[$1]++ { print $1 }'
}

# Ends a program after the time of one try, where that can be done.
limited() {
  if timeout "$limit" true 2>/dev/null; then
    timeout "$limit" "$@"
  else
    "$@"
  fi
}

# ask ADDRESS WHAT: prints the answer; fails when there is none.
ask() {
  if command -v curl >/dev/null 2>&1; then
    curl -s -f -m "$limit" -H "DomU_Request: $2" "http://$1:$port/" 2>/dev/null
  elif wget --version >/dev/null 2>&1; then
    wget -q -t 1 -T "$limit" -O - --header "DomU_Request: $2" "http://$1:$port/" 2>/dev/null
  else
    # That of busybox, which knows nothing of time and tries once.
    limited wget -q -O - --header "DomU_Request: $2" "http://$1:$port/" 2>/dev/null
  fi
}

# ask_often ADDRESS WHAT: the same, tried again.
ask_often() {
  try=1
  while :; do
    if ask "$1" "$2"; then
      return 0
    fi
    [ "$try" -lt "$tries" ] || return 1
    try=$((try + 1))
    sleep "$pause"
  done
}

# A program that is no password server, such as that of a proxy, answers with a page: that is no password.
is_password() {
  case "$1" in
    *[!!-~]*) return 1 ;;
  esac
  # Those of clouds have six characters at least, and an "OK" has not.
  [ "\${#1}" -ge 6 ] && [ "\${#1}" -le 128 ]
}

set_password() {
  if command -v chpasswd >/dev/null 2>&1; then
    printf '%s:%s\\n' "$user" "$1" | chpasswd >/dev/null 2>&1
  else
    # Small systems have this one only, which asks twice.
    printf '%s\\n%s\\n' "$1" "$1" | passwd "$user" >/dev/null 2>&1
  fi
}

# try_server ADDRESS: 0 when there is nothing more to be done, 1 when another server may know more, 2 when the
# password could not be set.
try_server() {
  if ! answer=$(ask_often "$1" send_my_password); then
    say "no answer from $1"
    return 1
  fi
  case "$answer" in
    saved_password)
      say "no new password waits at $1"
      return 0
      ;;
    '' | bad_request)
      say "$1 has no password for this guest"
      return 1
      ;;
  esac
  if ! is_password "$answer"; then
    say "what $1 answers is no password"
    return 1
  fi
  if ! set_password "$answer"; then
    say "the password of $user could not be set"
    return 2
  fi
  answer=
  say "the password of $user is the one that $1 had"
  # Where this is lost the same password comes once more at the next boot.
  ask_often "$1" saved_password >/dev/null || say "$1 could not be told so"
  return 0
}

start() {
  if ! command -v curl >/dev/null 2>&1 && ! command -v wget >/dev/null 2>&1; then
    say 'neither curl nor wget is installed'
    return 1
  fi
  for server in \${servers:-$(find_servers)}; do
    result=0
    try_server "$server" || result=$?
    case "$result" in
      0) return 0 ;;
      2) return 1 ;;
    esac
  done
  say 'the password stays as it is'
  return 0
}

case "\${1:-start}" in
  start | restart | reload | force-reload) start ;;
  stop | status) ;;
  *)
    echo "Usage: $0 start" >&2
    exit 2
    ;;
esac
`
