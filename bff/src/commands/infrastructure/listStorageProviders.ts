import { listStorageProviders as declaration } from '@mold/shared/commands/infrastructure/listStorageProviders.ts'
import { AppError } from '@mold/shared/errors.ts'
import { storageProviders } from '../../infrastructure/storage-providers.ts'
import type { SyncHandler } from '../handler.ts'
import { sortItems } from '../sorting.ts'

export function createListStorageProviders(): SyncHandler<typeof declaration> {
  return async ({ type, ...asked }) => {
    const names = storageProviders(type)
    if (names === undefined) throw new AppError('store.provider_type', { type })
    const items = names.map((name) => ({ name, type: type.toUpperCase() }))
    return { count: items.length, items: sortItems(items, asked, declaration) }
  }
}
