import { describe, expect, it } from 'vitest'
import { runAll, type Outcome } from './bulk-run.ts'

const numbers = Array.from({ length: 10 }, (_, index) => index)

describe('runAll', () => {
  it('does each once, a few at a time, and goes on past those that fail', async () => {
    let under = 0
    let most = 0
    const ended = new Map<number, Outcome<number>>()
    await runAll({
      items: numbers,
      atOnce: 3,
      signal: new AbortController().signal,
      work: async (item) => {
        under += 1
        most = Math.max(most, under)
        await Promise.resolve()
        under -= 1
        if (item % 4 === 0) throw new Error(`no ${item}`)
        return item * 2
      },
      onEnd: (item, outcome) => {
        expect(ended.has(item)).toBe(false)
        ended.set(item, outcome)
      },
    })
    expect(most).toBe(3)
    expect(ended.size).toBe(10)
    expect(ended.get(3)).toEqual({ state: 'done', value: 6 })
    expect(ended.get(8)).toEqual({ state: 'failed', error: new Error('no 8') })
  })

  it('begins no further one once it is stopped, and tells of those under way', async () => {
    const stop = new AbortController()
    const ended: number[] = []
    await runAll({
      items: numbers,
      atOnce: 2,
      signal: stop.signal,
      work: (item) => Promise.resolve(item),
      onEnd: (item) => {
        ended.push(item)
        if (ended.length === 4) stop.abort()
      },
    })
    expect(ended.length).toBeGreaterThanOrEqual(4)
    expect(ended.length).toBeLessThanOrEqual(5)
  })

  it('has nothing to do with nothing', async () => {
    const { signal } = new AbortController()
    const ended: unknown[] = []
    const onEnd = (item: unknown) => ended.push(item)
    await runAll({ items: [], atOnce: 2, signal, work: () => Promise.reject(new Error()), onEnd })
    expect(ended).toEqual([])
  })
})
