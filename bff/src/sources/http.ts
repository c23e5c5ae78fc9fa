import { readBody } from './body.ts'
import type { Fetcher } from './fetcher.ts'
import type { SourceRead } from './read.ts'
import type { SourceResponse } from './response.ts'
import type { StallLimits } from './stall.ts'

export { isRetryable } from './failures.ts'

export interface ReadHttpOptions extends StallLimits {
  readonly url: URL
  /** Bytes that are there already; needs the validator they came with. */
  readonly offset?: number
  readonly validator?: string | undefined
  readonly signal: AbortSignal
}

/**
 * Opens a file at a URL, going on at `offset` when the server can and the file is still the same
 * one (If-Range, and the validator compared as well); else `start` is 0.
 * The chunks end with source.stalled, source.length_mismatch, source.reset, or the signal's reason.
 * @throws AppError source.*, or the reason of the signal
 */
export async function readHttp(fetcher: Fetcher, options: ReadHttpOptions): Promise<SourceRead> {
  const { url, signal, offset = 0, validator } = options
  let response: SourceResponse | undefined
  if (offset > 0 && validator !== undefined) {
    response = await fetcher.open(url, { offset, ifRange: validator, signal })
    if (!isUsable(response, offset, validator)) {
      response.body.destroy()
      response = undefined
    }
  }
  const opened = response ?? (await fetcher.open(url, { signal }))
  return {
    start: opened.status === 416 ? offset : opened.offset,
    length: opened.total,
    validator: opened.validator ?? (opened.status === 416 ? validator : undefined),
    chunks: opened.status === 416 ? nothing(opened) : readBody(opened, options),
    close: () => opened.body.destroy(),
  }
}

/** A whole file always is; 416 with the length we have already says that nothing is left to fetch. */
function isUsable(response: SourceResponse, offset: number, validator: string): boolean {
  if (response.status === 416) return response.total === offset
  return response.status === 200 || response.validator === validator
}

// oxlint-disable-next-line require-yield -- an empty sequence that still closes its answer
async function* nothing(response: SourceResponse): AsyncGenerator<Buffer> {
  response.body.destroy()
}
