import { call } from '../../api/client.ts'
import { imageCall } from '../images/kind.ts'
import type { Image } from '../images/kind.ts'
import { handleState, pruneHandles } from './kept-handles.ts'
import { ownedIds } from './ownership.ts'
import { fromRow, isFinished, type Upload, type UploadRow, withImage, withRow } from './upload.ts'
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
    const known = store.find(row.id ?? '')
    store.put(known === undefined ? await newlySeen(row, owned) : withRow(known, row))
  }
  const listed = new Set(rows.map(({ id = '' }) => id))
  await pruneHandles(listed)
  const unlisted = store.all().filter((upload) => !listed.has(upload.id) && !isFinished(upload))
  await Promise.all(unlisted.map((upload) => syncImage(store, upload)))
}

async function newlySeen(row: UploadRow, owned: ReadonlySet<string>): Promise<Upload> {
  const upload = fromRow(row)
  // Driven by another tab, which tells more about it in a moment.
  if (owned.has(upload.id)) return { ...upload, state: 'waiting', elsewhere: true }
  return { ...upload, reopenable: (await handleState(upload.id)) !== 'none' }
}

/** What became of an upload's image. */
export async function syncImage(store: UploadStore, upload: Upload): Promise<void> {
  const { items } = await call(...imageCall(upload.kind, upload.imageId, true)).catch(() =>
    call(...imageCall(upload.kind, upload.imageId, false)),
  )
  const image = items.find(({ id }) => id === upload.imageId)
  applyImage(store, upload.imageId, image)
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
