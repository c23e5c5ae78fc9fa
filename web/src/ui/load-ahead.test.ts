import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { loadAhead } from './load-ahead.ts'

let input: ((event: { timeStamp: number }) => void) | undefined
const done: string[] = []

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] })
  vi.stubGlobal('addEventListener', (_: string, listener: typeof input) => {
    input = listener
  })
  done.length = 0
})
afterEach(async () => {
  await vi.runAllTimersAsync()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const part = (name: string, work: () => Promise<void> = () => Promise.resolve()) =>
  loadAhead(async () => {
    await work()
    done.push(name)
  })

describe('loadAhead', () => {
  it('waits until the page stands, then loads one thing after another', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    part('first', () => promise)
    part('second')
    await vi.advanceTimersByTimeAsync(2_999)
    expect(done).toEqual([])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(done).toEqual([])
    resolve()
    await vi.advanceTimersByTimeAsync(100)
    expect(done).toEqual(['first', 'second'])
  })

  it('goes on behind what fails, and begins again for what comes later', async () => {
    part('none', () => Promise.reject(new Error('the server is away')))
    part('next')
    await vi.advanceTimersByTimeAsync(3_200)
    expect(done).toEqual(['next'])
    part('later')
    await vi.advanceTimersByTimeAsync(3_100)
    expect(done).toEqual(['next', 'later'])
  })

  it('lets whoever types go first', async () => {
    part('one')
    part('two')
    await vi.advanceTimersByTimeAsync(3_060)
    expect(done).toEqual(['one'])
    for (let key = 0; key < 10; key += 1) {
      input?.({ timeStamp: performance.now() })
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(done).toEqual(['one'])
    await vi.advanceTimersByTimeAsync(600)
    expect(done).toEqual(['one', 'two'])
  })
})
