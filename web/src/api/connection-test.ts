import {
  type ConnectionFacts,
  connectionFactsSchema,
  connectionTest,
} from '@mold/shared/connection-test.ts'
import { ApiError } from './api-error.ts'
import { decodeError } from './decode.ts'
import { currentSession, endSession, sessionKey } from './session-state.ts'

export interface TestRequest {
  readonly bytes: number
  /** For how long the server stops reading after the first MiB. */
  readonly pauseMs?: number
  /** For how long the server holds back its answer. */
  readonly holdMs?: number
}

/** How a request of the test ended; all times count from its beginning. */
export type TestOutcome =
  | {
      readonly kind: 'answered'
      readonly facts: ConnectionFacts
      /** When the browser had handed over the last byte. */
      readonly uploadedMs: number
      readonly endedMs: number
    }
  /** By the server or by whatever is in front of it. */
  | { readonly kind: 'refused'; readonly status: number; readonly endedMs: number }
  /** Without an answer: broken off, or none in the time that was given. */
  | { readonly kind: 'cut'; readonly endedMs: number }

interface TestOptions {
  readonly signal: AbortSignal
  readonly onProgress?: ((bytes: number) => void) | undefined
}

/** For a body that has to arrive, and for an answer that is due after it was held back. */
const bodyPatienceMs = 120_000
const holdPatienceMs = 10_000

/**
 * Sends one request of random bytes to the server's test address. By XMLHttpRequest, because `fetch`
 * does not tell how much of a body has left.
 *
 * @throws the reason of `signal` when that aborts; ApiError when the session is gone
 */
export function sendTest(request: TestRequest, options: TestOptions): Promise<TestOutcome> {
  const { signal, onProgress } = options
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const session = currentSession()
    const xhr = new XMLHttpRequest()
    const began = performance.now()
    const sinceBegin = () => performance.now() - began
    let uploadedMs: number | undefined
    const abort = () => xhr.abort()
    xhr.upload.addEventListener('progress', ({ loaded }) => {
      onProgress?.(loaded)
      if (loaded >= request.bytes) uploadedMs ??= sinceBegin()
    })
    xhr.addEventListener('loadend', () => {
      signal.removeEventListener('abort', abort)
      const outcome = outcomeOf(xhr, { uploadedMs, endedMs: sinceBegin() })
      if (signal.aborted) reject(signal.reason as Error)
      else if (!(outcome instanceof ApiError)) resolve(outcome)
      else {
        if (currentSession() === session) endSession()
        reject(outcome)
      }
    })
    signal.addEventListener('abort', abort)
    xhr.open('POST', addressOf(request))
    xhr.timeout = patienceOf(request)
    xhr.setRequestHeader('Content-Type', 'application/octet-stream')
    xhr.setRequestHeader('X-Session-Key', sessionKey() ?? '')
    xhr.send(randomBody(request.bytes))
  })
}

/** How the request ended; an error when that is for the lack of a session. */
function outcomeOf(
  xhr: XMLHttpRequest,
  { uploadedMs, endedMs }: { readonly uploadedMs: number | undefined; readonly endedMs: number },
): TestOutcome | ApiError {
  const { status } = xhr
  if (status === 0) return { kind: 'cut', endedMs }
  const facts = factsIn(xhr)
  if (facts !== undefined) {
    return { kind: 'answered', facts, uploadedMs: uploadedMs ?? endedMs, endedMs }
  }
  const error = decodeError(status, parseJson(xhr.responseText))
  return error.signedOut ? error : { kind: 'refused', status, endedMs }
}

function patienceOf({ pauseMs = 0, holdMs }: TestRequest): number {
  return holdMs === undefined ? bodyPatienceMs + pauseMs : holdMs + holdPatienceMs
}

function addressOf({ pauseMs, holdMs }: TestRequest): string {
  const query = new URLSearchParams()
  if (pauseMs !== undefined) query.set('pause', String(pauseMs))
  if (holdMs !== undefined) query.set('hold', String(holdMs))
  return query.size === 0 ? connectionTest.path : `${connectionTest.path}?${query}`
}

/** A proxy's own page may come with status 200 too; then it is no answer of the server. */
function factsIn(xhr: XMLHttpRequest): ConnectionFacts | undefined {
  if (xhr.status !== 200) return undefined
  const parsed = connectionFactsSchema.safeParse(parseJson(xhr.responseText))
  return parsed.success ? parsed.data : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

let random: Blob | undefined

/** Random, so that nothing on the way can compress it: that would be faster than any image. */
function randomBody(bytes: number): Blob {
  random ??= makeRandom()
  return random.slice(0, bytes)
}

function makeRandom(): Blob {
  const piece = new Uint8Array(1024 ** 2)
  // The browser gives 64 KiB of it at a time.
  for (let at = 0; at < piece.length; at += 65_536) {
    crypto.getRandomValues(piece.subarray(at, at + 65_536))
  }
  return new Blob(Array.from({ length: connectionTest.maxBytes / piece.length }, () => piece))
}
