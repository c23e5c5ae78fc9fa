import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withDeadline } from './deadline.ts'

const unheard: unknown[] = []
const hear = (reason: unknown) => void unheard.push(reason)

beforeEach(() => {
  unheard.length = 0
  process.on('unhandledRejection', hear)
})
afterEach(() => process.off('unhandledRejection', hear))

const late = () => new Error('late')
const live = () => new AbortController().signal
const never = () => new Promise<never>(() => {})

/** Work that fails once it is told to. */
function failing() {
  const { promise, reject } = Promise.withResolvers<never>()
  return {
    work: promise,
    fail: async () => {
      reject(new Error('the work failed'))
      await turn()
    },
  }
}

describe('withDeadline', () => {
  it('gives what comes in time', async () => {
    expect(await withDeadline(Promise.resolve(7), 1_000, live(), late)).toBe(7)
  })

  it('rejects as the work does', async () => {
    const work = Promise.reject(new Error('the work failed'))
    await expect(withDeadline(work, 1_000, live(), late)).rejects.toThrow('the work failed')
  })

  it('gives up when it takes too long', async () => {
    await expect(withDeadline(never(), 1, live(), late)).rejects.toThrow('late')
  })

  it('gives up with the reason of the signal', async () => {
    const stop = new AbortController()
    const waiting = withDeadline(never(), 1_000, stop.signal, late)
    stop.abort(new Error('nobody waits'))
    await expect(waiting).rejects.toThrow('nobody waits')
  })

  it.each(['before', 'after'])(
    'leaves no failure unheard when the signal is aborted %s it waits',
    async (when) => {
      const stop = new AbortController()
      const { work, fail } = failing()
      if (when === 'before') stop.abort(new Error('nobody waits'))
      const waiting = withDeadline(work, 1_000, stop.signal, late)
      stop.abort(new Error('nobody waits'))
      await expect(waiting).rejects.toThrow('nobody waits')
      await fail()
      expect(unheard).toEqual([])
    },
  )
})
