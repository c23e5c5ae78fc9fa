import { AppError, type ErrorCode, type ErrorParams } from '@mold/shared/errors.ts'
import type { Db, Trx } from '../../db/database.ts'
import { recordEvent } from '../../events/events.service.ts'
import type { Logger } from '../../log.ts'
import type { Settings } from '../../settings/settings.service.ts'
import { spoolsInUse } from '../../stores/object.repository.ts'
import type { ImageStore } from '../../stores/store.ts'
import type { Stores } from '../../stores/stores.service.ts'
import { resourceTypeOf } from '../image.events.ts'
import { loadImages } from '../image.repository.ts'
import { forgetSealed, uploadsDue } from './expiry.repository.ts'
import { showUploadError } from './shown.repository.ts'
import { deleteUpload, lockUpload, type UploadRow } from './upload.repository.ts'

export interface EndParts {
  readonly db: Db
  readonly stores: Pick<Stores, 'find'>
}

/** The bytes that became free; a store that is away is left to the collector. */
export async function dropSent(
  stores: EndParts['stores'],
  row: Pick<UploadRow, 'store_id' | 'spool' | 'state'> | undefined,
): Promise<number> {
  // A sealed one's bytes belong to the fetch, or are an object by now.
  if (!row || row.store_id === null || row.state === 'sealed') return 0
  try {
    const store = await stores.find(row.store_id)
    return (await store?.dropSpool(row.spool)) ?? 0
  } catch (error) {
    if (error instanceof AppError) return 0
    throw error
  }
}

/**
 * Removes the spool of an upload that was deleted while it was received: who deleted it may have been before
 * the file was made. One that somebody goes on with stays.
 */
export async function dropOrphan(db: Db, store: ImageStore, spool: string): Promise<void> {
  try {
    if ((await spoolsInUse(db, [spool])).size === 0) await store.dropSpool(spool)
  } catch {
    // A store or database that is away: the collector finds it.
  }
}

async function fail(
  trx: Trx,
  row: UploadRow,
  error: { readonly code: ErrorCode; readonly params: ErrorParams; readonly message: string },
): Promise<void> {
  await deleteUpload(trx, row.template_id)
  await showUploadError(trx, row.template_id, error)
  const [image] = await loadImages(trx, [row.template_id])
  if (!image) return
  const kind = image.kind === 'iso' ? 'ISO' : 'Template'
  await recordEvent(trx, {
    type: image.kind === 'iso' ? 'ISO.UPLOAD' : 'TEMPLATE.UPLOAD',
    level: 'ERROR',
    state: 'Completed',
    description: `${kind} ${image.name} could not be uploaded: ${error.message.trim()}`,
    accountId: image.account_id,
    username: 'system',
    resourceType: resourceTypeOf(image),
    resourceUuid: image.uuid,
    resourceName: image.name,
    once: `upload failed ${row.id}`,
  })
}

/**
 * Ends an upload for good with the reason in its image (reliability P4), and drops what was sent. Only
 * its holder does this, or the sweep when nobody holds it.
 *
 * @param owner the holder; null for one that nobody holds
 */
export async function failUpload(
  parts: EndParts,
  id: string,
  owner: string | null,
  error: AppError,
): Promise<boolean> {
  const row = await parts.db.transaction().execute(async (trx) => {
    const found = await lockUpload(trx, id)
    if (!found || found.state === 'sealed') return undefined
    const held = found.lease_until !== null && found.lease_until > new Date()
    if (owner === null ? held : found.lease_owner !== owner) return undefined
    await fail(trx, found, error)
    return found
  })
  await dropSent(parts.stores, row)
  return row !== undefined
}

export interface SweepParts extends EndParts {
  readonly settings: Settings
  readonly log: Logger
}

const hour = 3_600_000
/** How long a sealed upload answers that it is complete, to clients that missed the last answer. */
const sealedMs = 24 * hour

/**
 * Gives up uploads that nobody goes on with: those that were not begun in time, and those without a
 * byte for setting upload.resume.expiration (decisions: Clocks). From the rows alone, so that it is
 * the same whatever process asks, and complete uploads are never touched (trap L1).
 *
 * @returns how many were given up
 */
export async function sweepUploads(parts: SweepParts): Promise<number> {
  const hours = await parts.settings.number('upload.resume.expiration')
  let ended = 0
  for (const { id, state } of await uploadsDue(parts.db, hours * hour)) {
    const code = state === 'new' ? 'upload.never_begun' : 'upload.expired'
    if (await failUpload(parts, id, null, new AppError(code, { hours }))) ended += 1
  }
  await forgetSealed(parts.db, sealedMs)
  return ended
}
