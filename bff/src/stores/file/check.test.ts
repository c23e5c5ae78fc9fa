import { describe, expect, it } from 'vitest'
import { createCheck } from './check.ts'
import { storeError } from './errors.ts'
import { createLayout } from './layout.ts'

const info = { id: 1, uuid: '', name: 'store1', zoneId: 1, readonly: false }

describe('createCheck', () => {
  it('calls a store that hangs unreachable, and lets only one trial hang with it', async () => {
    const { promise: answer, resolve: comeBack } = Promise.withResolvers<void>()
    let trials = 0
    const check = createCheck({
      info,
      layout: createLayout('/nowhere'),
      prepare: () => {
        trials += 1
        return answer
      },
      space: () => Promise.reject(new Error('not reached')),
      explain: (cause) => storeError(info.name, cause),
      patienceMs: 5,
    })
    expect(await Promise.all([check(), check()])).toEqual(['unreachable', 'unreachable'])
    expect(await check()).toBe('unreachable')
    expect(trials).toBe(1)
    comeBack()
    // The trial ends in its own time, and then the next asks again.
    const checked = async () => {
      await check()
      return trials
    }
    await expect.poll(checked).toBeGreaterThan(1)
  })
})
