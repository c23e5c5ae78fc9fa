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
    const upload = new Upload(file as File, {
      uploadUrl: path,
      chunkSize,
      // Retries are ours: they depend on what was wrong, and people see them.
      retryDelays: null,
      storeFingerprintForResuming: false,
      onBeforeRequest: (request) => {
        request.setHeader('X-Session-Key', sessionKey() ?? '')
        const offset = request.getHeader('Upload-Offset')
        if (offset !== undefined) onStored(Number(offset))
      },
      onChunkComplete: (_chunk, accepted) => onStored(accepted),
      onSuccess: () => {
        signal.removeEventListener('abort', stop)
        resolve()
      },
      onError: (error) => {
        signal.removeEventListener('abort', stop)
        reject(asApiError(error))
      },
    })
    const stop = () => {
      void upload.abort()
      reject(signal.reason as Error)
    }
    signal.addEventListener('abort', stop, { once: true })
    upload.start()
  })
}

function asApiError(error: Error): ApiError {
  const answer = error instanceof DetailedError ? error.originalResponse : null
  if (answer === null) {
    return new ApiError(
      { status: 0, code: 'client.unreachable', text: 'No answer' },
      { cause: error },
    )
  }
  const status = answer.getStatus()
  const known = decodeError(status, parse(answer.getBody()), answer.getHeader('X-Request-Id'))
  if (status === 413 && known.code === 'client.unreadable') {
    return new ApiError({ status, code: 'client.body_limit', text: 'The request is too large' })
  }
  if (known.signedOut && currentSession() !== undefined) endSession()
  return known
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
