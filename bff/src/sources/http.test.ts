import { AppError } from '@mold/shared/errors.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pattern, startOrigin, type Origin } from '../../test/support/origin.ts'
import { startRawServer } from '../../test/support/raw-server.ts'
import { isRetryable } from './failures.ts'
import { createFetcher } from './fetcher.ts'
import { readHttp, type ReadHttpOptions } from './http.ts'

const { signal } = new AbortController()
const size = 3_000_000
const file = pattern(size)
let origin: Origin
let url: URL

beforeEach(async () => {
  origin = await startOrigin()
  url = new URL(origin.put('/a.iso', file))
})
afterEach(() => origin.close())

const fetcher = createFetcher({
  policy: async () => ({ allowed: ['127.0.0.0/8'] }),
  own: async () => [],
  followRedirects: async () => true,
})
const read = (options: Partial<ReadHttpOptions> = {}) =>
  readHttp(fetcher, { url, signal, ...options })

/** Reads to the end or to the failure. */
async function drain(chunks: AsyncIterable<Buffer>) {
  const parts: Buffer[] = []
  let error: unknown
  try {
    for await (const chunk of chunks) parts.push(chunk)
  } catch (failure) {
    error = failure
  }
  return { bytes: Buffer.concat(parts), error }
}

describe('readHttp', () => {
  it('reads a file with its length and validator', async () => {
    const source = await read()
    expect(source).toMatchObject({ start: 0, length: size, validator: '"/a.iso-1"' })
    const { bytes, error } = await drain(source.chunks)
    expect(error).toBeUndefined()
    expect(bytes.equals(file.generate(0, size))).toBe(true)
  })

  it('P9: goes on where a broken connection ended', async () => {
    origin.fault('/a.iso', 'fetch-reset')
    const first = await read()
    const { bytes, error } = await drain(first.chunks)
    expect(error).toMatchObject({ code: 'source.reset' })
    expect(isRetryable(error)).toBe(true)
    expect(bytes.length).toBeGreaterThan(0)
    const second = await read({ offset: bytes.length, validator: first.validator })
    expect(second).toMatchObject({ start: bytes.length, length: size })
    const rest = await drain(second.chunks)
    expect(Buffer.concat([bytes, rest.bytes]).equals(file.generate(0, size))).toBe(true)
    expect(origin.requests[1]?.headers).toMatchObject({
      range: `bytes=${bytes.length}-`,
      'if-range': '"/a.iso-1"',
    })
  })

  it('D16: begins again when the file has changed midway', async () => {
    origin.fault('/a.iso', 'fetch-changed')
    const first = await read()
    const { bytes } = await drain(first.chunks)
    const second = await read({ offset: bytes.length, validator: first.validator })
    expect(second.start).toBe(0)
    expect(second.validator).not.toBe(first.validator)
    const rest = await drain(second.chunks)
    expect(rest.bytes[0]).toBe(255 - (file.generate(0, 1)[0] ?? 0))
    expect(rest.bytes).toHaveLength(size)
  })

  it('D16: begins again when a server answers the part although the ETag is another', async () => {
    await using server = await startRawServer((socket) =>
      socket.end(
        'HTTP/1.1 206 Partial Content\r\nETag: "v2"\r\nContent-Range: bytes 4-9/10\r\nContent-Length: 6\r\n\r\n456789',
      ),
    )
    // The same odd answer to a request for the whole is an error and never taken for the start.
    const again = read({ url: new URL(server.url), offset: 4, validator: '"v1"' })
    await expect(again).rejects.toMatchObject({
      code: 'source.http_status',
      params: { status: 206 },
    })
  })

  it('D16: begins again by Last-Modified, and without any validator', async () => {
    const modified = 'Tue, 01 Jul 2025 00:00:00 GMT'
    origin.put('/m', file, { etag: null, headers: { 'last-modified': modified } })
    const by = (validator: string | undefined) =>
      read({ url: new URL(`${origin.url}/m`), offset: 10, validator })
    const same = await by(modified)
    const other = await by('Tue, 01 Jul 2025 00:00:01 GMT')
    const none = await by(undefined)
    expect([same.start, other.start, none.start]).toEqual([10, 0, 0])
    for (const source of [same, other, none]) source.close()
  })

  it('begins again when the server knows no ranges', async () => {
    origin.fault('/a.iso', 'fetch-no-range')
    const source = await read({ offset: 10, validator: '"/a.iso-1"' })
    expect(source).toMatchObject({ start: 0, length: size })
    source.close()
  })

  it('has nothing left to fetch when everything is there', async () => {
    const source = await read({ offset: size, validator: '"/a.iso-1"' })
    expect(source).toMatchObject({ start: size, length: size, validator: '"/a.iso-1"' })
    expect(await drain(source.chunks)).toEqual({ bytes: Buffer.alloc(0), error: undefined })
  })

  it('begins again when the file has become shorter than what is there', async () => {
    const source = await read({ offset: size + 5, validator: '"/a.iso-1"' })
    expect(source).toMatchObject({ start: 0, length: size })
    source.close()
  })

  it('D14: reads a body without an announced length', async () => {
    origin.fault('/a.iso', 'fetch-no-length')
    const source = await read()
    expect(source.length).toBeUndefined()
    expect((await drain(source.chunks)).bytes).toHaveLength(size)
  })

  it('D15: refuses a body that is shorter than announced', async () => {
    origin.fault('/a.iso', 'fetch-length-short')
    const source = await read()
    const { bytes, error } = await drain(source.chunks)
    expect(error).toMatchObject({
      code: 'source.length_mismatch',
      params: { expected: size, received: size - 1000 },
    })
    expect(bytes).toHaveLength(size - 1000)
    expect(isRetryable(error)).toBe(true)
  })

  it('D15: refuses a body that is longer than announced', async () => {
    origin.fault('/a.iso', 'fetch-length-long')
    const { error } = await drain((await read()).chunks)
    expect(error).toMatchObject({ code: 'source.length_mismatch', params: { expected: size } })
  })

  it.each([
    ['9 of 10 bytes', '123456789'],
    ['11 of 10 bytes', '12345678901'],
  ])('D15: refuses %s', async (_title, body) => {
    await using server = await startRawServer((socket) =>
      socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n${body}`),
    )
    const { error } = await drain((await read({ url: new URL(server.url) })).chunks)
    expect(error).toMatchObject({ code: 'source.length_mismatch' })
  })

  it('D15: refuses a part that ends before the file does', async () => {
    const answer =
      'HTTP/1.1 206 Partial Content\r\nETag: "v1"\r\nContent-Range: bytes 4-6/10\r\nContent-Length: 3\r\n\r\n456'
    await using server = await startRawServer((socket) => socket.end(answer))
    const source = await read({ url: new URL(server.url), offset: 4, validator: '"v1"' })
    expect(source).toMatchObject({ start: 4, length: 10 })
    const { bytes, error } = await drain(source.chunks)
    expect(bytes.toString()).toBe('456')
    expect(error).toMatchObject({ params: { expected: 6, received: 3 } })
  })

  it('remembers why a body failed until somebody reads it', async () => {
    const closed = Promise.withResolvers<void>()
    await using server = await startRawServer((socket) => {
      socket.once('close', () => closed.resolve())
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345678901')
    })
    const source = await read({ url: new URL(server.url) })
    await closed.promise
    expect((await drain(source.chunks)).error).toMatchObject({ code: 'source.length_mismatch' })
  })

  it('a chunked body that is cut is a broken connection', async () => {
    await using server = await startRawServer((socket) =>
      socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n'),
    )
    const { bytes, error } = await drain((await read({ url: new URL(server.url) })).chunks)
    expect(bytes.toString()).toBe('abcde')
    expect(error).toMatchObject({ code: 'source.reset' })
  })

  it('D14: takes a stall for a failure and closes the connection', async () => {
    origin.fault('/a.iso', 'fetch-stall')
    const source = await read({ stallMs: 60 })
    const { bytes, error } = await drain(source.chunks)
    expect(error).toMatchObject({ code: 'source.stalled', params: { rate: 1024, seconds: 0.06 } })
    expect(isRetryable(error)).toBe(true)
    expect(bytes).toHaveLength(size / 2)
    await origin.requests[0]?.closed
  })

  it('D14: takes a trickle for a stall, and a slow but steady source not', async () => {
    await using trickle = await startRawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n')
      const timer = setInterval(() => socket.write('x'), 5)
      socket.once('close', () => clearInterval(timer))
    })
    const limits = { stallMs: 90, stallBytesPerSecond: 10_000 }
    const { bytes, error } = await drain(
      (await read({ url: new URL(trickle.url), ...limits })).chunks,
    )
    expect(error).toMatchObject({ code: 'source.stalled' })
    expect(bytes.length).toBeGreaterThan(0)
    const steady = await read({ url: new URL(trickle.url), stallMs: 90, stallBytesPerSecond: 10 })
    let received = 0
    for await (const chunk of steady.chunks) {
      received += chunk.length
      if (received >= 60) break
    }
    expect(received).toBeGreaterThanOrEqual(60)
  })

  it('does not take a busy reader for a stalled source', async () => {
    const source = await read({ stallMs: 30, stallBytesPerSecond: 1e9 })
    let received = 0
    for await (const chunk of source.chunks) {
      if (received === 0) await new Promise((resolve) => setTimeout(resolve, 90))
      received += chunk.length
    }
    expect(received).toBe(size)
  })

  it('ends with the reason of the signal and closes the connection', async () => {
    const release = origin.hold('/a.iso')
    const controller = new AbortController()
    const source = await read({ signal: controller.signal })
    const drained = drain(source.chunks)
    await release.reached
    const reason = new Error('cancelled by the user')
    controller.abort(reason)
    expect((await drained).error).toBe(reason)
    await origin.requests[0]?.closed
    expect(origin.requests[0]?.sent).toBe(size / 2)
  })

  it('survives a signal that comes while nobody reads', async () => {
    const controller = new AbortController()
    const source = await read({ signal: controller.signal })
    const reason = new Error('cancelled by the user')
    controller.abort(reason)
    await origin.requests[0]?.closed
    expect((await drain(source.chunks)).error).toBe(reason)
  })

  it('closes the connection when the reader stops', async () => {
    origin.hold('/a.iso')
    const source = await read()
    for await (const chunk of source.chunks) if (chunk.length > 0) break
    await origin.requests[0]?.closed
    const unread = await read()
    unread.close()
    await origin.requests[1]?.closed
    expect(origin.requests[0]?.sent).toBe(size / 2)
  })
})

describe('isRetryable', () => {
  it.each([
    ['source.reset', true],
    ['source.refused', true],
    ['source.connect_timeout', true],
    ['source.no_answer', true],
    ['source.resolver_unavailable', true],
    ['source.http_server', true],
    ['source.http_busy', true],
    ['source.stalled', true],
    ['source.length_mismatch', true],
    ['source.http_not_found', false],
    ['source.http_denied', false],
    ['source.unresolved', false],
    ['source.address_internal', false],
    ['source.redirect_internal', false],
    ['source.tls_wrong_host', false],
    ['source.tls_expired', false],
    ['source.html', false],
    ['source.trailing_bytes', false],
  ] as const)('%s: %s', (code, expected) => {
    expect(isRetryable(new AppError(code))).toBe(expected)
  })

  it('anything else is not', () => {
    expect(isRetryable(new Error('x'))).toBe(false)
  })
})
