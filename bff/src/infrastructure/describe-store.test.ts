import { AppError } from '@mold/shared/errors.ts'
import { describe, expect, it } from 'vitest'
import type { ImageStore, StoreInfo } from '../stores/store.ts'
import type { Stores } from '../stores/stores.service.ts'
import { describeStore } from './describe-store.ts'

const info: StoreInfo = { id: 1, uuid: '', name: 'tank', zoneId: 1, readonly: false }
const space = { totalBytes: 100, usedBytes: 40, freeBytes: 60 }
const hang = () => new Promise<never>(() => {})

function storesWith(store: Partial<ImageStore>): Pick<Stores, 'find'> {
  const whole = { info, check: async () => 'up', space: async () => space, ...store } as ImageStore
  return { find: async () => whole }
}

describe('what a store says of itself', () => {
  it('has sizes and state', async () => {
    expect(await describeStore(storesWith({}), 1)).toEqual({
      totalBytes: 100,
      usedBytes: 40,
      state: 'Up',
    })
  })

  it('P10: is not asked for sizes when it cannot be reached', async () => {
    const stores = storesWith({ check: async () => 'unreachable', space: hang })
    expect(await describeStore(stores, 1)).toMatchObject({
      state: 'Unreachable',
      error: expect.stringContaining('store tank cannot be reached; mount it'),
    })
  })

  it.each(['check', 'space'] as const)('P10: comes to an end when %s hangs', async (method) => {
    const failing = describeStore(storesWith({ [method]: hang }), 1, 20)
    await expect(failing).rejects.toThrow('tank does not answer within 0.02 seconds')
  })

  it('P10: cannot be used when the sizes fail', async () => {
    const fail = () =>
      Promise.reject(new AppError('store.failed', { store: 'tank', reason: 'EIO' }))
    expect(await describeStore(storesWith({ space: fail }), 1)).toMatchObject({
      state: 'Unreachable',
      code: 'store.failed',
      error: expect.stringContaining('EIO'),
    })
  })

  it.each([
    ['full', 'Full', 'store.full'],
    ['readonly', 'ReadOnly', 'store.unwritable'],
  ] as const)('says why it takes nothing: %s', async (condition, state, code) => {
    const stores = storesWith({ check: async () => condition })
    expect(await describeStore(stores, 1)).toMatchObject({ state, code, params: { store: 'tank' } })
  })

  it('has nothing wrong when an admin made it read-only', async () => {
    const stores = storesWith({ info: { ...info, readonly: true }, check: hang })
    expect(await describeStore(stores, 1)).toEqual({
      totalBytes: 100,
      usedBytes: 40,
      state: 'ReadOnly',
    })
  })
})
