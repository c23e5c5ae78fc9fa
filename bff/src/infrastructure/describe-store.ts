import { AppError } from '@mold/shared/errors.ts'
import type { Stores } from '../stores/stores.service.ts'
import type { StoreFigures } from './store-figures.ts'

const states = { up: 'Up', readonly: 'ReadOnly', full: 'Full', unreachable: 'Unreachable' } as const

/** What a store says of itself, with the reason in words when it cannot be used. */
export async function describeStore(stores: Stores, storeId: number): Promise<StoreFigures> {
  const store = await stores.find(storeId)
  if (!store) return { totalBytes: 0, usedBytes: 0, state: 'Unreachable' }
  const state = store.info.readonly ? 'readonly' : await store.check()
  try {
    const { totalBytes, usedBytes } = await store.space()
    return { totalBytes, usedBytes, state: states[state] }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { totalBytes: 0, usedBytes: 0, state: states[state], error: error.message }
  }
}
