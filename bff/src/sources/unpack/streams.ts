import { addAbortListener } from 'node:events'
import type { Readable, Writable } from 'node:stream'

/**
 * The chunks of a stream until it ends, fails or the signal is aborted, whose reason is then thrown.
 * `sources` are what feeds it: their failures become its own, and all are closed at the end.
 */
export async function* chunksOf(
  stream: Readable,
  signal: AbortSignal,
  sources: readonly (Readable | Writable)[] = [],
): AsyncGenerator<Buffer> {
  for (const source of sources) source.on('error', (error) => stream.destroy(error))
  const abort = addAbortListener(signal, () => stream.destroy(new Error('aborted')))
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) yield chunk
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    abort[Symbol.dispose]()
    for (const part of [stream, ...sources]) part.destroy()
  }
}

/** The `code` of an error of Node, else its message. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}
