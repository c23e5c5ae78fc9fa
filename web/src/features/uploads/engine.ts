import { ApiError } from '../../api/api-error.ts'
import { failureOf } from '../../ui/failure.ts'
import { type DriveEnd, type DriveParts, driveUpload } from './drive.ts'
import { forgetHandle, keepHandle } from './kept-handles.ts'
import { own } from './ownership.ts'
import type { PickedFile } from './picked-file.ts'
import { syncImage } from './sync.ts'
import type { TabMessage, Tabs } from './tabs.ts'
import type { Upload } from './upload.ts'
import type { UploadStore } from './upload-store.ts'

export interface EngineParts extends Omit<DriveParts, 'patch'> {
  readonly store: UploadStore
  readonly tabs: Tabs
}

/** Sends the uploads whose files this tab has. */
export interface Engine {
  /** The file is here: sends it, once no other tab of this browser does. */
  readonly drive: (upload: Upload, picked: PickedFile) => void
  readonly pause: (id: string) => void
  readonly resume: (id: string) => void
  /** Sends it from this tab and not from the one that does now. */
  readonly takeOver: (id: string) => void
  /** Stops and forgets it, here and in the other tabs. */
  readonly forget: (id: string) => void
  readonly fileOf: (id: string) => File | undefined
  /** Everything that has a file goes on, after a new sign-in. */
  readonly resumeAll: () => void
  readonly stopAll: () => void
  /** Another tab did or said something. */
  readonly hear: (message: TabMessage) => void
}

export function createEngine(parts: EngineParts): Engine {
  const { store, tabs } = parts
  /** Files stay known after a sign-out, for the sign-in after it. */
  const files = new Map<string, File>()
  const running = new Map<string, AbortController>()
  const driven = new Set<string>()

  /** Tells the other tabs too, when it is ours. */
  function patch(id: string, change: Partial<Upload>): void {
    store.patch(id, change)
    const upload = store.find(id)
    if (upload && driven.has(id)) tabs.tell({ type: 'state', upload })
  }

  function start(id: string, steal = false): void {
    const file = files.get(id)
    if (file === undefined || running.has(id)) return
    const stop = new AbortController()
    running.set(id, stop)
    const elsewhere = store.find(id)?.elsewhere
    store.patch(id, { state: 'waiting', problem: undefined, comparing: undefined, elsewhere })
    void run(id, file, { stop, steal })
  }

  async function run(
    id: string,
    file: File,
    { stop, steal }: { stop: AbortController; steal: boolean },
  ): Promise<void> {
    const how = await own(id, { signal: stop.signal, steal }, async (signal) => {
      driven.add(id)
      await send(id, file, signal).catch((error: unknown) => {
        patch(id, { state: 'failed', problem: failureOf(error) })
      })
      driven.delete(id)
    }).catch(() => 'ended' as const)
    if (running.get(id) === stop) running.delete(id)
    // Stands in line behind the tab that took it, to go on when that one closes.
    if (how === 'stolen') {
      store.patch(id, { elsewhere: true })
      start(id)
    }
  }

  async function send(id: string, file: File, signal: AbortSignal): Promise<void> {
    const upload = store.find(id)
    if (upload === undefined || upload.state === 'checking' || upload.state === 'done') return
    patch(id, { state: 'waiting', elsewhere: false })
    const drive = { ...parts, patch: (change: Partial<Upload>) => patch(id, change) }
    await finish(id, await driveUpload(drive, upload, file, signal))
  }

  async function finish(id: string, end: DriveEnd): Promise<void> {
    switch (end) {
      case 'stopped':
      case 'signed-out':
        return
      case 'sent':
      case 'sealed':
        patch(id, { state: 'checking', problem: undefined, nextTryAt: undefined })
        return
      case 'taken':
        patch(id, { state: 'lost', problem: undefined, elsewhere: true })
        files.delete(id)
        return
      case 'unreadable': {
        files.delete(id)
        const text = 'The file cannot be read any more'
        const error = new ApiError({ status: 0, code: 'client.file_unreadable', text })
        patch(id, { state: 'lost', problem: failureOf(error), reopenable: false })
        return
      }
      case 'gone': {
        const upload = store.find(id)
        if (upload) await syncImage(store, upload)
        return
      }
      case 'refused':
        patch(id, { state: 'failed' })
    }
  }

  function halt(id: string): void {
    running.get(id)?.abort(new DOMException('stopped', 'AbortError'))
    running.delete(id)
  }

  function pauseHere(id: string): void {
    halt(id)
    const state = store.find(id)?.state
    if (state === 'sending' || state === 'waiting') {
      store.patch(id, { state: 'paused', problem: undefined, nextTryAt: undefined })
    }
  }

  function forgetHere(id: string): void {
    halt(id)
    files.delete(id)
    store.remove(id)
  }

  return {
    drive(upload, { file, handle }) {
      files.set(upload.id, file)
      if (handle) void keepHandle(upload.id, handle)
      store.put({ ...upload, state: 'waiting', elsewhere: false })
      tabs.tell({ type: 'file', id: upload.id, file })
      start(upload.id)
    },
    pause(id) {
      pauseHere(id)
      tabs.tell({ type: 'do', id, what: 'pause' })
    },
    resume(id) {
      start(id)
      tabs.tell({ type: 'do', id, what: 'resume' })
    },
    takeOver(id) {
      halt(id)
      start(id, true)
    },
    forget(id) {
      forgetHere(id)
      void forgetHandle(id)
      tabs.tell({ type: 'do', id, what: 'forget' })
    },
    fileOf: (id) => files.get(id),
    resumeAll() {
      for (const { id, state } of store.all()) {
        if (state !== 'paused' && state !== 'failed' && state !== 'done') start(id)
      }
    },
    stopAll() {
      for (const id of running.keys()) halt(id)
    },
    hear(message) {
      switch (message.type) {
        case 'hello':
          for (const [id, file] of files) tabs.tell({ type: 'file', id, file })
          for (const id of driven) patch(id, {})
          return
        case 'file':
          if (files.has(message.id)) return
          files.set(message.id, message.file)
          if (store.find(message.id)?.state !== 'paused') start(message.id)
          return
        case 'state':
          if (!driven.has(message.upload.id)) store.put({ ...message.upload, elsewhere: true })
          return
        case 'do':
          if (message.what === 'pause') pauseHere(message.id)
          else if (message.what === 'resume') start(message.id)
          else forgetHere(message.id)
      }
    },
  }
}
