import { clientError } from '../../api/api-error.ts'
import { failureOf } from '../../ui/failure.ts'
import { type DriveEnd, type DriveParts, driveUpload } from './drive.ts'
import type { FileDigests } from './file-digests.ts'
import { forgetHandle, keepHandle } from './kept-handles.ts'
import { own } from './ownership.ts'
import { forgetPaused, isPaused, keepPaused } from './paused.ts'
import type { PickedFile } from './picked-file.ts'
import type { TabMessage, Tabs } from './tabs.ts'
import { needsFile, type Upload } from './upload.ts'
import type { UploadStore } from './upload-store.ts'

export interface EngineParts extends Omit<DriveParts, 'patch'> {
  readonly store: UploadStore
  readonly tabs: Tabs
  readonly digests: FileDigests
  /** Asks the server what became of everything. */
  readonly sync: () => Promise<void>
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
  readonly fileOf: (id: string) => PickedFile | undefined
  /** Whatever waits for a file that is here goes on, such as after a new sign-in. */
  readonly resumeAll: () => void
  readonly stopAll: () => void
  /** Another tab did or said something. */
  readonly hear: (message: TabMessage) => void
}

export function createEngine(parts: EngineParts): Engine {
  const { store, tabs } = parts
  /** Files stay known after a sign-out, for the sign-in after it. */
  const files = new Map<string, PickedFile>()
  const running = new Map<string, AbortController>()
  const driven = new Set<string>()

  /** Tells the other tabs too, when it is ours. */
  function patch(id: string, change: Partial<Upload>): void {
    store.patch(id, change)
    const upload = store.find(id)
    if (upload && driven.has(id)) tabs.tell({ type: 'state', upload })
  }

  function start(id: string, steal = false): void {
    const file = files.get(id)?.file
    if (file === undefined || running.has(id)) return
    const stop = new AbortController()
    running.set(id, stop)
    forgetPaused(id)
    store.patch(id, { state: 'waiting', problem: undefined, comparing: undefined, mine: true })
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
    // Whoever drove it until now has brought it to an end, or somebody has paused it.
    if (upload?.state !== 'waiting' && upload?.state !== 'sending') return
    parts.digests.follow(id, file)
    const change = (to: Partial<Upload>) => {
      if (signal.aborted) return
      if (to.offset !== undefined) parts.digests.reach(id, to.offset + parts.chunks.current())
      patch(id, to)
    }
    change({ state: 'waiting', elsewhere: false })
    await finish(id, await driveUpload({ ...parts, patch: change }, upload, file, signal))
  }

  async function finish(id: string, end: DriveEnd): Promise<void> {
    switch (end) {
      case 'stopped':
      case 'signed-out':
        return
      case 'sent':
      case 'sealed':
        patch(id, { state: 'checking', problem: undefined, nextTryAt: undefined })
        void compare(id)
        // Its image may have become ready before this answer came.
        await parts.sync()
        return
      case 'taken':
        // Kept: this tab goes on when the other browser does not any more.
        patch(id, { state: 'lost', problem: undefined, elsewhere: true })
        return
      case 'unreadable': {
        files.delete(id)
        const problem = failureOf(clientError('client.file_unreadable'))
        patch(id, { state: 'lost', problem, reopenable: false, elsewhere: false })
        return
      }
      case 'gone':
        patch(id, { state: 'lost', problem: undefined, elsewhere: false })
        await parts.sync()
        return
      case 'refused':
        patch(id, { state: 'failed' })
    }
  }

  /** Tells what this file's digest is once it is known; the upload compares it with the server's. */
  async function compare(id: string): Promise<void> {
    parts.digests.reach(id, Number.POSITIVE_INFINITY)
    const digest = await parts.digests.of(id)
    if (digest === undefined) return
    store.patch(id, { digest })
    const upload = store.find(id)
    if (upload !== undefined) tabs.tell({ type: 'state', upload })
  }

  function halt(id: string): void {
    running.get(id)?.abort(new DOMException('stopped', 'AbortError'))
    running.delete(id)
  }

  function pauseHere(id: string): void {
    const state = store.find(id)?.state
    if (state === 'sending' || state === 'waiting') {
      patch(id, { state: 'paused', problem: undefined, nextTryAt: undefined })
    }
    halt(id)
  }

  function forgetHere(id: string): void {
    halt(id)
    files.delete(id)
    parts.digests.drop(id)
    store.remove(id)
  }

  /** Another tab has the file: this one could go on with it. */
  function takeFile(id: string, picked: PickedFile): void {
    // Without Web Locks nothing keeps two tabs from sending the same.
    if (files.has(id) || !('locks' in navigator)) return
    files.set(id, picked)
    if (isPaused(id)) store.patch(id, { state: 'paused' })
    else if (store.find(id)?.state !== 'failed') start(id)
  }

  return {
    drive(upload, picked) {
      files.set(upload.id, picked)
      if (picked.handle) void keepHandle(upload.id, picked.handle)
      store.put({ ...upload, state: 'waiting', elsewhere: false, mine: true })
      start(upload.id)
      // After it stands in line itself.
      tabs.tell({ type: 'file', id: upload.id, picked })
    },
    pause(id) {
      keepPaused(id)
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
      forgetPaused(id)
      void forgetHandle(id)
      tabs.tell({ type: 'do', id, what: 'forget' })
    },
    fileOf: (id) => files.get(id),
    resumeAll() {
      for (const upload of store.all()) {
        if (!files.has(upload.id)) continue
        if (isPaused(upload.id)) store.patch(upload.id, { state: 'paused' })
        else if (needsFile(upload) && upload.problem === undefined) start(upload.id)
      }
    },
    stopAll() {
      for (const id of running.keys()) halt(id)
    },
    hear(message) {
      switch (message.type) {
        case 'hello':
          for (const [id, picked] of files) tabs.tell({ type: 'file', id, picked })
          for (const id of driven) patch(id, {})
          return
        case 'file':
          takeFile(message.id, message.picked)
          return
        case 'state': {
          const { upload } = message
          const moves = upload.state === 'sending' || upload.state === 'waiting'
          if (!driven.has(upload.id)) store.put(moves ? { ...upload, elsewhere: true } : upload)
          return
        }
        case 'do':
          if (message.what === 'pause') pauseHere(message.id)
          else if (message.what === 'resume') start(message.id)
          else forgetHere(message.id)
      }
    },
  }
}
