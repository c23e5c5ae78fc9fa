import type { Readable } from 'node:stream'
import { AppError } from '@mold/shared/errors.ts'
import { type ConfinedRun, startConfined } from './confined.ts'

export interface ConverterOptions {
  /** Milliseconds without any news of it, after which it is taken to hang. */
  readonly stallMs: number
  /** Replaces the PATH in which programs are looked for (tests). */
  readonly path?: string | undefined
}

export interface ToolWatch extends ConverterOptions {
  readonly signal: AbortSignal
  /** Told how much is done, 0 to 1, by what the tool prints. */
  readonly onProgress?: ((done: number) => void) | undefined
}

export interface ToolEnd {
  readonly code: number | null
  /** What ended it, if it did not end by itself. */
  readonly signal: NodeJS.Signals | null
  /** The beginning of what it said on its error output. */
  readonly messages: string
}

const maxMessages = 4_096
/** More than any honest run prints; whoever prints more is ended (security case A18). */
const maxOutput = 16 << 20

/**
 * Runs a converter to its end, whatever that is; what it means is the caller's to say. It is killed when
 * it hangs, floods its outputs, or the signal is aborted.
 *
 * @throws AppError conversion.tool_missing, conversion.stalled, conversion.flooded; the reason of the signal
 */
export async function runTool(run: Omit<ConfinedRun, 'path'>, watch: ToolWatch): Promise<ToolEnd> {
  const { signal, stallMs, path } = watch
  signal.throwIfAborted()
  const { child, closed, release } = await startConfined({ ...run, path })
  const failed = new AbortController()
  const stop = () => child.kill('SIGKILL')
  const end = (error: AppError) => {
    failed.abort(error)
    stop()
  }
  signal.addEventListener('abort', stop, { once: true })
  const stalled = setTimeout(
    () => end(new AppError('conversion.stalled', { minutes: Math.round(stallMs / 60_000) })),
    stallMs,
  )
  let messages = ''
  let printed = 0
  const listen = (stream: Readable | null, hear: (text: string) => void) =>
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed += text.length
      if (printed > maxOutput) return end(new AppError('conversion.flooded', { tool: run.program }))
      hear(text)
    })
  listen(child.stderr, (text) => (messages += text.slice(0, maxMessages - messages.length)))
  listen(child.stdout, (text) => {
    const done = progressIn(text)
    if (done === undefined) return
    stalled.refresh()
    watch.onProgress?.(done)
  })
  try {
    if (signal.aborted) stop()
    const { code, signal: killedBy } = await closed
    signal.throwIfAborted()
    failed.signal.throwIfAborted()
    return { code, signal: killedBy, messages }
  } finally {
    clearTimeout(stalled)
    signal.removeEventListener('abort', stop)
    await release()
  }
}

/** The last figure in what `qemu-img -p` prints: `    (12.50/100%)`. */
function progressIn(text: string): number | undefined {
  const last = [...text.matchAll(/\((\d+(?:\.\d+)?)\/100%\)/g)].at(-1)?.[1]
  return last === undefined ? undefined : Math.min(1, Number(last) / 100)
}
