import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createEntries } from './entries.ts'

const forgetAfterMs = 1_000
let left: string[] = []
let made = 0

beforeEach(() => {
  vi.useFakeTimers()
  left = []
  made = 0
})
afterEach(() => {
  vi.useRealTimers()
})

const entriesOf = () =>
  createEntries({
    create: () => ({ name: `entry ${(made += 1)}` }),
    leave: ({ name }) => void left.push(name),
    forgetAfterMs,
  })
const nameOf = async ({ name }: { name: string }) => name

describe('entries', () => {
  it('work on one thing one after another, also after a failure, and on others at once', async () => {
    const entries = entriesOf()
    const { promise, reject } = Promise.withResolvers<void>()
    const order: string[] = []
    const first = entries.alone(1, () => promise)
    const second = entries.alone(1, async () => void order.push('second'))
    await entries.alone(2, async () => void order.push('other'))
    reject(new Error('failed'))
    await expect(first).rejects.toThrow('failed')
    await second
    expect(order).toEqual(['other', 'second'])
  })

  it('are kept while something comes, and forgotten when nothing does', async () => {
    const entries = entriesOf()
    for (let time = 0; time < 5; time += 1) {
      expect(await entries.alone(1, nameOf)).toBe('entry 1')
      await vi.advanceTimersByTimeAsync(forgetAfterMs - 1)
    }
    await vi.advanceTimersByTimeAsync(1)
    expect(left).toEqual(['entry 1'])
    expect(entries.peek(1)).toBeUndefined()
    expect(await entries.alone(1, nameOf)).toBe('entry 2')
  })

  it('are not forgotten during work that takes long', async () => {
    const entries = entriesOf()
    const { promise, resolve } = Promise.withResolvers<void>()
    const work = entries.alone(1, () => promise)
    await vi.advanceTimersByTimeAsync(10 * forgetAfterMs)
    expect(left).toEqual([])
    resolve()
    await work
    await vi.advanceTimersByTimeAsync(forgetAfterMs)
    expect(left).toEqual(['entry 1'])
  })

  it('are new for work that waited while the one before was forgotten, and leave nothing behind', async () => {
    const entries = entriesOf()
    const first = entries.alone(1, async () => entries.forget(1))
    const second = entries.alone(1, nameOf)
    await first
    expect(await second).toBe('entry 2')
    expect(await entries.alone(1, nameOf)).toBe('entry 2')
    await vi.advanceTimersByTimeAsync(forgetAfterMs)
    expect(left).toEqual(['entry 1', 'entry 2'])
  })

  it('are let go of once, by whoever forgets them first', async () => {
    const entries = entriesOf()
    await entries.alone(1, async () => entries.forget(1))
    await entries.alone(2, nameOf)
    await entries.close()
    await vi.advanceTimersByTimeAsync(10 * forgetAfterMs)
    expect(left).toEqual(['entry 1', 'entry 2'])
  })
})
