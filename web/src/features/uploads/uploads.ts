import { call } from '../../api/client.ts'
import { onImage } from '../../api/live-cache.ts'
import { invalidate } from '../../api/query-client.ts'
import { onSessionEnd, renewSession } from '../../api/session.ts'
import { onTouched, subscribeStreamState, streamState } from '../../api/stream-state.ts'
import { sendFile } from '../../api/tus.ts'
import { askOffset } from '../../api/uploads.ts'
import { deleteCommand, listCommand, type Image } from '../images/kind.ts'
import { attachFile, attachFiles, reopenFile } from './attach.ts'
import { createChunkSize } from './chunk-size.ts'
import { createEngine } from './engine.ts'
import { handleState } from './kept-handles.ts'
import { pauseUntil } from './pause.ts'
import type { PickedFile } from './picked-file.ts'
import { takePlace } from './places.ts'
import { applyImage, readRow, syncUploads } from './sync.ts'
import { joinTabs } from './tabs.ts'
import { isFinished, isUnderWay, type Upload } from './upload.ts'
import { uploadStore as store } from './upload-store.ts'

/*
 * The uploads of this tab, put together: they live as long as the page does, whatever it shows (style §6).
 */

const renewMs = 5 * 60_000
const pollMs = 15_000
const elsewhereMs = 5_000

const tabs = joinTabs((message) => {
  if (running) engine.hear(message)
})
const chunks = createChunkSize(localStorage)
const engine = createEngine({ store, tabs, chunks, takePlace, sendFile, askOffset, pauseUntil })
const parts = { store, engine }
let running = false
let syncing: Promise<void> = Promise.resolve()
let waiting: Promise<void> | undefined

/** Brings everything to what the server says; calls while it does share one more, after it. */
function sync(): Promise<void> {
  waiting ??= syncing.then(async () => {
    waiting = undefined
    if (running) await syncUploads(store).catch(() => undefined)
  })
  syncing = waiting
  return waiting
}

/** Begins with the session, and again with the next one. */
export async function startUploads(): Promise<void> {
  if (running) return
  running = true
  await sync()
  tabs.tell({ type: 'hello' })
  engine.resumeAll()
  for (const upload of store.all()) {
    if (upload.state === 'lost' && (await handleState(upload.id)) === 'granted') {
      void reopenFile(parts, upload)
    }
  }
}

onSessionEnd(() => {
  running = false
  engine.stopAll()
  store.clear()
})

onTouched((kind) => {
  if (kind === 'upload' && running) void sync()
})

onImage((_kind, id, row) => applyImage(store, id, row as Image | undefined))

subscribeStreamState(() => {
  if (running && streamState() === 'up') void sync()
})

// Whether somebody else sends it is nothing that the event stream tells.
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
  engine.drive(upload, picked)
}

export const pauseUpload = engine.pause
export const takeOverUpload = engine.takeOver

/** Goes on with one that was paused. */
export function resumeUpload(upload: Upload): void {
  engine.resume(upload.id)
}

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
  const file = engine.fileOf(upload.id)
  if (file !== undefined && (await readRow(upload.id)) !== undefined) {
    await attachFile(parts, upload.id, { file })
    return
  }
  await call('retryImage', { id: upload.imageId })
  store.remove(upload.id)
  await sync()
  const renewed = store.all().find(({ imageId }) => imageId === upload.imageId)
  if (renewed !== undefined && file !== undefined) await attachFile(parts, renewed.id, { file })
}
