/** `connecting` is the first attempt: not yet a reason to warn anybody. */
export type StreamState = 'connecting' | 'up' | 'down'

/** What `touched` events name: things whose lists are simply read again. */
export const touchedKinds = [
  'event',
  'job',
  'configuration',
  'zone',
  'imagestore',
  'template',
  'iso',
  'upload',
  'health',
  'account',
  'domain',
  'project',
  'instance',
  'volume',
  'snapshot',
  'host',
  'certificate',
  'network',
  'offering',
] as const
export type TouchedKind = (typeof touchedKinds)[number]

/** While the stream is down: how often lists are read while something moves, and otherwise. */
export const pollFastMs = 2_000
export const pollSlowMs = 15_000

let state: StreamState = 'connecting'
const stateListeners = new Set<() => void>()
const touchListeners = new Set<(kind: TouchedKind) => void>()

export function streamState(): StreamState {
  return state
}

export function setStreamState(next: StreamState): void {
  if (next === state) return
  state = next
  for (const listener of stateListeners) listener()
}

export function subscribeStreamState(listener: () => void): () => void {
  stateListeners.add(listener)
  return () => stateListeners.delete(listener)
}

/** How long a first page waits for the stream, so that it need not read everything twice. */
const settleMs = 300

/**
 * Resolves once the stream has been opened or has failed. What is read after that misses no event;
 * what was read before would have to be read again.
 */
export function streamSettled(): Promise<void> {
  if (state !== 'connecting') return Promise.resolve()
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      off()
      resolve()
    }
    const timer = setTimeout(end, settleMs)
    const off = subscribeStreamState(end)
  })
}

export function announceTouched(kind: TouchedKind): void {
  for (const listener of touchListeners) listener(kind)
}

export function onTouched(listener: (kind: TouchedKind) => void): () => void {
  touchListeners.add(listener)
  return () => touchListeners.delete(listener)
}

/**
 * When a job is worth asking about again: after the next `touched job`, after any change of the
 * stream's state, or after `pollFastMs` while the stream is not up. `stop` frees the listeners.
 */
export function nextJobTouch(signal?: AbortSignal): { promise: Promise<void>; stop: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = state === 'up' ? undefined : setTimeout(resolve, pollFastMs)
  const offTouch = onTouched((kind) => {
    if (kind === 'job') resolve()
  })
  const offState = subscribeStreamState(resolve)
  const onAbort = () => resolve()
  signal?.addEventListener('abort', onAbort)
  const stop = () => {
    clearTimeout(timer)
    offTouch()
    offState()
    signal?.removeEventListener('abort', onAbort)
    resolve()
  }
  return { promise, stop }
}
