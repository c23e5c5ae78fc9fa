import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { systemPath } from './paths.mjs'
import { runQuietly } from './run-quietly.mjs'

/*
 * What the tests use besides the npm packages. `program` is looked up in PATH; `file` is where
 * Debian's package puts it. Steps that do without a tool need not list it.
 */
const tools = [
  { package: 'curl', program: 'curl', use: 'the measured peer of downloads' },
  { package: 'haproxy', file: '/usr/sbin/haproxy', use: 'uploads through a proxy' },
  { package: 'nginx', file: '/usr/sbin/nginx', use: 'uploads through a proxy' },
  { package: 'openssl', program: 'openssl', use: 'certificates and digests to compare with' },
  { package: 'default-jre-headless', program: 'keytool', use: 'Java key stores of hosts' },
  { package: 'qemu-utils', program: 'qemu-img', use: 'disk images of every format' },
  { package: 'qemu-system-x86', program: 'qemu-system-x86_64', use: 'machines' },
  { package: 'libvirt-clients', program: 'virsh', use: 'machines' },
  { package: 'libvirt-daemon-system', file: '/usr/sbin/libvirtd', use: 'machines' },
  { package: 'dnsmasq-base', file: '/usr/sbin/dnsmasq', use: 'addresses of machines' },
  { package: 'ovmf', file: '/usr/share/OVMF/OVMF_CODE_4M.fd', use: 'machines with UEFI' },
  { package: 'systemd', program: 'systemd-analyze', use: 'the unit of the agent' },
  { package: 'wget', program: 'wget', use: 'the program of Linux guests' },
  {
    package: 'linux-image-cloud-amd64',
    file: '/usr/share/doc/linux-image-cloud-amd64',
    use: 'a small Linux guest',
  },
  { package: 'libnfs-utils', program: 'nfs-cat', use: 'direct downloads by NFS' },
  { package: 'nfs-ganesha', program: 'ganesha.nfsd', use: 'direct downloads by NFS' },
  {
    package: 'nfs-ganesha-vfs',
    file: '/usr/lib/x86_64-linux-gnu/ganesha/libfsalvfs.so',
    use: 'direct downloads by NFS',
  },
  { package: 'libguestfs-tools', program: 'guestfish', use: 'looking into images' },
  { package: 'guestfs-tools', program: 'virt-sysprep', use: 'looking into images' },
  {
    package: 'linux-image-cloud-amd64',
    file: '/usr/share/doc/linux-image-cloud-amd64',
    use: 'looking into images',
  },
  { package: 'bubblewrap', program: 'bwrap', use: 'keeping converters apart' },
  { package: 'shellcheck', program: 'shellcheck', use: 'scripts for guests' },
  { package: 'busybox-static', program: 'busybox', use: 'scripts for guests, and a small guest' },
  { package: 'debootstrap', file: '/usr/sbin/debootstrap', use: 'a system to prepare' },
  { package: 'libxml2-utils', program: 'xmllint', use: 'answer files of Windows' },
  { package: 'genisoimage', program: 'genisoimage', use: 'ISO images' },
  { package: 'xorriso', program: 'xorriso', use: 'ISO images' },
  { package: 'ipxe', file: '/usr/lib/ipxe/ipxe.iso', use: 'a real bootable ISO' },
  {
    package: 'grub-rescue-pc',
    file: '/usr/lib/grub-rescue/grub-rescue-cdrom.iso',
    use: 'a real bootable ISO',
  },
  { package: 'xz-utils', program: 'xz', use: 'packed images' },
  { package: 'bzip2', program: 'bzip2', use: 'packed images' },
  { package: 'zstd', program: 'zstd', use: 'packed images' },
  { package: 'zip', program: 'zip', use: 'packed images' },
  {
    package: 'python3-cs',
    file: '/usr/lib/python3/dist-packages/cs/client.py',
    use: 'an unmodified API client',
  },
  {
    package: 'python3-libcloud',
    file: '/usr/lib/python3/dist-packages/libcloud/__init__.py',
    use: 'an unmodified API client',
  },
  {
    package: 'ansible',
    file: '/usr/lib/python3/dist-packages/ansible_collections/ngine_io/cloudstack/MANIFEST.json',
    use: 'an unmodified API client',
  },
  { package: 'python3-pip', program: 'pip3', use: 'CloudMonkey, an unmodified API client' },
  { package: 'jython', program: 'jython', use: 'CloudMonkey, an unmodified API client' },
  {
    package: 'libbcpkix-java',
    file: '/usr/share/java/bcpkix.jar',
    use: 'CloudMonkey, an unmodified API client',
  },
  {
    package: 'fonts-noto-cjk',
    file: '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
    use: 'Korean text in screenshots',
  },
]

/** The first place in PATH, the clone's own programs left out, that has the program. */
export function whereIs(program) {
  const folders = systemPath().split(path.delimiter)
  return folders.map((folder) => path.join(folder, program)).find(isExecutable)
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const isThere = ({ program, file }) =>
  program === undefined ? existsSync(file) : whereIs(program) !== undefined

/** True when this script may install Debian packages. */
export const canUseApt = () => process.geteuid?.() === 0 && whereIs('apt-get') !== undefined

/** Debian asks this program before it starts or restarts a service. */
const servicePolicy = '/usr/sbin/policy-rc.d'

/** Installs Debian packages, without starting the services that some are; says whether that worked. */
export async function aptInstall(packages) {
  // A machine with a rule of its own keeps it.
  if (existsSync(servicePolicy)) return install(packages)
  writeFileSync(servicePolicy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    return await install(packages)
  } finally {
    rmSync(servicePolicy)
  }
}

async function install(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const args = ['install', '-y', '--no-install-recommends', ...packages]
  const title = `Installing ${packages.join(', ')}`
  const first = await runQuietly(title, 'apt-get', args, { env })
  if (first.ok) return true
  // The lists of a fresh machine are empty or old.
  await runQuietly('Fetching the package lists', 'apt-get', ['update'], { env })
  const second = await runQuietly(title, 'apt-get', args, { env })
  if (!second.ok) console.log(second.output.split('\n').slice(-5).join('\n'))
  return second.ok
}

/** Installs the tools that are missing where it can; names the others and what they are for. */
export async function ensureTools() {
  const missing = tools.filter((tool) => !isThere(tool))
  if (missing.length > 0 && canUseApt()) await aptInstall(missing.map((tool) => tool.package))
  const lacking = missing.filter((tool) => !isThere(tool))
  for (const tool of lacking) console.log(`Not installed: ${tool.package} (${tool.use})`)
  if (lacking.length > 0) {
    const names = lacking.map((tool) => tool.package).join(' ')
    console.log(`On Debian and Ubuntu: sudo apt-get install ${names}`)
  }
}

/** What a program prints, or the empty text. */
export function answerOf(program, args) {
  const { stdout, status } = spawnSync(program, args, { encoding: 'utf8', timeout: 20_000 })
  return status === 0 ? stdout.trim() : ''
}
