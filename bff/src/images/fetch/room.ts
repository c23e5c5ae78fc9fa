import type { ImageStore } from '../../stores/store.ts'
import type { FetchRow } from './fetch.repository.ts'
import type { WorkerParts } from './parts.ts'

/**
 * Bytes that a fetch may still bring into a store: what is left there besides what others have begun to
 * bring. What it has been promised itself is its own.
 *
 * @throws AppError store.*
 */
export async function roomFor(
  { stores }: Pick<WorkerParts, 'stores'>,
  store: ImageStore,
  row: FetchRow,
): Promise<number> {
  // A fetch is promised room once something of it is durable (stores/image-store.repository.ts).
  const isPromised = row.store_id === store.info.id && row.durable_offset > 0
  const own = isPromised ? Math.max(0, (row.length ?? 0) - row.durable_offset) : 0
  return (await stores.roomIn(store)) + own
}
