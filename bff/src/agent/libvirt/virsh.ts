import { spawn } from 'node:child_process'
import { AppError } from '@mold/shared/errors.ts'

/** What `virsh` said when it failed. */
export class VirshError extends Error {
  override readonly name = 'VirshError'
}

export interface VirshCall {
  /** Milliseconds after which it is given up; 40 s. */
  readonly deadlineMs?: number | undefined
  readonly signal?: AbortSignal | undefined
}

export interface Virsh {
  readonly uri: string
  /**
   * What a call of `virsh` prints. Arguments are ours or checked; there is no shell.
   *
   * @throws AppError host.no_libvirt when libvirt does not answer, host.tool_missing,
   *   host.domain_busy; VirshError as it fails;
   *   the reason of the signal
   */
  run(args: readonly string[], call?: VirshCall): Promise<string>
}

/** More than the 30 s that libvirt itself waits for what else is done with a domain. */
const defaultDeadlineMs = 40_000
/** What `virsh` calls itself when the daemon is away, or went away while it was asked. */
const away =
  /failed to connect to the hypervisor|Failed to connect socket|End of file while reading data|Cannot recv data|Cannot write data|client socket is closed|Connection reset by peer|Failed to start transport|internal error: client|Failed to find .*user-runtime|error: Disconnected from/i
const busy = /cannot acquire state change lock|another .* job .* running/i
const mostOutput = 64 << 20

/** Calls libvirt through its own program: one process for each call, so that none outlives its deadline. */
export function createVirsh(uri: string, program = 'virsh'): Virsh {
  return {
    uri,
    async run(args, { deadlineMs = defaultDeadlineMs, signal } = {}) {
      signal?.throwIfAborted()
      const end = await ended(program, ['-q', '-c', uri, ...args], deadlineMs, signal)
      signal?.throwIfAborted()
      if (end.code === 0) return end.output
      const said = lastLine(end.messages)
      if (end.late)
        throw new AppError('host.no_libvirt', { reason: `no answer in ${deadlineMs / 1000} s` })
      if (away.test(end.messages)) throw new AppError('host.no_libvirt', { reason: said })
      if (busy.test(end.messages)) throw new AppError('host.domain_busy', { reason: said })
      throw new VirshError(said === '' ? `virsh ended with code ${end.code ?? '?'}` : said)
    },
  }
}

interface End {
  readonly code: number | null
  readonly output: string
  readonly messages: string
  readonly late: boolean
}

/** The environment of `virsh`: its texts in English, whoever starts us, and the ways to a user's own daemon. */
export function virshEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, XDG_RUNTIME_DIR, XDG_CONFIG_HOME, XDG_CACHE_HOME } = process.env
  return { PATH, HOME, XDG_RUNTIME_DIR, XDG_CONFIG_HOME, XDG_CACHE_HOME, LC_ALL: 'C' }
}

function ended(
  program: string,
  args: readonly string[],
  deadlineMs: number,
  signal: AbortSignal | undefined,
): Promise<End> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: virshEnvironment(),
    })
    let output = ''
    let messages = ''
    let late = false
    const kill = () => child.kill('SIGKILL')
    const deadline = setTimeout(() => {
      late = true
      kill()
    }, deadlineMs)
    signal?.addEventListener('abort', kill, { once: true })
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (output.length > mostOutput) kill()
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      messages = `${messages}${text}`.slice(-8_192)
    })
    const settle = () => {
      clearTimeout(deadline)
      signal?.removeEventListener('abort', kill)
    }
    child.once('error', (error: NodeJS.ErrnoException) => {
      settle()
      reject(
        error.code === 'ENOENT'
          ? new AppError('host.tool_missing', { program, package: 'libvirt-clients' })
          : error,
      )
    })
    child.once('close', (code) => {
      settle()
      resolve({ code, output, messages, late })
    })
  })
}

/** The last thing that it said, without its prefix. */
function lastLine(messages: string): string {
  const lines = messages.split('\n').map((line) => line.trim())
  return (lines.findLast((line) => line !== '') ?? '').replace(/^error: /, '')
}
