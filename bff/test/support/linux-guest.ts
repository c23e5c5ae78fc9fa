import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

/*
 * A small Linux guest: Debian's kernel for clouds, and a root file system of busybox in memory. GRUB starts it from
 * an ISO, which is the one of Debian's package grub-rescue-pc with another menu.
 */

const grub = '/usr/lib/grub-rescue/grub-rescue-cdrom.iso'

/** What the network card needs, in the order in which it can be loaded. */
const modules = [
  'drivers/virtio/virtio_ring',
  'drivers/virtio/virtio',
  'drivers/virtio/virtio_pci_legacy_dev',
  'drivers/virtio/virtio_pci_modern_dev',
  'drivers/virtio/virtio_pci',
  'net/core/failover',
  'drivers/net/net_failover',
  'drivers/net/virtio_net',
]

interface Kernel {
  readonly file: string
  readonly modules: string
}

function findKernel(): Kernel | undefined {
  const name = readdirSync('/boot').findLast((file) => /^vmlinuz-.*-cloud-amd64$/.test(file))
  if (name === undefined) return undefined
  const release = name.replace('vmlinuz-', '')
  return { file: `/boot/${name}`, modules: `/lib/modules/${release}/kernel` }
}

const kernel = findKernel()
const busybox = spawnSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).stdout.trim()

/** Whether such a guest cannot be made here: needs linux-image-cloud-amd64, busybox-static, grub-rescue-pc, xorriso. */
export const lacksLinuxGuest =
  kernel === undefined ||
  busybox === '' ||
  spawnSync('xorriso', ['-version']).status !== 0 ||
  spawnSync('test', ['-r', grub]).status !== 0

/** The first program of the guest: gets an address, and leaves the rest to `work`. */
const init = (work: string) => `#!/bin/sh
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
for module in ${modules.map((name) => path.basename(name)).join(' ')}; do
  insmod "/modules/$module.ko"
done
hostname guest
ip link set lo up
for link in /sys/class/net/*; do
  ip link set "\${link##*/}" up
  [ "\${link##*/}" = lo ] || udhcpc -q -n -t 60 -T 2 -i "\${link##*/}" -s /lease
done
${work}
`

/** What udhcpc calls with what it was given. */
const lease = `#!/bin/sh
[ "$1" = bound ] || exit 0
ip addr add "$ip/\${mask:-24}" dev "$interface"
for gateway in $router; do ip route add default via "$gateway"; done
mkdir -p /run
echo "serverid='$serverid'" >"/run/udhcpc.$interface.lease"
`

/**
 * An ISO that boots a Linux guest, which has an address and every program of busybox.
 *
 * @param of the files that it has besides, by path, and what it does: lines of a shell, which write on its serial
 *   console
 */
export function linuxGuestIso(of: {
  readonly files: Readonly<Record<string, string>>
  readonly work: string
}): Buffer {
  if (!kernel) throw new Error('there is no kernel for a guest')
  const folder = mkdtempSync('/tmp/mold-linux-guest-')
  try {
    const root = path.join(folder, 'root')
    makeRoot(root, kernel, of)
    const archive = execFileSync(busybox, ['sh', '-c', 'find . | cpio -o -H newc'], {
      cwd: root,
      maxBuffer: 64 << 20,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    writeFileSync(path.join(folder, 'initrd'), gzipSync(archive, { level: 1 }))
    writeFileSync(
      path.join(folder, 'grub.cfg'),
      `set timeout=0\nlinux /vmlinuz console=ttyS0 quiet panic=5\ninitrd /initrd\nboot\n`,
    )
    const iso = path.join(folder, 'guest.iso')
    const maps = [
      [path.join(folder, 'grub.cfg'), '/boot/grub/grub.cfg'],
      [path.join(folder, 'initrd'), '/initrd'],
      [kernel.file, '/vmlinuz'],
    ].flatMap(([file = '', place = '']) => ['-map', file, place])
    execFileSync(
      'xorriso',
      ['-indev', grub, '-outdev', iso, '-boot_image', 'any', 'replay', ...maps],
      { stdio: 'ignore' },
    )
    return readFileSync(iso)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function makeRoot(
  root: string,
  of: Kernel,
  { files, work }: { readonly files: Readonly<Record<string, string>>; readonly work: string },
): void {
  for (const name of ['bin', 'proc', 'sys', 'dev', 'etc', 'run', 'tmp', 'root', 'modules']) {
    mkdirSync(path.join(root, name), { recursive: true })
  }
  copyFileSync(busybox, path.join(root, 'bin', 'busybox'))
  const applets = execFileSync(busybox, ['--list'], { encoding: 'utf8' }).split('\n')
  for (const applet of applets.filter((name) => name !== '' && name !== 'busybox')) {
    symlinkSync('busybox', path.join(root, 'bin', applet))
  }
  for (const name of modules) {
    const file = `${path.basename(name)}.ko`
    copyFileSync(path.join(of.modules, `${name}.ko`), path.join(root, 'modules', file))
  }
  const all = { '/init': init(work), '/lease': lease, ...files }
  for (const [place, content] of Object.entries(all)) {
    const file = path.join(root, place)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, content)
    chmodSync(file, 0o755)
  }
}
