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
  /** Hears everything that the tool prints, at most 16 MiB. */
  readonly onOutput?: ((text: string) => void) | undefined
}

/** What is run; its outputs are heard here. */
export type ToolRun = Omit<ConfinedRun, 'path' | 'onOutput' | 'onMessage'>

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
export async function runTool(run: ToolRun, watch: ToolWatch): Promise<ToolEnd> {
  const { signal, stallMs, path } = watch
  signal.throwIfAborted()
  const failed = new AbortController()
  const stopped = AbortSignal.any([signal, failed.signal])
  const stalled = setTimeout(() => {
    const minutes = Math.round(stallMs / 60_000)
    failed.abort(new AppError('conversion.stalled', { minutes }))
  }, stallMs)
  let messages = ''
  let printed = 0
  const count = (text: string) => {
    printed += text.length
    if (printed > maxOutput) failed.abort(new AppError('conversion.flooded', { tool: run.program }))
  }
  try {
    const { kill, closed, release } = await startConfined({
      ...run,
      path,
      onMessage(text) {
        count(text)
        messages += text.slice(0, maxMessages - messages.length)
      },
      onOutput(text) {
        count(text)
        watch.onOutput?.(text)
        const done = progressIn(text)
        if (done === undefined) return
        stalled.refresh()
        watch.onProgress?.(done)
      },
    })
    if (stopped.aborted) kill()
    stopped.addEventListener('abort', kill, { once: true })
    try {
      const { code, signal: killedBy } = await closed
      stopped.throwIfAborted()
      return { code, signal: killedBy, messages }
    } finally {
      // Its number may be another's by the next time.
      stopped.removeEventListener('abort', kill)
      await release()
    }
  } finally {
    clearTimeout(stalled)
  }
}

/** The last figure in what `qemu-img -p` prints: `    (12.50/100%)`. */
function progressIn(text: string): number | undefined {
  const last = [...text.matchAll(/\((\d+(?:\.\d+)?)\/100%\)/g)].at(-1)?.[1]
  return last === undefined ? undefined : Math.min(1, Number(last) / 100)
}
