import { call } from '../../api/client.ts'
import { markCall, reconcile } from '../../api/live-cache.ts'
import { currentSession } from '../../api/session.ts'
import { imageCall, type Image } from '../images/kind.ts'
import { handleState, pruneHandles } from './kept-handles.ts'
import { ownedIds } from './ownership.ts'
import { fromRow, isOpen, type Upload, type UploadRow, withImage, withRow } from './upload.ts'
import type { UploadStore } from './upload-store.ts'

/** Every upload of the caller's account that is not complete. */
async function readRows(): Promise<UploadRow[]> {
  const rows: UploadRow[] = []
  for (let page = 1; ; page += 1) {
    const { count, items } = await call('listUploads', { page, pagesize: 500 })
    rows.push(...items)
    if (items.length === 0 || rows.length >= count) return rows
  }
}

/** How the server knows one upload now; undefined when it is complete, or gone. */
export async function readRow(id: string): Promise<UploadRow | undefined> {
  return (await call('listUploads', { id })).items[0]
}

/**
 * Brings the store to what the server says. Uploads that this tab did not know are `lost` until their
 * file is here; those that are not listed any more are asked for by their image.
 */
export async function syncUploads(store: UploadStore): Promise<void> {
  const rows = await readRows()
  const owned = await ownedIds()
  for (const row of rows) {
    const fresh = await newlySeen(row, owned)
    // Looked for now: it may have begun here meanwhile.
    const known = store.find(row.id ?? '')
    store.put(known === undefined ? fresh : withRow(known, row))
  }
  const listed = new Set(rows.map(({ id }) => id))
  await pruneHandles((id) => listed.has(id) || store.find(id) !== undefined)
  for (const upload of store.all()) {
    if (listed.has(upload.id)) continue
    // Begun anew after a retry: the new one is listed.
    if (rows.some(({ imageid }) => imageid === upload.imageId)) store.remove(upload.id)
    else if (isOpen(upload) || upload.state === 'checking') await syncImage(store, upload)
  }
}

async function newlySeen(row: UploadRow, owned: ReadonlySet<string>): Promise<Upload> {
  const upload = fromRow(row)
  // Driven by another tab, which tells more about it in a moment.
  if (owned.has(upload.id)) return { ...upload, state: 'waiting', elsewhere: true, mine: true }
  const reopenable = (await handleState(upload.id)) !== 'none'
  return { ...upload, reopenable, mine: reopenable }
}

/** What became of an upload's image. */
export async function syncImage(store: UploadStore, upload: Upload): Promise<void> {
  const admin = currentSession()?.role !== 'User'
  const [command, params] = imageCall(upload.kind, upload.imageId, admin)
  const mark = markCall()
  const { items } = reconcile(command, await call(command, params), mark)
  applyImage(
    store,
    upload.imageId,
    items.find(({ id }) => id === upload.imageId),
  )
}

/** Brings in an image that changed, or is gone. */
export function applyImage(store: UploadStore, imageId: string, image: Image | undefined): void {
  for (const upload of store.all()) {
    if (upload.imageId !== imageId) continue
    const next = image === undefined ? undefined : withImage(upload, image)
    if (next === undefined) store.remove(upload.id)
    else store.put(next)
  }
}
