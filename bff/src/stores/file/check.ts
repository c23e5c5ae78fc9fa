import { lstat, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { AppError } from '@mold/shared/errors.ts'
import type { StoreCondition, StoreInfo, StoreSpace } from '../store.ts'
import { isTrialName, type Layout } from './layout.ts'
import { createFile } from './open-file.ts'
import { statsOf } from './scan.ts'

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
/** Long past anybody's patience, in milliseconds. */
const oldTrialMs = 60 * 60 * 1000

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

async function probe(layout: Layout): Promise<void> {
  await removeOldTrials(layout)
  const file = layout.trial()
  const handle = await createFile(file)
  try {
    await handle.writeFile(Buffer.alloc(4096, 1))
  } finally {
    await handle.close()
    await rm(file, { force: true })
  }
}

/** What processes left that ended in mid-trial; those of others that run now are younger. */
async function removeOldTrials({ staging }: Layout): Promise<void> {
  const before = Date.now() - oldTrialMs
  for (const name of await readdir(staging)) {
    if (!isTrialName(name)) continue
    const file = path.join(staging, name)
    const stats = await statsOf(file)
    if (stats && stats.mtimeMs < before) await rm(file, { force: true })
  }
}

function conditionOf(error: AppError): StoreCondition {
  if (error.code === 'store.full') return 'full'
  return error.code === 'store.unwritable' ? 'readonly' : 'unreachable'
}
