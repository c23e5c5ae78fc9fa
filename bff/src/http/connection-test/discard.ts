import type { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { connectionTest } from '@mold/shared/connection-test.ts'
import { AppError } from '@mold/shared/errors.ts'

const { maxBytes, bytesBeforePause } = connectionTest

export interface Discarded {
  readonly bytes: number
  /** From the end of the pause to the last byte; undefined when the body was too short to pause. */
  readonly restMs: number | undefined
}

/**
 * Reads a body and throws it away. Nothing is taken from the connection during the pause, so that a
 * sender whom nobody buffers comes to a stop.
 *
 * @throws AppError connection.too_large; the body is then left where it is
 */
export async function discard(
  body: Readable,
  { pauseMs, signal }: { readonly pauseMs: number; readonly signal: AbortSignal },
): Promise<Discarded> {
  let bytes = 0
  let pauseEnded: number | undefined
  // The connection has to outlive a refusal, which is answered on it.
  for await (const chunk of body.iterator({ destroyOnReturn: false })) {
    bytes += (chunk as Buffer).length
    if (bytes > maxBytes) throw new AppError('connection.too_large', { max: maxBytes })
    if (pauseMs > 0 && pauseEnded === undefined && bytes >= bytesBeforePause) {
      await delay(pauseMs, undefined, { signal })
      pauseEnded = performance.now()
    }
  }
  return { bytes, restMs: pauseEnded === undefined ? undefined : performance.now() - pauseEnded }
}
