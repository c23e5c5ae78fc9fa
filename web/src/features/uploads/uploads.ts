import { call } from '../../api/client.ts'
import { onImage } from '../../api/live-cache.ts'
import { invalidate } from '../../api/query-client.ts'
import { onSessionEnd, renewSession } from '../../api/session.ts'
import { onTouched, subscribeStreamState, streamState } from '../../api/stream-state.ts'
import { askOffset } from '../../api/uploads.ts'
import { deleteCommand, listCommand, type Image } from '../images/kind.ts'
import { attachFile, attachFiles, reopenFile } from './attach.ts'
import { createChunkSize } from './chunk-size.ts'
import { createEngine } from './engine.ts'
import { createFileDigests } from './file-digests.ts'
import { keepChecking, keptChecking } from './kept-checking.ts'
import { handleState } from './kept-handles.ts'
import { isPaused } from './paused.ts'
import { pauseUntil } from './pause.ts'
import type { PickedFile } from './picked-file.ts'
import { takePlace } from './places.ts'
import { applyImage, readRow, syncUploads } from './sync.ts'
import { joinTabs } from './tabs.ts'
import { isFinished, isUnderWay, needsFile, type Upload } from './upload.ts'
import { uploadStore as store } from './upload-store.ts'

/*
 * The uploads of this tab, put together: they live as long as the page does, whatever it shows (style §6).
 */

const renewMs = 5 * 60_000
const pollMs = 15_000
/** How long the lease of somebody who is gone may still last. */
const elsewhereMs = 5_000

const tabs = joinTabs((message) => {
  if (running) engine.hear(message)
})
const engine = createEngine({
  store,
  tabs,
  digests: createFileDigests(
    () => new Worker(new URL('./digest-worker.ts', import.meta.url), { type: 'module' }),
  ),
  chunks: createChunkSize(localStorage),
  takePlace,
  // The protocol's code comes with the first file.
  sendFile: async (...args) => (await import('../../api/tus.ts')).sendFile(...args),
  askOffset,
  pauseUntil,
  isOffline: () => !navigator.onLine,
  sync,
})
const parts = { store, engine }
let running = false
let syncing: Promise<void> = Promise.resolve()
let waiting: Promise<void> | undefined

/** Brings everything to what the server says; calls while it does share one more, after it. */
function sync(): Promise<void> {
  waiting ??= syncing.then(async () => {
    waiting = undefined
    if (!running) return
    await syncUploads(store).catch(() => undefined)
    engine.resumeAll()
    await reopenGranted()
  })
  syncing = waiting
  return waiting
}

/** Goes on with files that the browser remembers and may read without asking. */
async function reopenGranted(): Promise<void> {
  for (const upload of store.all()) {
    const { id, reopenable, problem, comparing } = upload
    const free = needsFile(upload) && reopenable === true && comparing !== true
    if (!free || problem !== undefined || isPaused(id)) continue
    if ((await handleState(id)) === 'granted') void reopenFile(parts, upload)
  }
}

/** Begins with the session, and again with the next one. */
export async function startUploads(): Promise<void> {
  if (running) return
  running = true
  for (const upload of keptChecking()) store.put(upload)
  tabs.tell({ type: 'hello' })
  await sync()
}

onSessionEnd(() => {
  running = false
  engine.stopAll()
  store.clear()
})

store.subscribe(() => {
  if (running) keepChecking(store.all())
})

onTouched((kind) => {
  if (kind === 'upload' && running) void sync()
})

onImage((_kind, id, row) => applyImage(store, id, row as Image | undefined))

subscribeStreamState(() => {
  if (running && streamState() === 'up') void sync()
})

// A lease that runs out is no event.
setInterval(() => {
  if (running && store.all().some((of) => of.state === 'lost' && of.elsewhere === true)) void sync()
}, elsewhereMs)

setInterval(() => {
  if (running && streamState() === 'down' && store.all().some((of) => !isFinished(of))) void sync()
}, pollMs)

setInterval(() => {
  if (running && store.all().some(isUnderWay)) void renewSession().catch(() => undefined)
}, renewMs)

addEventListener('beforeunload', (event) => {
  if (store.all().some(isUnderWay)) event.preventDefault()
})

/** Sends the file of an image that was just registered for upload, and begun. */
export function sendUpload(upload: Upload, picked: PickedFile): void {
  // The form may be quicker than the layout.
  void startUploads()
  engine.drive(upload, picked)
}

export const pauseUpload = engine.pause
export const resumeUpload = engine.resume
export const takeOverUpload = engine.takeOver

/** @returns files that belong to no waiting upload */
export const chooseFiles = (picked: readonly PickedFile[]) => attachFiles(parts, picked)
export const chooseFile = (id: string, picked: PickedFile) => attachFile(parts, id, picked)
export const reopenUpload = (upload: Upload) => reopenFile(parts, upload)

/** Throws away what came, and the image with it. @throws ApiError */
export async function cancelUpload(upload: Upload): Promise<void> {
  engine.pause(upload.id)
  await call(deleteCommand[upload.kind], { id: upload.imageId })
  engine.forget(upload.id)
  void invalidate(listCommand[upload.kind])
}

/** Takes a finished one out of sight. */
export function dismissUpload(id: string): void {
  engine.forget(id)
}

/** Goes on with a failed one, or begins it anew, with its file if it is still here. @throws ApiError */
export async function retryUpload(upload: Upload): Promise<void> {
  const picked = engine.fileOf(upload.id)
  if (picked !== undefined && (await readRow(upload.id)) !== undefined) {
    await attachFile(parts, upload.id, picked)
    return
  }
  await call('retryImage', { id: upload.imageId })
  await sync()
  const renewed = store
    .all()
    .find(({ imageId, id }) => imageId === upload.imageId && id !== upload.id)
  if (renewed !== undefined && picked !== undefined) await attachFile(parts, renewed.id, picked)
}
