import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chown, type FileHandle, open } from 'node:fs/promises'
import { AppError } from '@mold/shared/errors.ts'
import {
  environment,
  findIsolation,
  type Isolation,
  namespaces,
  systemFolders,
} from './isolation.ts'
import { toolPath } from '../tool-path.ts'

/** What a converter may use; beyond it the kernel ends it. */
export interface Limits {
  /** Bytes of address space. */
  readonly memory: number
  /** Bytes of the longest file that it may write. */
  readonly fileSize: number
  /** Seconds of one processor. */
  readonly cpuSeconds: number
}

export interface ConfinedRun {
  readonly program: string
  /** Debian's name of the package that has it. */
  readonly package: string
  /** Its arguments. */
  readonly args: readonly ConfinedArgument[]
  readonly files: readonly ConfinedFile[]
  readonly limits: Limits
  /** Hear its outputs from the first word: one that ends soon says all before anybody else can listen. */
  readonly onOutput: (text: string) => void
  readonly onMessage: (text: string) => void
  /** Replaces the PATH that programs are looked for in. */
  readonly path?: string | undefined
  /** For one that runs only in namespaces. */
  readonly apart?: Apart | undefined
}

/** What a program has beside its files where it is kept apart by namespaces; elsewhere it does not run at all. */
export interface Apart {
  readonly env: Readonly<Record<string, string>>
  /** A folder in memory, gone with it. */
  readonly scratch: string
  /** What it reads from its standard input. */
  readonly input?: string | undefined
}

/** A word, a file by its place in `files`, or a word that names several of them. */
export type ConfinedArgument =
  | string
  | { readonly file: number }
  | { readonly text: (nameOf: (file: number) => string) => string }

/** A file that a converter gets, and nothing beside it. */
export interface ConfinedFile {
  readonly path: string
  readonly writable: boolean
}

export interface Confined {
  /** Ends it with everything that it has started. */
  readonly kill: () => void
  /** How it ends; listened for from the beginning, as it may be over before anybody else looks. */
  readonly closed: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>
  /** Takes the files back, once it has ended. */
  readonly release: () => Promise<void>
}

/** The account of converters where there are no namespaces; no other program has it. */
const account = { uid: 64_787, gid: 64_787 }

/**
 * Starts a program that reads what strangers made. It sees its files under names of ours, the system's
 * programs, and nothing else: no network, no other file, no secret of our environment (security cases
 * A4, A18; decisions: Converters).
 *
 * @throws AppError conversion.tool_missing; check.not_isolated where it needs namespaces
 */
export async function startConfined(run: ConfinedRun): Promise<Confined> {
  const program = await required(run.program, run.package, run.path)
  const prlimit = await required('prlimit', 'util-linux', run.path)
  const isolation = await findIsolation(run.path)
  const limited = [prlimit, ...limitArguments(run.limits), '--', program]
  if (isolation === 'namespaces') {
    return { ...(await inNamespaces(run, limited)), release: async () => {} }
  }
  if (run.apart) throw new AppError('check.not_isolated')
  return { ...(await byFiles(run, limited, isolation)), release: () => takeBack(run, isolation) }
}

function started(child: ChildProcess, run: ConfinedRun): Omit<Confined, 'release'> {
  child.stdout?.setEncoding('utf8').on('data', run.onOutput)
  child.stderr?.setEncoding('utf8').on('data', run.onMessage)
  const closed = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }))
  // Looked at by whoever reads its outputs.
  closed.catch(() => undefined)
  return { closed, kill: () => endGroup(child) }
}

/**
 * Ends a program and what it started, which is one group, without a terminal of ours: bubblewrap has not
 * tied the lives of its children to its own from its first moment on.
 */
export function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch (error) {
    // It has ended by itself.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

async function required(program: string, from: string, path?: string): Promise<string> {
  const found = await toolPath(program, path)
  if (found !== undefined) return found
  throw new AppError('conversion.tool_missing', { program, package: from })
}

function limitArguments({ memory, fileSize, cpuSeconds }: Limits): string[] {
  const cpu = Math.ceil(cpuSeconds)
  return [`--as=${memory}`, `--fsize=${fileSize}`, `--cpu=${cpu}`, '--core=0']
}

const argumentsOf = (run: ConfinedRun, nameOf: (file: number) => string): string[] =>
  run.args.map((argument) => {
    if (typeof argument === 'string') return argument
    return 'file' in argument ? nameOf(argument.file) : argument.text(nameOf)
  })

async function inNamespaces(run: ConfinedRun, limited: readonly string[]) {
  const bwrap = await required('bwrap', 'bubblewrap', run.path)
  const nameOf = (file: number) => `/image${file}`
  const binds = run.files.flatMap(({ path, writable }, index) => [
    writable ? '--bind' : '--ro-bind',
    path,
    nameOf(index),
  ])
  // Programs of the system are in what is bound anyway.
  const foreign = limited.filter((argument) => /^\/(?!usr\/|bin\/)/.test(argument))
  const programs = foreign.flatMap((file) => ['--ro-bind', file, file])
  // Folders before what is bound into them.
  const own = [...apartArguments(run.apart), ...programs, ...binds]
  const args = [...namespaces, ...(await systemFolders()), ...own, '--', ...limited]
  const input = run.apart?.input
  const child = spawn(bwrap, [...args, ...argumentsOf(run, nameOf)], {
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    env: {},
    detached: true,
  })
  // One that ends before it has read everything says why by other ways.
  child.stdin?.on('error', () => undefined).end(input)
  return started(child, run)
}

function apartArguments(apart: Apart | undefined): string[] {
  if (!apart) return []
  const env = Object.entries(apart.env).flatMap(([name, value]) => ['--setenv', name, value])
  return ['--tmpfs', apart.scratch, ...env]
}

/**
 * Hands files over open, so that an account which may enter none of our folders can use them: opening
 * `/proc/self/fd/3` asks for rights on the file alone.
 */
async function byFiles(
  run: ConfinedRun,
  [command = '', ...args]: readonly string[],
  isolation: Isolation,
): Promise<Omit<Confined, 'release'>> {
  const handles: FileHandle[] = []
  try {
    for (const { path, writable } of run.files) {
      const handle = await open(path, writable ? 'r+' : 'r')
      handles.push(handle)
      if (isolation !== 'account') continue
      if (writable) await handle.chown(account.uid, process.getegid?.() ?? 0)
      else await handle.chmod(0o604)
    }
    const first = 3
    const child = spawn(
      command,
      [...args, ...argumentsOf(run, (file) => `/proc/self/fd/${first + file}`)],
      {
        stdio: ['ignore', 'pipe', 'pipe', ...handles.map(({ fd }) => fd)],
        env: environment,
        cwd: '/',
        detached: true,
        ...(isolation === 'account' && account),
      },
    )
    return started(child, run)
  } finally {
    // The child has them by now.
    for (const handle of handles) await handle.close()
  }
}

/** What was written is ours again; a file that is gone needs nothing. */
async function takeBack(run: ConfinedRun, isolation: Isolation): Promise<void> {
  if (isolation !== 'account') return
  for (const { path, writable } of run.files) {
    if (!writable) continue
    await chown(path, process.geteuid?.() ?? 0, process.getegid?.() ?? 0).catch(() => undefined)
  }
}
