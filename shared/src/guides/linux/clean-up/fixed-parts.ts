import type { CleanUpPart } from './part.ts'

/* Parts that are the same for every system. */

export const users: CleanUpPart = {
  id: 'users',
  name: 'remove_users',
  title: 'remove users that were made during installation',
  why: 'Their passwords would be known on every machine. root can sign in: that was looked at before.',
  body: `  delete_user() {
    home=$(awk -F: -v name="$1" '$1 == name { print $6 }' /etc/passwd)
    # 12: the user is gone, and the home stayed because it is somebody else's.
    said=$(userdel -r "$1" 2>&1) || [ $? = 12 ] || {
      say "   $said"
      return 1
    }
    case $home in /home/?*) rm -rf -- "$home" ;; esac
  }
  for name in $(people); do
    run delete_user "$name"
    remove "/etc/sudoers.d/$name"
  done
  # Copies of the files of accounts, with the passwords of those who are gone.
  remove /etc/passwd- /etc/shadow- /etc/group- /etc/gshadow- /etc/subuid- /etc/subgid-
`,
}

export const fixedBefore: readonly CleanUpPart[] = [
  {
    id: 'udev',
    name: 'remove_device_rules',
    title: 'remove rules that bind device names to this hardware',
    why: `Network cards and disks are found anew at the first boot. Only files of this kind: other rules
begin with 70 too, such as those of snaps.`,
    body: `  remove /etc/udev/rules.d/70-persistent-*.rules /etc/udev/rules.d/z25_persistent-*.rules
`,
  },
  {
    id: 'leases',
    name: 'remove_leases',
    title: 'remove DHCP leases',
    why: 'New machines would ask for the address of this one.',
    body: `  remove /var/lib/dhcp/dhclient.* /var/lib/dhcp/dhclient6.* /var/lib/dhcp3/dhclient* \\
    /var/lib/dhclient/* /var/lib/NetworkManager/*.lease /var/lib/dhcpcd/*.lease* \\
    /var/lib/dhcpcd5/*.lease*
`,
  },
]

export const identity: CleanUpPart = {
  id: 'identity',
  name: 'clear_identity',
  title: 'clear machine-id, random seed and other identities',
  why: `machine-id stays as an empty file: the first boot fills it. With the same one, machines would get the
same address by DHCP, and the same seed would give them the same random numbers.`,
  body: `  empty /etc/machine-id
  if [ ! -L /var/lib/dbus/machine-id ]; then remove /var/lib/dbus/machine-id; fi
  remove /var/lib/systemd/random-seed /var/lib/systemd/credential.secret \\
    /var/lib/urandom/random-seed /var/lib/random-seed \\
    /boot/loader/random-seed /boot/efi/loader/random-seed /efi/loader/random-seed
  # LVM would accept no disk but this one.
  remove /etc/lvm/devices/system.devices
`,
}

export const cloudInit: CleanUpPart = {
  id: 'cloudInit',
  name: 'clean_cloud_init',
  title: 'let cloud-init begin anew',
  why: 'It acts once for each machine, and keeps in these files that it has done so.',
  body: `  remove /var/lib/cloud/instance /var/lib/cloud/instances/* /var/lib/cloud/data/* /var/lib/cloud/sem/*
  # Its network configuration and its sudo rule are written again at the first boot.
  remove /etc/netplan/50-cloud-init.yaml /etc/network/interfaces.d/50-cloud-init* \\
    /etc/NetworkManager/system-connections/cloud-init-*.nmconnection \\
    /etc/systemd/network/10-cloud-init-*.network /etc/sudoers.d/90-cloud-init-users
`,
}

export const userKeys: CleanUpPart = {
  id: 'userKeys',
  name: 'remove_user_keys',
  title: 'remove SSH keys of users',
  why: 'Whoever prepared the template could sign in to every machine made from it.',
  body: `  [ "$keep_keys" = no ] || return 0
  remove_ssh() {
    remove "$1"/.ssh/authorized_keys* "$1"/.ssh/known_hosts* "$1"/.ssh/id_*
  }
  each remove_ssh "$(homes)"
`,
}

export const hostName: CleanUpPart = {
  id: 'hostName',
  name: 'reset_host_name',
  title: 'set the host name back to localhost',
  why: 'It is what says that a machine has no name of its own yet.',
  body: `  OLD_NAME=$(sed -n '/^[^#]/{p;q;}' /etc/hostname 2>/dev/null)
  export OLD_NAME
  edit /etc/hosts '
    BEGIN { old = ENVIRON["OLD_NAME"]; sub(/\\..*/, "", old) }
    {
      own = 0
      if (old != "" && old != "localhost")
        for (n = 2; n <= NF; n++) { split($n, part, "."); if (part[1] == old) own = 1 }
      if (!own) print
    }'
  remove /etc/hosts.before-sethostname
  edit /etc/sysconfig/network '/^HOSTNAME=/ { $0 = "HOSTNAME=localhost.localdomain" } { print }'
  put /etc/hostname 644 <<'END'
localhost
END
  if live && [ "$(uname -n)" != localhost ]; then run hostname localhost; fi
`,
}

export const rootPassword: CleanUpPart = {
  id: 'rootPassword',
  name: 'expire_root_password',
  title: 'let the password of root expire',
  why: `It has to be changed when somebody first signs in with it: as \`passwd --expire root\` does, which writes the
day of the last change as 0. Where root has none there is nothing to change, and keys would stop working.`,
  body: `  root_has_password || return 0
  edit /etc/shadow 'BEGIN { FS = OFS = ":" } $1 == "root" { $3 = 0 } { print }'
`,
}

export const logs: CleanUpPart = {
  id: 'logs',
  name: 'clear_logs',
  title: 'clear logs',
  why: 'They tell of this machine and of who worked on it. Rotated ones go, the others are left empty.',
  body: `  if live && have journalctl; then
    run journalctl --quiet --rotate
    run journalctl --quiet --vacuum-time=1s
  fi
  if live && have logrotate; then run logrotate --force /etc/logrotate.conf; fi
  remove /var/log/journal/*
  set -- -name '*.gz' -o -name '*.xz' -o -name '*.bz2' -o -name '*.zst' -o -name '*.[0-9]' -o -name '*.old' \\
    -o -name '*-[12][0-9][0-9][0-9][01][0-9][0-3][0-9]*'
  # What has a line break in its path would be taken for two files, one of which may be anywhere.
  odd='*
*'
  remove_odd_logs() { find /var/log -depth -path "$odd" -exec rm -rf '{}' \\;; }
  [ -z "$(find /var/log -path "$odd" 2>/dev/null)" ] || run remove_odd_logs
  each remove "$(find /var/log -type f ! -path "$odd" \\( "$@" \\) 2>/dev/null)"
  each empty "$(find /var/log -path /var/log/journal -prune -o -type f -size +0 ! -path "$odd" ! \\( "$@" \\) -print 2>/dev/null)"
  for file in /var/spool/mail/* /var/mail/*; do empty "$file"; done
`,
}

export const history: CleanUpPart = {
  id: 'history',
  name: 'remove_histories',
  title: 'remove histories',
  why: `What was typed may hold passwords. The shell that this was started from keeps its own until it ends, so
run \`unset HISTFILE; history -c\` in it first.`,
  body: `  remove_history() {
    for name in bash_history ash_history sh_history zsh_history histfile python_history lesshst viminfo \\
      mysql_history psql_history sqlite_history rediscli_history wget-hsts; do
      remove "$1/.$name"
    done
  }
  each remove_history "$(homes)"
`,
}
