import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readClock, subscribeClock } from './clock.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('the clock of relative times', () => {
  it('is right at once when somebody looks again after a while', () => {
    subscribeClock(() => undefined)()
    vi.advanceTimersByTime(3_600_000)
    const leave = subscribeClock(() => undefined)
    expect(readClock()).toBe(Date.now())
    leave()
  })

  it('ticks for all who look, and for nobody afterwards', () => {
    let ticks = 0
    const leave = [1, 2].map(() => subscribeClock(() => void (ticks += 1)))
    const before = readClock()
    vi.advanceTimersByTime(20_000)
    expect(ticks).toBe(2)
    expect(readClock()).toBe(before + 20_000)
    leave[0]?.()
    vi.advanceTimersByTime(20_000)
    expect(ticks).toBe(3)
    leave[1]?.()
    expect(vi.getTimerCount()).toBe(0)
  })
})
