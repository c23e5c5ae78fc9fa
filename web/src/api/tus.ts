import { DetailedError, Upload } from 'tus-js-client'
import { ApiError } from './api-error.ts'
import { decodeError } from './decode.ts'
import { currentSession, endSession, sessionKey } from './session-state.ts'

interface SendOptions {
  /** Bytes of one request; the next one begins where the answer says. */
  readonly chunkSize: number
  readonly signal: AbortSignal
  /** The server has bytes up to here on stable storage: at the beginning, and after each request. */
  readonly onStored: (offset: number) => void
}

/**
 * Sends the rest of a file, from where the server has it. Ends when all of it is there; whether and
 * when to try again is for the caller to say.
 *
 * @throws ApiError `client.unreachable` for a connection that was cut, `client.body_limit` for a proxy
 *   that takes no request of this size, else what the server answered
 * @throws the signal's reason
 */
export function sendFile(path: string, file: Blob, options: SendOptions): Promise<void> {
  const { chunkSize, signal, onStored } = options
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const over = new AbortController()
    const end = (settle: () => void) => {
      over.abort()
      settle()
    }
    const stop = (reason: unknown) => {
      void upload.abort()
      end(() => reject(reason))
    }
    const moved = watchLine(over.signal, () => stop(unreachable('The line is dead')))
    const upload = new Upload(file as File, {
      uploadUrl: path,
      chunkSize,
      // Retries are ours: they depend on what was wrong, and people see them.
      retryDelays: null,
      storeFingerprintForResuming: false,
      onBeforeRequest: (request) => {
        moved()
        request.setHeader('X-Session-Key', sessionKey() ?? '')
        const offset = request.getHeader('Upload-Offset')
        if (offset !== undefined) onStored(Number(offset))
      },
      onProgress: moved,
      onChunkComplete: (_chunk, accepted) => onStored(accepted),
      onSuccess: () => end(resolve),
      onError: (error) => end(() => reject(asApiError(error))),
    })
    signal.addEventListener('abort', () => stop(signal.reason), { signal: over.signal })
    upload.start()
  })
}

/** As long as the server waits for a byte; a line that sleeps longer never wakes (after a sleep, a new Wi-Fi). */
const silenceMs = 60_000

/** Calls once the line is known to be dead, or nothing has moved on it for too long. */
function watchLine(signal: AbortSignal, onDead: () => void): () => void {
  let timer = setTimeout(onDead, silenceMs)
  addEventListener('offline', onDead, { signal })
  signal.addEventListener('abort', () => clearTimeout(timer))
  return () => {
    clearTimeout(timer)
    if (!signal.aborted) timer = setTimeout(onDead, silenceMs)
  }
}

function asApiError(error: Error): ApiError {
  const answer = error instanceof DetailedError ? error.originalResponse : null
  if (answer === null) {
    return unreachable('No answer', error)
  }
  const status = answer.getStatus()
  const known = decodeError(status, parse(answer.getBody()), answer.getHeader('X-Request-Id'))
  if (status === 413 && known.code === 'client.unreadable') {
    return new ApiError({ status, code: 'client.body_limit', text: 'The request is too large' })
  }
  if (known.signedOut && currentSession() !== undefined) endSession()
  return known
}

function unreachable(text: string, cause?: unknown): ApiError {
  return new ApiError({ status: 0, code: 'client.unreachable', text }, { cause })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
