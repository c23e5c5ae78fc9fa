import type { Db } from '../db/database.ts'
import type { Logger } from '../log.ts'
import type { StoreFigureCache, StoreFigures } from './store-figures.ts'
import { type KnownStore, knownStores, noteStore } from './store-state.repository.ts'

export interface StoreWatchParts {
  readonly db: Db
  readonly figures: StoreFigureCache
  readonly log: Logger
  /** Names this process in what it notes. */
  readonly server: string
  /** Milliseconds between two looks. */
  readonly everyMs: number
  /** A store takes images again, after it did not. */
  readonly onWell: (store: KnownStore) => Promise<void>
}

export interface StoreWatch {
  /** Looks at one store now and notes what it is, for the answer of a change. */
  look(storeId: number): Promise<void>
  stop(): Promise<void>
}

/** Used bytes are told when they moved by this part of the whole: every write would tell otherwise. */
const noticeable = 0.0005

/**
 * Looks at every image store every few seconds, notes in its row what it is and logs when that changes.
 * One that hangs holds up no other. Stores that are added meanwhile are among them at the next look.
 */
export function startStoreWatch(parts: StoreWatchParts): StoreWatch {
  const { db, figures, log, server, everyMs } = parts
  /** Of this process: what the log was told. */
  const told = new Map<number, string>()
  const looking = new Map<number, Promise<void>>()
  let stopped = false
  let round: Promise<void> = Promise.resolve()

  async function lookAt(store: KnownStore): Promise<void> {
    await figures.refresh([store.id])
    const found = whole(figures.get(store.id))
    if (!found || stopped) return
    tell(store, found)
    // Before it is noted: a process that ends in between leaves it to the next look. New ones are well, too.
    if (found.state === 'Up' && store.state !== 'Up') await parts.onWell(store)
    await noteStore(db, store.id, steady(store, found), { server, staleMs: 3 * everyMs })
  }

  function tell(store: KnownStore, { state, error }: StoreFigures): void {
    const before = told.get(store.id)
    told.set(store.id, state)
    if (state === before || (before === undefined && state === 'Up')) return
    const about = { store: store.name, state, why: error }
    if (state === 'Up') log.info(about, 'an image store takes images again')
    else log.warn(about, 'an image store takes no images')
  }

  /** One look at a store at a time, however long it takes. */
  function lookOnce(store: KnownStore): Promise<void> {
    const now =
      looking.get(store.id) ??
      lookAt(store)
        .catch((error: unknown) => log.debug({ err: error, store: store.name }, 'not looked at'))
        .finally(() => looking.delete(store.id))
    looking.set(store.id, now)
    return now
  }

  async function lookAtAll(): Promise<void> {
    for (const store of await knownStores(db)) void lookOnce(store)
  }

  const start = () => {
    round = round.then(lookAtAll).catch(() => undefined)
  }
  const timer = setInterval(start, everyMs)
  start()
  return {
    async look(storeId) {
      await looking.get(storeId)
      const store = (await knownStores(db)).find(({ id }) => id === storeId)
      if (store) await lookOnce(store)
    },
    async stop() {
      stopped = true
      clearInterval(timer)
      await round
    },
  }
}

function whole(figures: Partial<StoreFigures>): StoreFigures | undefined {
  const { state, totalBytes = 0, usedBytes = 0 } = figures
  return state && { ...figures, state, totalBytes, usedBytes }
}

function steady(store: KnownStore, found: StoreFigures): StoreFigures {
  const { total_bytes: total, used_bytes: used } = store
  if (used === null || total !== found.totalBytes) return found
  const moved = Math.abs(found.usedBytes - used)
  return moved < total * noticeable ? { ...found, usedBytes: used } : found
}
