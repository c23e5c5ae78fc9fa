import type { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '@mold/shared/errors.ts'
import type { Logger } from '../../log.ts'
import type { ExtraAlgorithm } from '../../stores/hash-pool.ts'
import { failUpload } from './end.ts'
import {
  type OpenParts,
  type OpenUpload,
  openUpload,
  type Remembered,
  type UploadImage,
} from './open-upload.ts'
import { pump, type PumpEnd } from './pump.ts'
import { sealUpload, type SealParts } from './seal.ts'
import { findUpload, wantUpload } from './upload.repository.ts'

export interface DeskParts extends OpenParts, SealParts {
  readonly log: Logger
  /** Milliseconds in which hardly a byte came, after which a request is cut. */
  readonly idleMs: number
}

export interface SendRequest {
  readonly id: string
  readonly image: UploadImage
  /** The account that it counts for, in `maxActive`. */
  readonly accountId: number
  /** Where the client goes on. */
  readonly offset: number
  readonly body: Readable
  /** Bytes of the body, when it says so. */
  readonly bodyLength: number | undefined
  readonly checksum?: { readonly algorithm: ExtraAlgorithm; readonly digest: Buffer } | undefined
  /** A form does not know how long its file is: its end is the end of the file. */
  readonly isForm?: boolean
  /** Most bytes of a form's file. */
  readonly maxBytes?: number
}

export interface Sent {
  /** Bytes on stable storage. */
  readonly offset: number
  readonly sealed: boolean
  /** The client went away before the end of its request. */
  readonly cut: boolean
}

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

/** Requests of one account that send at the same time (security case E16). */
const maxActive = 32
/** How long an upload stays open for the next request of the same client. */
const lingerMs = 3_000
/** How long its running digests are remembered; they save reading it again. */
const rememberMs = 3_600_000
const pollMs = 100
/** How long a request whose bytes come may go on when a newer one waits, and what counts as silence. */
const graceMs = 1_000
const quietMs = 100

/** The request that sends at this moment. */
interface Active {
  readonly abort: (reason: AppError) => void
  readonly signal: AbortSignal
  /** When its last byte came, in milliseconds of `performance.now()`. */
  lastByte: number
}

function begin(): Active {
  const controller = new AbortController()
  return {
    abort: (reason) => controller.abort(reason),
    signal: controller.signal,
    lastByte: performance.now(),
  }
}

/**
 * Ends a request for a newer one. One whose bytes are still coming has a moment to come to its end, so
 * that of two requests that were sent together one succeeds; a dead connection has none.
 */
async function supersede(active: Active): Promise<void> {
  const until = performance.now() + graceMs
  while (performance.now() < Math.min(until, active.lastByte + quietMs)) {
    await wait(quietMs / 4)
    if (active.signal.aborted) return
  }
  active.abort(new AppError('upload.taken_over'))
}

/** What this process has of one upload. */
interface Entry {
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

/**
 * The uploads that this process receives. One request at a time writes one upload: in the same process a
 * newer one ends the older and waits for it; across processes the lease in the row decides
 * (decisions: Clocks of an upload).
 */
export function createDesk(parts: DeskParts): Desk {
  const entries = new Map<string, Entry>()
  const actives = new Map<number, number>()
  let stopping = false

  function entryOf(id: string): Entry {
    const known = entries.get(id)
    if (known) return known
    const entry: Entry = {
      queue: Promise.resolve(),
      waiting: 0,
      newest: 0,
      open: undefined,
      remembered: undefined,
      active: undefined,
      timer: undefined,
    }
    entries.set(id, entry)
    return entry
  }

  /** Runs `work` when nobody else works on the upload in this process. */
  function alone<T>(id: string, work: (entry: Entry) => Promise<T>): Promise<T> {
    const entry = entryOf(id)
    entry.waiting += 1
    clearTimeout(entry.timer)
    const done = entry.queue.then(() => work(entry))
    entry.queue = done
      .catch(() => undefined)
      .then(() => {
        entry.waiting -= 1
        if (entry.waiting === 0) scheduleRest(id, entry)
      })
    return done
  }

  function scheduleRest(id: string, entry: Entry): void {
    if (entry.open) {
      entry.timer = setTimeout(() => void alone(id, rest).catch(() => undefined), lingerMs)
    } else if (entry.remembered) {
      entry.timer = setTimeout(() => forget(id, entry), rememberMs).unref()
    } else entries.delete(id)
  }

  function forget(id: string, entry: Entry): void {
    entry.remembered?.hash.close()
    entry.remembered = undefined
    entries.delete(id)
  }

  async function rest(entry: Entry): Promise<void> {
    const { open } = entry
    entry.open = undefined
    if (!open) return
    entry.remembered = await open.close()
    // What is there is digested as soon as nobody sends.
    await parts.wake().catch(() => undefined)
  }

  /** The upload with its lease, however long others take to let go of it. */
  async function take(entry: Entry, { id, image }: SendRequest): Promise<OpenUpload> {
    if (entry.open && !entry.open.lease.lost.aborted) return entry.open
    await rest(entry)
    const until = performance.now() + parts.uploadLeaseMs + 3_000
    const onWanted = () => {
      entry.active?.abort(new AppError('upload.taken_over'))
      void alone(id, rest).catch(() => undefined)
    }
    for (;;) {
      const { remembered } = entry
      entry.remembered = undefined
      entry.open = await openUpload(parts, id, image, remembered, onWanted)
      if (entry.open) return entry.open
      remembered?.hash.close()
      const row = await findUpload(parts.db, id)
      if (!row || row.state === 'new') throw new AppError('upload.unknown')
      if (row.state === 'sealed') throw new AppError('upload.sealed')
      if (performance.now() > until || stopping) throw new AppError('upload.held')
      if (!row.wanted) {
        await wantUpload(parts.db, id)
        await parts.wake()
      }
      await wait(pollMs)
    }
  }

  async function receive(entry: Entry, request: SendRequest, active: Active): Promise<Sent> {
    const open = await take(entry, request).catch(async (error: unknown) => {
      throw await afterFailure(request.id, undefined, error)
    })
    const { offset: from } = open
    const length = request.isForm ? undefined : (open.row.length ?? undefined)
    if (request.offset !== from) {
      throw new AppError('upload.offset', { offset: from, given: request.offset })
    }
    const left = length === undefined ? (request.maxBytes ?? 0) : length - from
    const tooLong = () => tooLongFor(request, length, left)
    if ((request.bodyLength ?? 0) > left) throw tooLong()
    if (request.checksum) await open.mark(request.checksum.algorithm)
    const ended = await pump(request.body, {
      write(chunk) {
        active.lastByte = performance.now()
        return open.write(chunk)
      },
      limit: left,
      tooLong,
      unsized: request.bodyLength === undefined && !request.isForm,
      idleMs: parts.idleMs,
      signal: AbortSignal.any([active.signal, open.lease.lost]),
    })
    if (request.checksum) await settleChecksum(open, request.checksum, ended)
    if (ended.how === 'refused' && ended.error instanceof AppError && isContent(ended.error)) {
      throw await afterFailure(request.id, entry, ended.error)
    }
    // Whatever ended it, what came is kept.
    const offset = await open.confirm().catch(async (error: unknown) => {
      await rest(entry)
      throw ended.how === 'refused' ? ended.error : error
    })
    const cut = ended.how === 'cut'
    const sealed = length === undefined ? ended.how === 'complete' : offset === length
    // A client that is told all bytes are there never asks again.
    if (sealed) await seal(entry, open, request, offset)
    // A client that is gone may come back elsewhere, and needs the digests then.
    else if (ended.how !== 'complete') await rest(entry)
    if (ended.how === 'refused' && !sealed) throw ended.error
    return { offset, sealed, cut }
  }

  async function seal(entry: Entry, open: OpenUpload, request: SendRequest, length: number) {
    try {
      if (length === 0) throw new AppError('image.empty')
      const digests = await open.hash.digests()
      const { checksum } = request.image
      const { row, store, lease } = open
      await sealUpload(parts, store, { row, owner: lease.owner, length, digests, checksum })
    } catch (error) {
      throw await afterFailure(request.id, entry, error)
    }
    await rest(entry)
    entry.remembered?.hash.close()
    entry.remembered = undefined
  }

  /** Ends the upload for good when its content is to blame, or when what it had is gone. */
  async function afterFailure(id: string, entry: Entry | undefined, error: unknown) {
    if (!(error instanceof AppError)) return error
    const gone = error.code === 'store.spool_missing'
    if (!gone && !(entry && isContent(error))) return error
    const owner = entry?.open?.lease.owner ?? null
    await failUpload(parts, id, owner, error)
    if (entry) await rest(entry)
    return error
  }

  async function counted<T>(accountId: number, work: () => Promise<T>): Promise<T> {
    const before = actives.get(accountId) ?? 0
    if (before >= maxActive) throw new AppError('upload.too_many', { max: maxActive })
    actives.set(accountId, before + 1)
    try {
      return await work()
    } finally {
      const now = (actives.get(accountId) ?? 1) - 1
      if (now === 0) actives.delete(accountId)
      else actives.set(accountId, now)
    }
  }

  return {
    send: (request) =>
      counted(request.accountId, () => {
        if (stopping) throw new AppError('api.stopping')
        const known = entryOf(request.id)
        if (known.active) void supersede(known.active)
        const turn = (known.newest += 1)
        return alone(request.id, async (entry) => {
          // A newer one came while this one waited.
          if (turn !== entry.newest) throw new AppError('upload.taken_over')
          const active = begin()
          entry.active = active
          try {
            return await receive(entry, request, active)
          } finally {
            entry.active = undefined
          }
        })
      }),
    async settle(id) {
      const open = entries.get(id)?.open
      // Bytes that are still to be verified do not count; then the row says how far it is.
      return open && !open.lease.lost.aborted ? open.confirm().catch(() => undefined) : undefined
    },
    async letGo(id) {
      const entry = entries.get(id)
      if (!entry) return
      entry.active?.abort(new AppError('upload.taken_over'))
      await alone(id, async (of) => {
        await rest(of)
        of.remembered?.hash.close()
        of.remembered = undefined
      })
    },
    async close() {
      stopping = true
      await Promise.all(
        [...entries].map(async ([id, entry]) => {
          entry.active?.abort(new AppError('api.stopping'))
          await alone(id, rest)
          clearTimeout(entry.timer)
        }),
      )
    },
  }
}

const isContent = ({ code }: AppError) =>
  code.startsWith('image.') || code.startsWith('source.unpack')

function tooLongFor(request: SendRequest, length: number | undefined, left: number): AppError {
  if (length !== undefined) return new AppError('upload.past_end', { left, length })
  const size = request.bodyLength ?? left
  return new AppError('upload.too_large', { size, max: left })
}

/** A body with a checksum counts only once it is complete and right; else it is forgotten (tus: checksum). */
async function settleChecksum(
  open: OpenUpload,
  checksum: NonNullable<SendRequest['checksum']>,
  ended: PumpEnd,
): Promise<void> {
  if (ended.how === 'complete') {
    await open.flush()
    if ((await open.hash.extra()).equals(checksum.digest)) {
      open.keep()
      return
    }
  }
  await open.rollBack()
  if (ended.how === 'complete') throw new AppError('upload.checksum_mismatch')
}
