import { randomUUID } from 'node:crypto'
import { lstat, rm } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import type { AppError } from '@mold/shared/errors.ts'
import type { StoreCondition, StoreInfo, StoreSpace } from '../store.ts'
import type { Layout } from './layout.ts'
import { createFile } from './open-file.ts'

export interface CheckOptions {
  readonly info: StoreInfo
  readonly layout: Layout
  readonly prepare: () => Promise<void>
  readonly space: () => Promise<StoreSpace>
  readonly explain: (cause: unknown) => AppError
  /** Milliseconds after which a store that does not answer counts as unreachable; 5000 if not given. */
  readonly patienceMs?: number
}

/** A network share whose server is gone does not fail, it hangs. */
const defaultPatienceMs = 5_000
/** Below this, a store has no room for the smallest of images. */
const leastFreeBytes = 1 << 20

/**
 * Tries a store by writing and removing a small file. At most one trial runs at a time, so that
 * a store that hangs holds one thread and not all of them.
 */
export function createCheck(options: CheckOptions): () => Promise<StoreCondition> {
  const { patienceMs = defaultPatienceMs } = options
  let running: Promise<StoreCondition> | undefined
  return async () => {
    running ??= tryStore(options).finally(() => {
      running = undefined
    })
    const patience = new AbortController()
    const tooLong = wait(patienceMs, 'unreachable' as const, { signal: patience.signal })
    try {
      return await Promise.race([running, tooLong.catch(() => 'unreachable' as const)])
    } finally {
      patience.abort()
    }
  }
}

async function tryStore(options: CheckOptions): Promise<StoreCondition> {
  const { info, layout, prepare, space, explain } = options
  try {
    await prepare()
    await lstat(layout.objects)
    if (info.readonly) return 'readonly'
    await probe(layout)
    return (await space()).freeBytes < leastFreeBytes ? 'full' : 'up'
  } catch (error) {
    return conditionOf(explain(error))
  }
}

/** Named like a spool, so that the collector finds it should the process end right here. */
async function probe(layout: Layout): Promise<void> {
  const file = layout.spool(randomUUID())
  const handle = await createFile(file)
  try {
    await handle.writeFile(Buffer.alloc(4096, 1))
  } finally {
    await handle.close()
    await rm(file, { force: true })
  }
}

function conditionOf(error: AppError): StoreCondition {
  if (error.code === 'store.full') return 'full'
  return error.code === 'store.unwritable' ? 'readonly' : 'unreachable'
}
