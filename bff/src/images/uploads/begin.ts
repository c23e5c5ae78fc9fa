import { AppError } from '@mold/shared/errors.ts'
import { checkSuffix } from '@mold/shared/images/formats.ts'
import type { Db, Trx } from '../../db/database.ts'
import type { Settings } from '../../settings/settings.service.ts'
import { holdStore } from '../../stores/image-store.repository.ts'
import type { Stores, WritableStore } from '../../stores/stores.service.ts'
import type { ImageRecord } from '../image.repository.ts'
import { requireStorage } from '../limits.ts'
import type { Desk } from './desk.ts'
import { dropSent } from './end.ts'
import { showUpload } from './shown.repository.ts'
import {
  beginUpload as writeBegun,
  findUpload,
  lockStore,
  lockUpload,
  reservedIn,
  resetUpload,
  type UploadRow,
} from './upload.repository.ts'

export interface BeginParts {
  readonly db: Db
  readonly settings: Settings
  readonly stores: Pick<Stores, 'find' | 'listWritable'>
  readonly desk: Pick<Desk, 'letGo'>
}

export interface BeginRequest {
  readonly id: string
  /** Bytes of the file; null for a form, which tells `atMost` instead. */
  readonly length: number | null
  readonly atMost: number
  /** The header Upload-Metadata as it was sent. */
  readonly metadata: string | null
  readonly fileName: string | null
}

const gib = 1024 ** 3

/** Writable stores of the zones that wait for the image, in the zones' order. */
async function candidates(parts: BeginParts, image: ImageRecord): Promise<WritableStore[]> {
  const found: WritableStore[] = []
  for (const copy of image.copies) {
    if (copy.state !== 'uploading') continue
    found.push(...(await parts.stores.listWritable(copy.zone_id)))
  }
  return found
}

/** The first store with room besides what other uploads have reserved there. */
async function reserve(
  trx: Trx,
  stores: readonly WritableStore[],
  id: string,
  bytes: number,
): Promise<number> {
  for (const { store, freeBytes, allowedBytes } of stores) {
    await lockStore(trx, store.info.id)
    const room = Math.min(freeBytes, allowedBytes) - (await reservedIn(trx, store.info.id, id))
    if (room < bytes) continue
    await holdStore(trx, store.info.id)
    return store.info.id
  }
  throw new AppError('upload.no_room', { needed: bytes })
}

/** @throws AppError where the row says that it cannot begin now */
function checkState(row: UploadRow | undefined): UploadRow {
  if (!row) throw new AppError('upload.unknown')
  if (row.state === 'sealed') throw new AppError('upload.sealed')
  if (row.lease_until !== null && row.lease_until > new Date()) throw new AppError('upload.held')
  if (row.state === 'receiving' && row.length !== null && row.durable_offset > 0) {
    throw new AppError('upload.begun', { offset: row.durable_offset })
  }
  if (row.state === 'new' && row.expires <= new Date())
    throw new AppError('upload.signature_expired')
  return row
}

/**
 * Begins an upload: size, quota and free space are reserved before the first byte, in one transaction
 * (security cases E11-E13). It may be repeated as long as no byte is there; a form starts from the
 * beginning each time.
 *
 * @throws AppError upload.*, image.suffix_mismatch
 */
export async function beginUpload(
  parts: BeginParts,
  image: ImageRecord,
  request: BeginRequest,
): Promise<void> {
  const { db, settings } = parts
  const { id, atMost: bytes } = request
  if (bytes === 0) throw new AppError('upload.empty')
  const max = (await settings.number('max.template.iso.size')) * gib
  if (bytes > max) throw new AppError('upload.too_large', { size: bytes, max })
  if (request.fileName !== null) checkSuffix(request.fileName, image.format as 'ISO')
  if ((await findUpload(db, id))?.state === 'sealed') throw new AppError('upload.sealed')
  await parts.desk.letGo(id)
  const stores = await candidates(parts, image)
  if (stores.length === 0) throw new AppError('upload.no_room', { needed: bytes })
  const old = await db.transaction().execute(async (trx) => {
    const row = checkState(await lockUpload(trx, id))
    await requireStorage(trx, {
      accountId: image.account_id,
      templateId: image.id,
      bytes,
    })
    const storeId = await reserve(trx, stores, id, bytes)
    const { length, metadata, fileName } = request
    await writeBegun(trx, id, { storeId, length, reserved: bytes, metadata, fileName })
    await showUpload(trx, image.id, { bytes: 0, total: bytes })
    return row.store_id === storeId ? undefined : row
  })
  await dropSent(parts.stores, old)
}

/** Forgets a form that did not come to its end, so that it can be sent again until it expires. */
export async function forgetForm(parts: BeginParts, image: ImageRecord, id: string): Promise<void> {
  await parts.desk.letGo(id)
  const row = await parts.db.transaction().execute(async (trx) => {
    const found = await lockUpload(trx, id)
    if (found?.state !== 'receiving' || found.length !== null) return undefined
    await resetUpload(trx, id)
    await showUpload(trx, image.id, { bytes: 0, total: null })
    return found
  })
  await dropSent(parts.stores, row)
}
