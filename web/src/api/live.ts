import { queryClient } from './query-client.ts'
import { readLiveEvent } from './events.ts'
import { anythingRead, applyLiveEvent } from './live-cache.ts'
import type { StreamMessage } from './sse.ts'
import { endSession } from './session-state.ts'
import { keepStream } from './stream.ts'
import { setStreamState, type StreamState } from './stream-state.ts'

/*
 * One event stream per browser: HTTP/1.1 gives six connections per origin, and uploads need three
 * (decisions: Sessions). The tab that holds the lock reads the stream and passes it on; when it
 * closes, the lock and the stream go to another tab.
 */

type Note =
  | { readonly note: 'message'; readonly message: StreamMessage }
  | { readonly note: 'state'; readonly state: StreamState }
  | { readonly note: 'who' }

const name = 'mold-events'

/** Listens to the server's events until the returned function is called. */
export function startLive(): () => void {
  const stop = new AbortController()
  const channel = new BroadcastChannel(name)
  let leading = false
  let state: StreamState = 'connecting'

  const take = (message: StreamMessage) => {
    const event = readLiveEvent(message)
    if (event !== undefined) applyLiveEvent(queryClient, event)
  }
  const tell = (note: Note) => channel.postMessage(note)
  const become = (next: StreamState) => {
    state = next
    setStreamState(next)
    tell({ note: 'state', state: next })
  }
  const lead = () => {
    leading = true
    // Nothing was read before this stream began, so its first `hello` makes nothing stale.
    let fresh = false
    return keepStream(
      {
        message: (message) => {
          if (!fresh || message.event !== 'hello') take(message)
          fresh = false
          tell({ note: 'message', message })
        },
        up: () => {
          fresh = !anythingRead()
          become('up')
        },
        down: () => become('down'),
        signedOut: endSession,
      },
      stop.signal,
    )
  }

  channel.addEventListener('message', ({ data }: MessageEvent<Note>) => {
    if (data.note === 'who') {
      if (leading) tell({ note: 'state', state })
    } else if (data.note === 'state') setStreamState(data.state)
    else take(data.message)
  })
  tell({ note: 'who' })
  void runAsLeader(lead, stop.signal)
  return () => {
    stop.abort()
    channel.close()
    setStreamState('connecting')
  }
}

/** Web Locks exist on secure origins only; elsewhere every tab has a stream of its own. */
async function runAsLeader(lead: () => Promise<void>, signal: AbortSignal): Promise<void> {
  if (!('locks' in navigator)) return lead()
  await navigator.locks.request(name, { signal }, lead).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}
