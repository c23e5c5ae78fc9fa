import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createLogger } from '../log.ts'
import { createStoreFigureCache, type StoreFigures } from './store-figures.ts'

const log = createLogger('silent')
const up: StoreFigures = { totalBytes: 100, usedBytes: 40, state: 'Up' }

/** A store that answers when it is told to. */
function slowStore() {
  const asked: PromiseWithResolvers<StoreFigures>[] = []
  const describeStore = () => {
    const answer = Promise.withResolvers<StoreFigures>()
    asked.push(answer)
    return answer.promise
  }
  return { asked, describeStore }
}

describe('figures of image stores', () => {
  it('are there at once, and nothing before the first answer', async () => {
    const { asked, describeStore } = slowStore()
    const cache = createStoreFigureCache(describeStore, { log, maxAgeMs: 60_000 })
    expect(cache.get(1)).toEqual({})
    asked[0]?.resolve(up)
    await setImmediate()
    expect(cache.get(1)).toEqual(up)
    expect(asked).toHaveLength(1)
  })

  it('are asked for one question at a time, however often they are read', async () => {
    const { asked, describeStore } = slowStore()
    const cache = createStoreFigureCache(describeStore, { log, maxAgeMs: -1 })
    for (let i = 0; i < 5; i++) cache.get(1)
    cache.get(2)
    expect(asked).toHaveLength(2)
    asked[0]?.resolve(up)
    await setImmediate()
    expect(cache.get(1)).toEqual(up)
    expect(asked).toHaveLength(3)
  })

  it('P10: say why a store cannot be asked, with the sizes it had, and recover', async () => {
    const answers = [
      () => Promise.resolve(up),
      () => Promise.reject(new Error('the mount does not answer')),
      () => Promise.resolve(up),
    ]
    const cache = createStoreFigureCache(() => answers.shift()!(), { log, maxAgeMs: 60_000 })
    await cache.refresh([1])
    await cache.refresh([1])
    expect(cache.get(1)).toEqual({
      ...up,
      state: 'Unreachable',
      error: 'the mount does not answer',
    })
    await cache.refresh([1])
    expect(cache.get(1)).toEqual(up)
  })
})
