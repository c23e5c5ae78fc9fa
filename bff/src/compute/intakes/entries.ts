interface EntriesOptions<Entry> {
  readonly create: () => Entry
  /** Lets go of what an entry holds. */
  readonly leave: (entry: Entry) => void
  /** Milliseconds without work after which an entry is forgotten. */
  readonly forgetAfterMs: number
}

interface Kept<Entry> {
  entry: Entry | undefined
  queue: Promise<unknown>
  idle: NodeJS.Timeout | undefined
}

/** What a process keeps of things that it works on one at a time, for as long as they go on. */
export function createEntries<Entry>({ create, leave, forgetAfterMs }: EntriesOptions<Entry>) {
  const all = new Map<number, Kept<Entry>>()

  function forget(id: number): void {
    const kept = all.get(id)
    if (kept?.entry === undefined) return
    leave(kept.entry)
    kept.entry = undefined
  }

  function drop(id: number, kept: Kept<Entry>): void {
    clearTimeout(kept.idle)
    forget(id)
    all.delete(id)
  }

  /** Nobody waits for the thing any more. */
  function rest(id: number, kept: Kept<Entry>): void {
    if (kept.entry === undefined) return drop(id, kept)
    kept.idle = setTimeout(() => drop(id, kept), forgetAfterMs)
    kept.idle.unref()
  }

  return {
    /** What is kept already; undefined when nothing is. */
    peek: (id: number): Entry | undefined => all.get(id)?.entry,
    /** Runs work when all earlier work of the same id has ended, however it ended. */
    alone<T>(id: number, work: (entry: Entry) => Promise<T>): Promise<T> {
      const kept = all.get(id) ?? { entry: undefined, queue: Promise.resolve(), idle: undefined }
      all.set(id, kept)
      clearTimeout(kept.idle)
      const done = kept.queue.then(() => work((kept.entry ??= create())))
      const queue = done
        .catch(() => undefined)
        .then(() => {
          if (kept.queue === queue) rest(id, kept)
        })
      kept.queue = queue
      return done
    },
    /** Lets go of an entry; the next work of that id has a new one. */
    forget,
    all: (): Entry[] => [...all.values()].flatMap(({ entry }) => entry ?? []),
    /** Waits for all work, then forgets everything. */
    async close(): Promise<void> {
      await Promise.all([...all.values()].map(({ queue }) => queue))
      for (const [id, kept] of all) drop(id, kept)
    },
  }
}
