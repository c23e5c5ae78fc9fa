import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { AppError } from '@mold/shared/errors.ts'
import { errnoOf } from '../../stores/file/errors.ts'

interface RunOptions {
  /** For messages. */
  readonly host: string
  readonly signal: AbortSignal
  /** Milliseconds until the first byte, and between two pieces. */
  readonly firstMs: number
  readonly nextMs: number
}

/** Bytes of what a program complains about that are kept. */
const complaintLength = 2_000

/**
 * What a program of libnfs writes, piece by piece; it is ended when nobody reads on. It is started with words, no
 * shell, and without the environment of this process.
 *
 * @throws AppError host.tool_missing, direct.nfs_failed, source.stalled; the reason of the signal
 */
export async function* runProgram(
  program: 'nfs-cat' | 'nfs-ls',
  words: readonly string[],
  { host, signal, firstMs, nextMs }: RunOptions,
): AsyncGenerator<Buffer> {
  signal.throwIfAborted()
  const { PATH } = process.env
  const child = spawn(program, [...words], {
    env: { PATH, LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = endOf(child, program)
  // Whoever reads hears of it at the end.
  ended.catch(() => undefined)
  const stop = (reason: unknown) => {
    child.stdout.destroy(reason instanceof Error ? reason : new Error(String(reason)))
    child.kill('SIGKILL')
  }
  const abort = () => stop(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  const stall = (ms: number) => {
    const params = { host, rate: 1, seconds: ms / 1_000 }
    return setTimeout(() => stop(new AppError('source.stalled', params)), ms)
  }
  const complaint = keepStart(child)
  let timer = stall(firstMs)
  try {
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      clearTimeout(timer)
      yield chunk
      timer = stall(nextMs)
    }
    clearTimeout(timer)
    const code = await ended
    if (code !== 0) throw new AppError('direct.nfs_failed', { host, reason: complaint() })
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
    child.kill('SIGKILL')
    await ended.catch(() => undefined)
  }
}

/** The exit code; a program that is not there says what to install. */
async function endOf(child: ChildProcess, program: string): Promise<number | null> {
  try {
    const [code] = (await once(child, 'close')) as [number | null]
    return code
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error
    throw new AppError('host.tool_missing', { program, package: 'libnfs-utils' }, { cause: error })
  }
}

/** The first line of what a program complains about: what comes after repeats it. */
function keepStart(child: ChildProcess): () => string {
  let text = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString('utf8')).slice(0, complaintLength)
  })
  return () => text.trim().split('\n')[0] || 'it ended early'
}
