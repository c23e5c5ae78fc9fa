import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { readlink } from 'node:fs/promises'
import { toolPath } from '../tool-path.ts'

/**
 * How a converter is kept away from everything but its image: `namespaces` by bubblewrap, `account` by a
 * user id of its own, which needs root, or `none` but its limits (decisions: Converters).
 */
export type Isolation = 'namespaces' | 'account' | 'none'

const run = promisify(execFile)
const trialMs = 5_000

/** What can be had here; tried out, as containers often have the program and not the right to use it. */
export async function findIsolation(path?: string): Promise<Isolation> {
  const bwrap = await toolPath('bwrap', path)
  if (bwrap !== undefined && (await works(bwrap))) return 'namespaces'
  return process.geteuid?.() === 0 ? 'account' : 'none'
}

async function works(bwrap: string): Promise<boolean> {
  const args = [...namespaces, ...(await systemFolders()), '--', 'true']
  return run(bwrap, args, { timeout: trialMs }).then(
    () => true,
    () => false,
  )
}

/**
 * All that a converter has of an environment, but for what `Apart` adds. With one arena of the C library a thread costs its stack; with one for
 * each, 64 MiB of address space more, and on slow storage QEMU has up to 64 threads: it aborts when it may not start one.
 */
export const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', MALLOC_ARENA_MAX: '1' } as const

/** No network, no other processes, nothing kept of our environment. */
export const namespaces: readonly string[] = [
  '--unshare-all',
  '--die-with-parent',
  '--clearenv',
  ...Object.entries(environment).flatMap(([name, value]) => ['--setenv', name, value]),
  ...'--ro-bind /usr /usr --dev /dev --tmpfs /tmp --chdir /'.split(' '),
]

/** Programs and libraries beside `/usr`, as links where the system has them as links. */
export async function systemFolders(): Promise<string[]> {
  const folders = await Promise.all(
    ['/bin', '/lib', '/lib32', '/lib64'].map(async (folder) => {
      const target = await readlink(folder).catch(() => undefined)
      return target === undefined
        ? ['--ro-bind-try', folder, folder]
        : ['--symlink', target, folder]
    }),
  )
  return folders.flat()
}
