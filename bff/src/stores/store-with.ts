import { AppError } from '@mold/shared/errors.ts'
import type { ImageStore } from './store.ts'
import type { Stores } from './stores.service.ts'

/**
 * The first of some stores that has an object; that one is away is no reason not to read from another.
 *
 * @throws AppError store.* of one that is away, when no other has it
 */
export async function storeWith(
  stores: Pick<Stores, 'find'>,
  storeIds: readonly number[],
  object: { readonly digest: string; readonly length: number },
): Promise<ImageStore | undefined> {
  let away: AppError | undefined
  for (const id of storeIds) {
    try {
      const store = await stores.find(id)
      if (store && (await store.has(object.digest, object.length))) return store
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      away ??= error
    }
  }
  if (away) throw away
  return undefined
}
