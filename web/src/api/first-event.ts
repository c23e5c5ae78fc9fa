import { createEventParser } from './sse.ts'

/** How an event stream began. */
export type FirstEvent =
  | { readonly kind: 'event'; readonly afterMs: number }
  | { readonly kind: 'refused'; readonly status: number }
  /** Nothing came in the time that was given, or the stream ended before. */
  | { readonly kind: 'silent'; readonly afterMs: number }

/**
 * Opens an event stream for a moment, to see whether its first event arrives at once or is held back
 * on its way.
 *
 * @throws the reason of `signal` when that aborts
 */
export async function watchFirstEvent(
  patienceMs: number,
  signal: AbortSignal,
): Promise<FirstEvent> {
  const began = performance.now()
  const enough = new AbortController()
  const timer = setTimeout(() => enough.abort(), patienceMs)
  const elapsed = () => performance.now() - began
  try {
    const response = await fetch('/client/events', {
      credentials: 'same-origin',
      cache: 'no-store',
      headers: { Accept: 'text/event-stream' },
      signal: AbortSignal.any([signal, enough.signal]),
    })
    if (!response.ok || response.body === null) return { kind: 'refused', status: response.status }
    const came = await firstMessage(response.body)
    return { kind: came ? 'event' : 'silent', afterMs: elapsed() }
  } catch {
    signal.throwIfAborted()
    return { kind: 'silent', afterMs: elapsed() }
  } finally {
    clearTimeout(timer)
    enough.abort()
  }
}

async function firstMessage(body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<boolean> {
  const parse = createEventParser()
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return false
    if (parse(value).length > 0) return true
  }
}
