import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const has = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0

/** Whether something is missing that looks into real disks, or makes them. */
export const lacksGuestfs = !(
  has('libguestfs-make-fixed-appliance') &&
  has('virt-sysprep') &&
  has('virt-sparsify') &&
  has('mke2fs') &&
  spawnSync('bwrap', ['--unshare-all', '--ro-bind', '/', '/', 'true']).status === 0
)

const mib = 1 << 20

/**
 * A QCOW2 disk with one partition that has the files of a tree in it, by path.
 *
 * @param files texts, by the absolute path of each; a path with a slash at its end is a folder
 */
export function linuxDisk(files: Readonly<Record<string, string>>): Buffer {
  const folder = mkdtempSync(path.join(tmpdir(), 'mold-linux-'))
  const tree = path.join(folder, 'tree')
  const places = { raw: path.join(folder, 'raw'), fs: path.join(folder, 'fs') }
  const disk = path.join(folder, 'disk')
  try {
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(tree, name)
      mkdirSync(name.endsWith('/') ? file : path.dirname(file), { recursive: true })
      if (!name.endsWith('/')) writeFileSync(file, text)
    }
    const size = 48 * mib
    // Of the size that large ones have: a disk gives no smaller blocks back.
    const blocks = ['-b', '4096']
    execFileSync('mke2fs', [
      '-q',
      ...blocks,
      '-t',
      'ext4',
      '-d',
      tree,
      places.fs,
      `${size / 1024}k`,
    ])
    writeFileSync(places.raw, Buffer.concat([bootRecord(size), readFileSync(places.fs)]))
    execFileSync('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', places.raw, disk])
    return readFileSync(disk)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A MiB with a partition table that has one partition of so many bytes behind it. */
function bootRecord(bytes: number): Buffer {
  const record = Buffer.alloc(mib)
  record.set([0x80, 0, 2, 0, 0x83, 0, 0, 0], 446)
  record.writeUInt32LE(mib / 512, 454)
  record.writeUInt32LE(bytes / 512, 458)
  record.set([0x55, 0xaa], 510)
  return record
}

/** The least that makes a Debian of a tree, with nothing in it that should not be there. */
export const debianTree: Readonly<Record<string, string>> = {
  '/etc/os-release':
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n',
  '/etc/debian_version': '12.5\n',
  '/etc/fstab': '/dev/sda1 / ext4 defaults 0 1\n',
  '/etc/hostname': 'localhost\n',
  '/etc/hosts': '127.0.0.1 localhost\n',
  '/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\nkim:x:1000:1000:Kim,,,:/home/kim:/bin/bash\n',
  '/etc/shadow': 'root:*:19000:0:99999:7:::\nkim:!:19000:0:99999:7:::\n',
  '/etc/machine-id': '',
  '/usr/bin/cloud-init': '#!/usr/bin/python3\n',
  '/usr/sbin/qemu-ga': 'ELF',
  '/usr/bin/ssh-keygen': 'ELF',
  '/usr/lib/systemd/systemd': 'ELF',
  '/var/lib/dpkg/status': '',
  '/etc/systemd/system/': '',
  '/home/kim/': '',
  '/root/': '',
  '/bin/': '',
  '/boot/': '',
  '/dev/': '',
  '/proc/': '',
  '/sys/': '',
  '/tmp/': '',
  '/var/tmp/': '',
}

/** A word that is in every secret of `leftovers`, to look for in bytes. */
export const plantedSecret = 'planted-secret-5b1f'

const wired =
  '[connection]\nid=Wired 1\n[ethernet]\nmac-address=52:54:00:12:34:56\n[ipv4]\nmethod=auto\n'

/** What owners forget in their masters, by the finding that it is to be. */
export const leftovers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  authorized_keys: {
    '/root/.ssh/authorized_keys': `ssh-ed25519 ${plantedSecret} kim@desk\n`,
    '/home/kim/.ssh/authorized_keys': `ssh-ed25519 ${plantedSecret} kim@desk\n`,
  },
  host_keys: {
    '/etc/ssh/ssh_host_ed25519_key': `-----BEGIN ${plantedSecret}\n`,
    '/etc/ssh/ssh_host_ed25519_key.pub': 'ssh-ed25519 AAAA root@build\n',
  },
  root_password_set: {
    '/etc/shadow': `root:$6$${plantedSecret}$hash:19000:0:99999:7:::\nkim:!:19000:0:99999:7:::\n`,
  },
  machine_id: {
    '/etc/machine-id': '0123456789abcdef0123456789abcdef\n',
    '/var/lib/dbus/machine-id': '0123456789abcdef0123456789abcdef\n',
  },
  udev_rules: {
    '/etc/udev/rules.d/70-persistent-net.rules':
      'SUBSYSTEM=="net", ATTR{address}=="52:54:00:12:34:56", NAME="eth0"\n',
  },
  leases: { '/var/lib/dhcp/dhclient.eth0.leases': 'lease { fixed-address 10.1.2.3; }\n' },
  mac_addresses: { '/etc/NetworkManager/system-connections/Wired 1.nmconnection': wired },
  histories: {
    '/root/.bash_history': `mysql -p${plantedSecret}\n`,
    '/home/kim/.python_history': `print("${plantedSecret}")\n`,
  },
  random_seed: { '/var/lib/systemd/random-seed': `${plantedSecret}\n` },
  cloud_init_state: { '/var/lib/cloud/instances/i-1/obj.pkl': `${plantedSecret}\n` },
  logs: {
    '/var/log/wtmp': `${plantedSecret}\n`,
    '/var/log/auth.log': `Accepted publickey for kim ${plantedSecret}\n`,
    '/var/log/journal/0123456789abcdef0123456789abcdef/system.journal': `${plantedSecret}\n`,
  },
  host_name: { '/etc/hostname': 'build7\n' },
}

/** Every leftover in one tree. */
export const plantedTree = Object.assign({}, debianTree, ...Object.values(leftovers)) as Readonly<
  Record<string, string>
>
