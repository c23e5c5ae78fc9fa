import type { Active } from './active.ts'
import type { OpenUpload, Remembered } from './open-upload.ts'

/** What this process has of one upload. */
export interface Entry {
  readonly id: string
  /** Requests wait here for the one before. */
  queue: Promise<unknown>
  waiting: number
  /** Number of the newest request to send. */
  newest: number
  open: OpenUpload | undefined
  remembered: Remembered | undefined
  active: Active | undefined
  timer: NodeJS.Timeout | undefined
}

export interface Entries {
  /** What there is of an upload, from now on. */
  readonly of: (id: string) => Entry
  readonly find: (id: string) => Entry | undefined
  readonly all: () => Entry[]
  /** Runs `work` when nobody else works on the upload in this process. */
  readonly alone: <T>(id: string, work: (entry: Entry) => Promise<T>) => Promise<T>
  /** Lets go of the upload, and remembers its digests; for whoever works on it alone. */
  readonly rest: (entry: Entry) => Promise<void>
}

/** How long an upload stays open for the next request of the same client. */
const lingerMs = 3_000
/** How long its running digests are remembered; they save reading it again. */
const rememberMs = 3_600_000

const newEntry = (id: string): Entry => ({
  id,
  queue: Promise.resolve(),
  waiting: 0,
  newest: 0,
  open: undefined,
  remembered: undefined,
  active: undefined,
  timer: undefined,
})

/** Forgets what an entry knows of bytes that were sent. */
export function forget(entry: Entry): void {
  entry.remembered?.hash.close()
  entry.remembered = undefined
}

/**
 * The uploads that this process has to do with, each worked on by one request at a time.
 *
 * @param wake tells the workers that there may be something to digest
 */
export function createEntries(wake: () => Promise<void>): Entries {
  const entries = new Map<string, Entry>()

  function of(id: string): Entry {
    const entry = entries.get(id) ?? newEntry(id)
    entries.set(id, entry)
    return entry
  }

  function alone<T>(id: string, work: (entry: Entry) => Promise<T>): Promise<T> {
    const entry = of(id)
    entry.waiting += 1
    clearTimeout(entry.timer)
    const done = entry.queue.then(() => work(entry))
    entry.queue = done
      .catch(() => undefined)
      .then(() => {
        entry.waiting -= 1
        if (entry.waiting === 0) restLater(entry)
      })
    return done
  }

  function restLater(entry: Entry): void {
    if (entry.open) {
      entry.timer = setTimeout(() => void alone(entry.id, rest).catch(() => undefined), lingerMs)
    } else if (entry.remembered) {
      entry.timer = setTimeout(() => remove(entry), rememberMs).unref()
    } else remove(entry)
  }

  function remove(entry: Entry): void {
    forget(entry)
    entries.delete(entry.id)
  }

  async function rest(entry: Entry): Promise<void> {
    const { open } = entry
    entry.open = undefined
    if (!open) return
    entry.remembered = await open.close()
    // What is there is digested as soon as nobody sends.
    await wake().catch(() => undefined)
  }

  return { of, find: (id) => entries.get(id), all: () => [...entries.values()], alone, rest }
}
