import { randomUUID } from 'node:crypto'
import { AppError } from '@mold/shared/errors.ts'
import { onceBack, passes } from '../../db/passing-errors.ts'
import type { ImageStore } from '../../stores/store.ts'
import type { ImageRecord } from '../image.repository.ts'
import { recordFailure } from './failure.ts'
import { type FetchRow, isSpoolClaimed, releaseFetch } from './fetch.repository.ts'
import { type Holder, LeaseLost } from './holder.ts'
import type { WorkerParts } from './parts.ts'

/** One try of a fetch. */
export interface Work {
  readonly row: FetchRow
  readonly image: ImageRecord
  readonly attempt: number
}

/** Any error as one of the table; what is not is logged in full under a reference. */
function asAppError(parts: WorkerParts, error: unknown, image: ImageRecord): AppError {
  if (error instanceof AppError) return error
  const ref = randomUUID()
  parts.log.error({ err: error, ref, image: image.uuid }, 'fetching an image failed unexpectedly')
  return new AppError('image.worker_fault', { ref }, { cause: error })
}

/**
 * After a holder whose process died before it got any further. That was a try like any other that fails,
 * with its wait: work that takes its process down must not do so for ever, nor at once again together with
 * all that died with it. One that got further does not count: a long fetch may see many ends of servers.
 */
export async function recordDeath(parts: WorkerParts, work: Work): Promise<void> {
  parts.log.error({ image: work.image.uuid }, 'a server ended while it worked on an image')
  await recordFailure(parts, { ...work, error: new AppError('image.worker_died') })
}

/** Lets go as soon as the database can be told, so that nobody takes the holder for dead. */
export function letGo(parts: WorkerParts, row: FetchRow, stop: AbortSignal): Promise<void> {
  return onceBack(() => releaseFetch(parts.db, row), stop)
}

/** After a try that did not succeed: somebody else's turn, the server's end, or a failure to keep. */
export async function endTry(
  parts: WorkerParts,
  work: Work & { readonly store: ImageStore | undefined },
  end: { readonly holder: Holder; readonly stop: AbortSignal; readonly error: unknown },
): Promise<void> {
  const { row, store } = work
  const { holder, stop, error } = end
  const dropSpools = async () => {
    await store?.dropSpool(row.spool)
    await store?.dropSpool(row.unpacked)
  }
  if (error instanceof LeaseLost || holder.isLost()) {
    await holder.close()
    // Where the lease could not be renewed, it may still be ours, and nobody has died.
    await letGo(parts, row, stop)
    return dropIfGone(parts, row, dropSpools)
  }
  // A database that was away says nothing of the image: what has come is kept, and it was no try.
  const isAway = passes(error)
  await holder.keep()
  await holder.close()
  if (stop.aborted) return releaseFetch(parts.db, row)
  if (isAway) return letGo(parts, row, stop)
  // Unpacking begins anew each time.
  await store?.dropSpool(row.unpacked).catch(() => undefined)
  const failure = { ...work, error: asAppError(parts, error, work.image) }
  const isUseless = await recordFailure(parts, failure).catch(async (fault: unknown) => {
    if (!passes(fault)) throw fault
    await letGo(parts, row, stop)
    return false
  })
  if (isUseless) await dropSpools()
}

/** After a cancel or a delete the row is gone, and with it the claim to the spools. */
async function dropIfGone(
  parts: WorkerParts,
  row: FetchRow,
  dropSpools: () => Promise<void>,
): Promise<void> {
  if (!(await isSpoolClaimed(parts.db, row.spool))) await dropSpools()
}
