import { AppError } from '@mold/shared/errors.ts'
import { withDeadline } from '../sources/deadline.ts'
import type { ImageStore, StoredFile } from './store.ts'

export interface StoreBounds {
  /** Ends every wait, with its reason. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds for one answer; 20 s, less than a transaction may rest. */
  readonly limitMs?: number | undefined
}

/**
 * The store for those who tidy it up: a share whose server is gone hangs, and waiting for it must
 * hold neither locks nor the shutdown.
 *
 * Its `has`, `remove`, `dropSpool` and `list` throw AppError `store.no_answer` besides.
 */
export function boundedStore(store: ImageStore, bounds: StoreBounds): ImageStore {
  const { signal = new AbortController().signal, limitMs = 20_000 } = bounds
  const late = () =>
    new AppError('store.no_answer', { store: store.info.name, seconds: limitMs / 1_000 })

  function soon<T>(ask: () => Promise<T>): Promise<T> {
    signal.throwIfAborted()
    return withDeadline(ask(), limitMs, signal, late)
  }

  async function remove(digest: string): Promise<number> {
    const waiting = new AbortController()
    try {
      return await soon(() => store.remove(digest, waiting.signal))
    } finally {
      // Once nobody waits, the lock is open to who publishes the same bytes.
      waiting.abort(new Error('nobody waits for the removal any more'))
    }
  }

  async function* list(): AsyncGenerator<StoredFile> {
    const files = store.list()[Symbol.asyncIterator]()
    for (;;) {
      const next = await soon(() => files.next())
      if (next.done === true) return
      yield next.value
    }
  }

  return {
    ...store,
    remove,
    list,
    has: async (digest, length) => soon(() => store.has(digest, length)),
    dropSpool: async (name) => soon(() => store.dropSpool(name)),
  }
}
