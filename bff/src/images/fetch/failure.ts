import type { AppError } from '@mold/shared/errors.ts'
import { recordEvent } from '../../events/events.service.ts'
import { isRetryable } from '../../sources/failures.ts'
import { isCleaning, isDerived } from '../convert/address.ts'
import { arrivalEvent } from '../image.events.ts'
import type { ImageRecord } from '../image.repository.ts'
import { maxAttempts } from '../status.ts'
import { deleteFetch, type FetchRow, lockFetch, releaseFetch } from './fetch.repository.ts'
import type { WorkerParts } from './parts.ts'
import { showError } from './waiting.repository.ts'

/** Faults of a store pass by themselves often enough to be tried again (reliability P10). */
function passes(error: AppError): boolean {
  return (
    error.code.startsWith('store.') ||
    error.code === 'image.no_store' ||
    error.code === 'image.worker_fault' ||
    error.code === 'image.worker_died' ||
    isRetryable(error)
  )
}

function verbOf(image: ImageRecord): string {
  if (isCleaning(image)) return 'cleaned'
  if (isDerived(image)) return 'converted'
  return image.url === null ? 'taken in' : 'fetched'
}

/** The wait before the next try in milliseconds, spread by a fifth so that crowds come apart. */
export function retryDelay(delays: readonly number[], attempt: number): number {
  const base = delays[Math.min(attempt, delays.length) - 1] ?? 0
  return Math.round(base * (0.8 + Math.random() * 0.4))
}

/**
 * Keeps the failure of a try with its words (reliability P4) and decides what comes next: another
 * try by itself, or "failed" with a *Retry* for the user.
 *
 * @returns true when the bytes that have come are of no use to anybody
 */
export async function recordFailure(
  parts: WorkerParts,
  of: { row: FetchRow; image: ImageRecord; attempt: number; error: AppError },
): Promise<boolean> {
  const { row, image, attempt, error } = of
  const again = passes(error) && attempt < maxAttempts
  // What people sent is nowhere else.
  const keep = passes(error) && (error.code !== 'store.full' || image.url === null)
  return parts.db.transaction().execute(async (trx) => {
    if (!(await lockFetch(trx, row))) return false
    const nextTryMs = again ? retryDelay(parts.retryDelaysMs, attempt) : null
    await showError(trx, image.id, { code: error.code, params: error.params, nextTryMs })
    if (again || keep) await releaseFetch(trx, row)
    else await deleteFetch(trx, image.id)
    if (again) return false
    const iso = image.kind === 'iso'
    await recordEvent(trx, {
      type: arrivalEvent(image, 'TEMPLATE.DOWNLOAD.FAILED'),
      level: 'ERROR',
      state: 'Completed',
      description: `${iso ? 'ISO' : 'Template'} ${image.name} could not be ${verbOf(image)}: ${error.message.trim()}`,
      accountId: image.account_id,
      username: 'system',
      resourceType: iso ? 'Iso' : 'Template',
      resourceUuid: image.uuid,
      resourceName: image.name,
      once: `fetch failed ${row.spool} ${row.generation}`,
    })
    return !keep
  })
}
