import { AppError, type ErrorCode } from '@mold/shared/errors.ts'
import { withDeadline } from '../sources/deadline.ts'
import type { Stores } from '../stores/stores.service.ts'
import type { StoreFigures } from './store-figures.ts'

const states = { up: 'Up', readonly: 'ReadOnly', full: 'Full', unreachable: 'Unreachable' } as const

/**
 * What a store says of itself, with the reason in words when it cannot be used.
 *
 * @param limitMs for each of its answers
 * @throws AppError `store.no_answer`
 */
export async function describeStore(
  stores: Pick<Stores, 'find'>,
  storeId: number,
  limitMs = 6_000,
): Promise<StoreFigures> {
  const store = await stores.find(storeId)
  if (!store) return { totalBytes: 0, usedBytes: 0, state: 'Unreachable' }
  const { name } = store.info
  const never = new AbortController().signal
  const late = () => new AppError('store.no_answer', { store: name, seconds: limitMs / 1_000 })
  const soon = <T>(answer: Promise<T>) => withDeadline(answer, limitMs, never, late)
  const failed = (code: ErrorCode) => failureOf(new AppError(code, { store: name }))
  const condition = store.info.readonly ? 'readonly' : await soon(store.check())
  const state = states[condition]
  if (condition === 'unreachable') {
    return { totalBytes: 0, usedBytes: 0, state, ...failed('store.unreachable') }
  }
  const why =
    condition === 'full'
      ? failed('store.full')
      : condition === 'readonly' && !store.info.readonly
        ? failed('store.unwritable')
        : {}
  try {
    const { totalBytes, usedBytes } = await soon(store.space())
    return { totalBytes, usedBytes, state, ...why }
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'store.no_answer') throw error
    return { totalBytes: 0, usedBytes: 0, state: 'Unreachable', ...failureOf(error) }
  }
}

const failureOf = ({ code, params, message }: AppError) => ({ code, params, error: message })
