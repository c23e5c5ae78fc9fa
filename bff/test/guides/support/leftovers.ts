type Files = Readonly<Record<string, string | readonly [text: string, mode: number]>>

/* What a machine that somebody has worked on leaves behind, and what must stay. */

const hash = '$y$j9T$abcdefgh$0123456789'

/** What people leave in their homes. */
const people: Files = {
  'home/installer/.bash_history': 'sudo passwd root\n',
  'home/keeper/.bash_history': 'mysql -psecret\n',
  'home/keeper/.ssh/authorized_keys': 'ssh-ed25519 AAAA keeper\n',
  'home/keeper/notes': 'stays\n',
  'etc/sudoers.d/installer': ['installer ALL=(ALL) NOPASSWD:ALL\n', 0o440],
  'root/.bash_history': 'passwd\n',
  'root/.viminfo': '# search\n',
  'root/.ssh/authorized_keys': 'ssh-ed25519 AAAA builder\n',
  'root/.ssh/known_hosts': 'git.example ssh-ed25519 AAAA\n',
}

const accounts = (firstUser: number): Files => ({
  'etc/passwd': `root:x:0:0:root:/root:/bin/sh
daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
installer:x:${firstUser}:${firstUser}::/home/installer:/bin/sh
keeper:x:${firstUser + 1}:${firstUser + 1}::/home/keeper:/bin/sh
`,
  'etc/.pwd.lock': ['', 0o600],
  'etc/login.defs': 'USERGROUPS_ENAB yes\n',
  'etc/shadow-': [`old:${hash}:20400:0:99999:7:::\n`, 0o640],
  'etc/group': `root:x:0:
shadow:x:42:
installer:x:${firstUser}:
keeper:x:${firstUser + 1}:
`,
  'etc/shadow': [
    `root:${hash}:20400:0:99999:7:::
daemon:*:20400:0:99999:7:::
nobody:*:20400:0:99999:7:::
installer:${hash}:20400:0:99999:7:::
keeper:${hash}:20400:0:99999:7:::
`,
    0o640,
  ],
  ...people,
})

const common: Files = {
  'etc/machine-id': '0123456789abcdef0123456789abcdef\n',
  'var/lib/dbus/machine-id': '0123456789abcdef0123456789abcdef\n',
  'var/lib/systemd/random-seed': 'random',
  'etc/udev/rules.d/70-persistent-net.rules': 'ATTR{address}=="52:54:00:12:34:56", NAME="eth0"\n',
  'etc/udev/rules.d/70-snap.core.rules': '# stays\n',
  'etc/ssh/ssh_host_rsa_key': ['rsa', 0o600],
  'etc/ssh/ssh_host_rsa_key.pub': 'rsa',
  'etc/ssh/ssh_host_ed25519_key': ['ed25519', 0o600],
  'etc/ssh/ssh_host_ed25519_key.pub': 'ed25519',
  'etc/ssh/trusted_user_ca_keys': '# stays, though the name has "key" in it\n',
  'etc/hostname': 'master\n',
  'etc/hosts': '127.0.0.1 localhost\n127.0.1.1 master.example.org master\n10.0.0.5 mirror\n',
  'var/log/syslog': 'Nov 29 master kernel: started\n',
  'var/log/syslog.1': 'older\n',
  'var/log/auth.log.2.gz': 'packed',
  'var/log/dnf.log-20260101': 'rotated\n',
  'var/log/pre-install-notes.log': 'emptied, and not taken for a rotated one\n',
  'var/log/audit/audit.log': ['type=LOGIN\n', 0o600],
  'var/log/wtmp': 'who was here',
  'var/log/journal/0123456789abcdef0123456789abcdef/system.journal': 'journal',
}

/** A Debian with ifupdown, whose files beside these are its own, accounts among them. */
export const debianLeftovers: Files = {
  ...people,
  ...common,
  'etc/network/interfaces': `auto lo
iface lo inet loopback

allow-hotplug ens3
iface ens3 inet dhcp
	hwaddress ether 52:54:00:12:34:56
`,
  'var/lib/dhcp/dhclient.ens3.leases': 'lease { fixed-address 10.0.0.9; }\n',
}

/** What is gone, emptied and edited after it was cleaned, without what is about one system. */
export const cleanedCommon = {
  removed: [
    '/etc/ssh/ssh_host_ed25519_key',
    '/etc/ssh/ssh_host_ed25519_key.pub',
    '/etc/ssh/ssh_host_rsa_key',
    '/etc/ssh/ssh_host_rsa_key.pub',
    '/etc/sudoers.d/installer',
    '/etc/udev/rules.d/70-persistent-net.rules',
    '/home/installer',
    '/home/keeper/.bash_history',
    '/home/keeper/.ssh/authorized_keys',
    '/root/.bash_history',
    '/root/.ssh/authorized_keys',
    '/root/.ssh/known_hosts',
    '/root/.viminfo',
    '/var/lib/dbus/machine-id',
    '/var/lib/systemd/random-seed',
    '/var/log/auth.log.2.gz',
    '/var/log/dnf.log-20260101',
    '/var/log/journal/0123456789abcdef0123456789abcdef',
    '/var/log/syslog.1',
  ],
  changed: [
    '/etc/group',
    '/etc/hostname',
    '/etc/hosts',
    '/etc/machine-id (empty)',
    '/etc/passwd',
    '/etc/shadow',
    '/var/log/audit/audit.log (empty)',
    '/var/log/pre-install-notes.log (empty)',
    '/var/log/syslog (empty)',
    '/var/log/wtmp (empty)',
  ],
}

