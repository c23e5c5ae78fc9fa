import { createEventParser, type StreamMessage } from './sse.ts'

interface StreamHandlers {
  readonly message: (message: StreamMessage) => void
  readonly up: () => void
  readonly down: () => void
  /** The server does not know the session any more. */
  readonly signedOut: () => void
}

/** Heartbeats come every 15 s; two missed ones mean that the line is dead. */
const silenceMs = 40_000
const firstDelayMs = 1_000
const longestDelayMs = 15_000

/**
 * Keeps one event stream open until `signal` aborts: reconnects with growing delays, at once when
 * the browser comes back online. Reads by `fetch` and not by `EventSource`, which hides heartbeats
 * (so a dead line looks alive for minutes) and the status (so a lost session looks like a fault).
 */
export async function keepStream(handlers: StreamHandlers, signal: AbortSignal): Promise<void> {
  let delayMs = firstDelayMs
  while (!signal.aborted) {
    const ended = await readStream(handlers, signal).catch(() => 'cut' as const)
    if (signal.aborted || ended === 'signed-out') return
    handlers.down()
    if (ended === 'served') delayMs = firstDelayMs
    await pause(delayMs, signal)
    delayMs = Math.min(delayMs * 2, longestDelayMs)
  }
}

async function readStream(
  handlers: StreamHandlers,
  signal: AbortSignal,
): Promise<'served' | 'cut' | 'signed-out'> {
  const silence = new AbortController()
  const response = await fetch('/client/events', {
    credentials: 'same-origin',
    cache: 'no-store',
    headers: { Accept: 'text/event-stream' },
    signal: AbortSignal.any([signal, silence.signal]),
  })
  if (response.status === 401) {
    handlers.signedOut()
    return 'signed-out'
  }
  if (!response.ok || response.body === null) return 'cut'
  handlers.up()
  const parse = createEventParser()
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let timer = setTimeout(() => silence.abort(), silenceMs)
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return 'served'
      clearTimeout(timer)
      timer = setTimeout(() => silence.abort(), silenceMs)
      for (const message of parse(value)) handlers.message(message)
    }
  } catch {
    return 'served'
  } finally {
    clearTimeout(timer)
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      removeEventListener('online', end)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    addEventListener('online', end)
    signal.addEventListener('abort', end)
  })
}
