import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/* Root file systems of guests, for what is run inside them. Only root may shut a program in one. */

const places = ['/usr/sbin', '/usr/bin', '/sbin', '/bin']

/** What is not installed, or why nothing can be run in a tree; empty where it can. */
export const lackingForTrees = [
  ...(process.geteuid?.() === 0 ? [] : ['root']),
  ...['busybox', 'chroot', 'unshare'].filter((program) => placeOf(program) === ''),
]

/** The same for a tree of Debian, which Debian makes of its own packages. */
export const lackingForDebian = [
  ...lackingForTrees,
  ...(existsSync('/etc/debian_version') ? [] : ['Debian']),
  ...(placeOf('debootstrap') === '' ? ['debootstrap'] : []),
]

function placeOf(program: string): string {
  const found = places.map((place) => path.join(place, program)).find((file) => existsSync(file))
  return found ?? ''
}

export interface Tree {
  readonly folder: string
  /** Writes files; folders are made, and values may say the mode. */
  readonly write: (
    files: Readonly<Record<string, string | readonly [text: string, mode: number]>>,
  ) => void
  /** Runs a program inside, under a host name of its own that it may change. */
  readonly inside: (...command: readonly string[]) => { status: number | null; output: string }
  readonly drop: () => void
}

function treeAt(folder: string): Tree {
  return {
    folder,
    write: (files) => {
      for (const [name, given] of Object.entries(files)) {
        const [text, mode] = typeof given === 'string' ? ([given, 0o644] as const) : given
        const file = path.join(folder, name)
        mkdirSync(path.dirname(file), { recursive: true })
        writeFileSync(file, text)
        chmodSync(file, mode)
      }
    },
    inside: (...command) => {
      const enter = 'mount --bind /dev "$0/dev" && exec chroot "$0" "$@"'
      const shut = ['--uts', '--mount', 'sh', '-c', enter, folder, ...command]
      const run = spawnSync('unshare', shut, {
        encoding: 'utf8',
        env: { PATH: '/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root' },
        timeout: 60_000,
      })
      return { status: run.status, output: run.stdout + run.stderr }
    },
    drop: () => {
      rmSync(folder, { recursive: true })
      // What was run on it stands beside it.
      rmSync(`${folder}.sh`, { force: true })
    },
  }
}

const makeFolder = () => mkdtempSync(path.join(tmpdir(), 'mold-tree-'))

/** Release and mirror of this machine's own system, as apt knows them. */
function debianMirror(): { release: string; mirror: string } {
  const format = '$(CODENAME)|$(REPO_URI)'
  const lines = execFileSync(
    'apt-get',
    ['indextargets', '--format', format, 'Created-By: Packages', 'Component: main'],
    { encoding: 'utf8' },
  )
  const targets = lines.split('\n').map((line) => line.split('|'))
  const main = targets.find(([codename = '']) => /^[a-z]+$/.test(codename))
  if (main === undefined) throw new Error(`apt knows no release of Debian:\n${lines}`)
  const [release = '', mirror = ''] = main
  return { release, mirror }
}

/** A root file system as Debian's own tool makes it, which can boot; takes a minute or two. */
export function makeDebianTree(): Tree {
  const folder = makeFolder()
  const { release, mirror } = debianMirror()
  // Without udev no console is announced to what starts logins on it.
  const packages = 'systemd-sysv,udev,openssh-server'
  execFileSync(
    'debootstrap',
    ['--variant=minbase', `--include=${packages}`, release, folder, mirror],
    { stdio: ['ignore', 'ignore', 'pipe'], timeout: 840_000 },
  )
  return treeAt(folder)
}

const tools = [
  'awk',
  'cat',
  'chmod',
  'cp',
  'find',
  'grep',
  'id',
  'ln',
  'mkdir',
  'mv',
  'printf',
  'readlink',
  'rm',
  'sed',
  'sync',
  'tr',
  'uname',
]

/**
 * A root file system with the places of Red Hat's systems, and this machine's programs: those of GNU with Bash as
 * their shell, as there, or BusyBox.
 */
export function makeRpmTree(kind: 'gnu' | 'busybox'): Tree {
  const folder = makeFolder()
  const tree = treeAt(folder)
  for (const name of [
    'dev',
    'usr/bin',
    'usr/sbin',
    'usr/local/bin',
    'etc',
    'root',
    'home',
    'tmp',
    'run',
  ])
    mkdirSync(path.join(folder, name), { recursive: true })
  for (const name of ['bin', 'sbin']) symlinkSync(`usr/${name}`, path.join(folder, name))
  if (kind === 'gnu') {
    copyProgram(folder, placeOf('bash'), '/usr/bin/sh')
    for (const tool of tools) copyProgram(folder, placeOf(tool), `/usr/bin/${tool}`)
  } else {
    copyFileSync(placeOf('busybox'), path.join(folder, 'usr/bin/busybox'))
    for (const tool of ['sh', ...tools]) symlinkSync('busybox', path.join(folder, 'usr/bin', tool))
  }
  copyProgram(folder, placeOf('userdel'), '/usr/sbin/userdel')
  return tree
}

/** A program with the libraries that it needs, at their own places. */
function copyProgram(folder: string, program: string, to: string): void {
  copyFileSync(program, path.join(folder, to))
  const libraries = execFileSync('ldd', [program], { encoding: 'utf8' })
  for (const [, library = ''] of libraries.matchAll(/(\/\S+) \(0x/g)) {
    const target = path.join(folder, library)
    mkdirSync(path.dirname(target), { recursive: true })
    copyFileSync(library, target)
  }
}
