import { AppError } from '@mold/shared/errors.ts'
import { beginActive, createCrowd, supersede } from './active.ts'
import { createEntries, type Entries, type Entry, forget } from './entries.ts'
import { receive, type ReceiveParts, type SendRequest, type Sent } from './receive.ts'

export type DeskParts = Omit<ReceiveParts, 'entries' | 'isStopping'>

export interface Desk {
  /**
   * Receives one request's bytes. Whoever sends the same upload already is ended first.
   *
   * @throws AppError upload.*, store.*, image.*; what came before is kept
   */
  readonly send: (request: SendRequest) => Promise<Sent>
  /** How far it is on stable storage, those bytes included that wait in this process. */
  readonly settle: (id: string) => Promise<number | undefined>
  /** Ends who sends it in this process, and lets go. */
  readonly letGo: (id: string) => Promise<void>
  /** Ends all that is being sent, keeping what came. */
  readonly close: () => Promise<void>
}

/** Receives a request when its turn has come. */
async function inTurn(
  parts: ReceiveParts,
  entry: Entry,
  request: SendRequest,
  turn: number,
): Promise<Sent> {
  // A newer one came while this one waited.
  if (turn !== entry.newest) throw new AppError('upload.taken_over')
  const active = beginActive()
  entry.active = active
  try {
    return await receive(parts, entry, request, active)
  } finally {
    entry.active = undefined
  }
}

async function closeAll({ all, alone, rest }: Entries): Promise<void> {
  await Promise.all(
    all().map(async (entry) => {
      entry.active?.abort(new AppError('api.stopping'))
      await alone(entry.id, rest)
      clearTimeout(entry.timer)
    }),
  )
}

/**
 * The uploads that this process receives. One request at a time writes one upload: in the same process a
 * newer one ends the older and waits for it; across processes the lease in the row decides
 * (decisions: Clocks of an upload).
 */
export function createDesk(given: DeskParts): Desk {
  const entries = createEntries(given.wake)
  const among = createCrowd()
  let stopping = false
  const parts: ReceiveParts = { ...given, entries, isStopping: () => stopping }

  return {
    send: (request) =>
      among(request.accountId, () => {
        if (stopping) throw new AppError('api.stopping')
        const known = entries.of(request.id)
        if (known.active) void supersede(known.active)
        const turn = (known.newest += 1)
        return entries.alone(request.id, (entry) => inTurn(parts, entry, request, turn))
      }),
    async settle(id) {
      const open = entries.find(id)?.open
      // Bytes that are still to be verified do not count; then the row says how far it is.
      return open && !open.lease.lost.aborted ? open.confirm().catch(() => undefined) : undefined
    },
    async letGo(id) {
      const found = entries.find(id)
      if (!found) return
      found.active?.abort(new AppError('upload.taken_over'))
      await entries.alone(id, async (entry) => {
        await entries.rest(entry)
        forget(entry)
      })
    },
    async close() {
      stopping = true
      await closeAll(entries)
    },
  }
}
