import { AppError } from '@mold/shared/errors.ts'
import { connectionFailure } from './failures.ts'
import type { SourceResponse } from './response.ts'
import { watchStall, type StallLimits } from './stall.ts'
import { hostOf } from './url.ts'

export interface BodyOptions extends StallLimits {
  readonly signal: AbortSignal
}

/**
 * The bytes of an answer, checked against what it announced; closed at the end or when the reader
 * stops. Throws source.stalled, source.length_mismatch, source.reset, or the signal's reason.
 */
export async function* readBody(
  response: SourceResponse,
  options: BodyOptions,
): AsyncGenerator<Buffer> {
  const { body, url, offset, length, total } = response
  const host = hostOf(url)
  const { stallMs = 60_000, stallBytesPerSecond = 1024 } = options
  const watch = watchStall(options, () => {
    const params = { host, rate: stallBytesPerSecond, seconds: stallMs / 1000 }
    body.destroy(new AppError('source.stalled', params))
  })
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      watch.received += chunk.length
      watch.waiting = false
      yield chunk
      watch.waiting = true
    }
  } catch (error) {
    options.signal.throwIfAborted()
    throw bodyFailure(error, response, watch.received)
  } finally {
    watch.stop()
    body.destroy()
  }
  // A server may send a smaller part than asked for, so the whole counts.
  const expected = total === undefined ? length : total - offset
  if (expected !== undefined && watch.received !== expected) {
    throw new AppError('source.length_mismatch', { host, expected, received: watch.received })
  }
}

function bodyFailure(error: unknown, response: SourceResponse, received: number): AppError {
  const { url, length } = response
  const failure = connectionFailure(error, url, 0)
  const host = hostOf(url)
  // A body of known length is not parsed; what the parser stumbled over came after it.
  if (failure.code === 'source.bad_answer' && length !== undefined) {
    const params = { host, expected: length, received: `> ${length}` }
    return new AppError('source.length_mismatch', params, { cause: error })
  }
  // An orderly end before the announced length is a wrong length, a reset is a lost connection.
  if (failure.code === 'source.reset' && length !== undefined && response.ended()) {
    return new AppError(
      'source.length_mismatch',
      { host, expected: length, received },
      { cause: error },
    )
  }
  return failure
}
