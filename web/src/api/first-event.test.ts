import { afterEach, describe, expect, it, vi } from 'vitest'
import { watchFirstEvent } from './first-event.ts'

const patienceMs = 50

/** Answers the next request with a stream of these pieces, which then stays open. */
function answerWith(...pieces: string[]) {
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (_, init) => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece))
        init?.signal?.addEventListener('abort', () => controller.error(init.signal?.reason))
      },
    })
    return new Response(body)
  })
}

describe('watchFirstEvent', () => {
  afterEach(() => vi.restoreAllMocks())

  it('ends with the first event, not with what comes before it', async () => {
    answerWith('retry: 2000\n\n', ':\n\n', 'event: hello\n', 'data: {}\n\n')
    const { signal } = new AbortController()
    expect(await watchFirstEvent(patienceMs, signal)).toMatchObject({ kind: 'event' })
  })

  it('gives up when none comes, or no answer at all', async () => {
    const { signal } = new AbortController()
    answerWith('retry: 2000\n\n')
    expect(await watchFirstEvent(patienceMs, signal)).toMatchObject({ kind: 'silent' })
    vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('cut'))
    expect(await watchFirstEvent(patienceMs, signal)).toMatchObject({ kind: 'silent' })
  })

  it('tells a refusal', async () => {
    vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response(null, { status: 429 }))
    const { signal } = new AbortController()
    expect(await watchFirstEvent(patienceMs, signal)).toEqual({ kind: 'refused', status: 429 })
  })

  it('rejects when it is cancelled', async () => {
    const stop = new AbortController()
    answerWith()
    const watched = watchFirstEvent(60_000, stop.signal)
    stop.abort(new Error('cancelled'))
    await expect(watched).rejects.toThrow('cancelled')
  })
})