/** A Rocky Linux 9 with NetworkManager. */
export const rockyLeftovers: Files = {
  ...accounts(1000),
  ...common,
  'etc/os-release': 'NAME="Rocky Linux"\nVERSION_ID="9.4"\nID="rocky"\n',
  'etc/NetworkManager/system-connections/ens3.nmconnection': [
    `[connection]
id=ens3
uuid=9a6a2b5e-4a5c-4b1e-9d1b-1f2e3d4c5b6a
type=ethernet
timestamp=1764000000

[ethernet]
mac-address=52:54:00:12:34:56

[ipv4]
method=auto
`,
    0o600,
  ],
  'var/lib/NetworkManager/secret_key': ['secret', 0o600],
  'var/lib/NetworkManager/timestamps': '[timestamps]\n',
  'var/lib/NetworkManager/internal-9a6a2b5e-ens3.lease': 'ADDRESS=10.0.0.9\n',
  'etc/lvm/devices/system.devices': 'IDTYPE=sys_serial IDNAME=abc\n',
}

export const rockyCleaned = {
  removed: [
    '/etc/lvm/devices/system.devices',
    '/var/lib/NetworkManager/internal-9a6a2b5e-ens3.lease',
    '/var/lib/NetworkManager/secret_key',
    '/var/lib/NetworkManager/timestamps',
  ],
  changed: ['/etc/NetworkManager/system-connections/ens3.nmconnection'],
}

/** A CentOS 6, which has no os-release, with its network scripts. */
export const centosLeftovers: Files = {
  ...accounts(500),
  ...common,
  'etc/redhat-release': 'CentOS release 6.10 (Final)\n',
  'etc/sysconfig/network': 'NETWORKING=yes\nHOSTNAME=master.example.org\nGATEWAY=10.0.0.1\n',
  'etc/sysconfig/network-scripts/ifcfg-lo': 'DEVICE=lo\nONBOOT=yes\n',
  'etc/sysconfig/network-scripts/ifcfg-eth0': `DEVICE="eth0"
BOOTPROTO="static"
HWADDR="52:54:00:12:34:56"
IPADDR="10.0.0.9"
UUID="9a6a2b5e-4a5c-4b1e-9d1b-1f2e3d4c5b6a"
`,
  'etc/sysconfig/network-scripts/ifcfg-bond0':
    'DEVICE=bond0\nTYPE=Bond\nHWADDR=52:54:00:12:34:57\nBONDING_OPTS=mode=4\n',
  'var/lib/dhclient/dhclient-eth0.leases': 'lease { }\n',
  'etc/init.d/functions': '# stays\n',
  'etc/rc.d/rc3.d/S10network': '# stays\n',
}

export const centosCleaned = {
  removed: ['/var/lib/dhclient/dhclient-eth0.leases'],
  changed: [
    '/etc/sysconfig/network',
    '/etc/sysconfig/network-scripts/ifcfg-bond0',
    '/etc/sysconfig/network-scripts/ifcfg-eth0',
  ],
}

/** An Ubuntu 24.04 that was installed from its ISO, with netplan and cloud-init. */
export const ubuntuLeftovers: Files = {
  ...accounts(1000),
  ...common,
  'etc/os-release': 'ID=ubuntu\nVERSION_ID="24.04"\n',
  'etc/netplan/00-installer-config.yaml': [
    `network:
  version: 2
  ethernets:
    ens3:
      match:
        macaddress: "52:54:00:12:34:56"
      set-name: ens3
      dhcp4: true
    ens4:
      set-name: lan0
      match: {macaddress: "52:54:00:12:34:57"}
      addresses:
        - 10.0.0.9/24
    ens5:
      match:
        driver: virtio_net
        macaddress: "52:54:00:12:34:58"
      dhcp4: true
`,
    0o600,
  ],
  'etc/netplan/50-cloud-init.yaml': 'network: {version: 2}\n',
  'etc/systemd/network/10-lan.network': `[Match]
PermanentMACAddress=52:54:00:12:34:56

[Network]
DHCP=yes
`,
  'etc/systemd/network/20-named.network': `[Match]
MACAddress=52:54:00:12:34:57
Name=ens4

[Link]
MTUBytes=9000
`,
  'etc/systemd/network/10-lan.link': '[Match]\nMACAddress=52:54:00:12:34:56\n\n[Link]\nName=lan0\n',
  'etc/systemd/network/20-all.link': '[Match]\nOriginalName=*\n\n[Link]\nNamePolicy=path\n',
  'etc/sudoers.d/90-cloud-init-users': ['ubuntu ALL=(ALL) NOPASSWD:ALL\n', 0o440],
  'var/lib/cloud/instances/i-1/sem/config_ssh': 'done\n',
  'var/lib/cloud/data/instance-id': 'i-1\n',
  'var/lib/cloud/seed/nocloud/meta-data': 'instance-id: stays\n',
}

export const ubuntuCleaned = {
  removed: [
    '/etc/netplan/50-cloud-init.yaml',
    '/etc/sudoers.d/90-cloud-init-users',
    '/etc/systemd/network/10-lan.link',
    '/var/lib/cloud/data/instance-id',
    '/var/lib/cloud/instances/i-1',
  ],
  changed: [
    '/etc/netplan/00-installer-config.yaml',
    '/etc/systemd/network/10-lan.network',
    '/etc/systemd/network/20-named.network',
  ],
}
