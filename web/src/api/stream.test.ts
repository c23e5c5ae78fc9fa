import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { StreamMessage } from './sse.ts'
import { keepStream } from './stream.ts'

/** A stream that the test feeds by hand. */
function createLine() {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  const body = new ReadableStream<Uint8Array>({
    start: (given) => {
      controller = given
    },
  })
  const send = (text: string) => controller?.enqueue(new TextEncoder().encode(text))
  return { response: new Response(body), send, cut: () => controller?.close() }
}

describe('keepStream', () => {
  const handlers = {
    message: vi.fn<(message: StreamMessage) => void>(),
    up: vi.fn<() => void>(),
    down: vi.fn<() => void>(),
    signedOut: vi.fn<() => void>(),
  }
  let stop: AbortController

  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('addEventListener', vi.fn())
    vi.stubGlobal('removeEventListener', vi.fn())
    stop = new AbortController()
  })

  afterEach(() => {
    stop.abort()
    vi.unstubAllGlobals()
    vi.restoreAllMocks()
    vi.clearAllMocks()
    vi.useRealTimers()
  })

  it('passes messages on and reconnects after a cut', async () => {
    const [first, second] = [createLine(), createLine()]
    const fetch = vi
      .spyOn(globalThis, 'fetch')
      .mockResolvedValueOnce(first.response)
      .mockResolvedValueOnce(second.response)
    void keepStream(handlers, stop.signal)
    first.send('event: hello\ndata: {}\n\n')
    await vi.advanceTimersByTimeAsync(0)
    expect(handlers.message).toHaveBeenCalledWith({ event: 'hello', data: '{}' })
    expect(handlers.up).toHaveBeenCalledTimes(1)
    first.cut()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(handlers.down).toHaveBeenCalledTimes(1)
    expect(handlers.up).toHaveBeenCalledTimes(2)
    expect(fetch).toHaveBeenCalledTimes(2)
  })

  it('waits longer after each attempt that fails, up to 15 s', async () => {
    const fetch = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('refused'))
    void keepStream(handlers, stop.signal)
    const callsAfter: number[] = []
    for (const ms of [0, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]) {
      await vi.advanceTimersByTimeAsync(ms)
      callsAfter.push(fetch.mock.calls.length)
    }
    expect(callsAfter).toEqual([1, 2, 3, 4, 5, 6, 7])
  })

  it('takes silence for a dead line, and a heartbeat for life', async () => {
    const line = createLine()
    const fetch = vi.spyOn(globalThis, 'fetch').mockImplementation(async (_, init) => {
      init?.signal?.addEventListener('abort', () => line.cut())
      return line.response
    })
    void keepStream(handlers, stop.signal)
    await vi.advanceTimersByTimeAsync(30_000)
    line.send(': beat\n\n')
    await vi.advanceTimersByTimeAsync(30_000)
    expect(handlers.down).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(handlers.down).toHaveBeenCalledTimes(1)
    expect(fetch).toHaveBeenCalled()
  })

  it('stops for good when the session is gone', async () => {
    const fetch = vi
      .spyOn(globalThis, 'fetch')
      .mockResolvedValue(new Response(null, { status: 401 }))
    await keepStream(handlers, stop.signal)
    expect(handlers.signedOut).toHaveBeenCalledTimes(1)
    expect(handlers.down).not.toHaveBeenCalled()
    expect(fetch).toHaveBeenCalledTimes(1)
  })
})
