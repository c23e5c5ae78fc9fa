import type { Readable } from 'node:stream'
import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../../db/database.ts'
import { pump } from '../../images/uploads/pump.ts'
import type { HitFaultPoint } from '../../jobs/fault-points.ts'
import type { Logger } from '../../log.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { Buffers } from '../../stores/buffers.ts'
import { hashedBy } from '../../stores/hashed.ts'
import type { HashPool, HashStream } from '../../stores/hash-pool.ts'
import type { ImageStore, SpoolWriter } from '../../stores/store.ts'
import type { Stores } from '../../stores/stores.service.ts'
import { endIntake, type Imported } from './end.ts'
import { createEntries } from './entries.ts'
import { claimIntake, type IntakeRow, noteOffset } from './intake.repository.ts'

export interface IntakeDeskParts {
  readonly db: Db
  readonly stores: Pick<Stores, 'find'>
  readonly settings: Pick<Settings, 'number'>
  readonly hashes: HashPool
  readonly buffers: Buffers
  readonly hit: HitFaultPoint
  readonly log: Logger
  /** Names this process. */
  readonly server: string
  /** Milliseconds in which hardly a byte came, after which a request is cut. */
  readonly idleMs: number
}

/** One request that brings bytes of an intake. */
export interface IntakeRequest {
  /** Where the body begins. */
  readonly offset: number
  /** Bytes of the body; undefined when it does not say. */
  readonly length: number | undefined
  readonly body: Readable
}

export interface IntakeDesk {
  /**
   * Takes the bytes of a request into the spool; answers how many are durable. One that begins at 0 replaces
   * what there was. A newer request of the same intake ends an older one.
   *
   * @throws AppError intake.*, store.*
   */
  readonly receive: (row: IntakeRow, request: IntakeRequest) => Promise<number>
  /**
   * Makes what came an object: compares length and digest, inspects it as anything from outside, publishes it.
   * May be repeated.
   *
   * @throws AppError intake.*, image.*, store.*
   */
  readonly end: (row: IntakeRow, of: { length: number; digest: string }) => Promise<Imported>
  readonly close: () => Promise<void>
}

/** What this process knows of an intake. */
interface Entry {
  /** Ends the request that brings bytes. */
  active: AbortController | undefined
  /** The digest of the first `hashed` bytes; none where this process has not seen all of them. */
  hash: HashStream | undefined
  hashed: number
}

const noteEveryMs = 1_000

/** The bytes of a host that comes later than this are read again; one whose job was cancelled never comes. */
const forgetAfterMs = 30 * 60_000

/** The intakes that come to this process. */
export function createIntakeDesk(parts: IntakeDeskParts): IntakeDesk {
  const { db } = parts
  const entries = createEntries<Entry>({
    create: () => ({ active: undefined, hash: undefined, hashed: 0 }),
    leave: ({ hash }) => hash?.close(),
    forgetAfterMs,
  })
  let closed = false

  /** Runs work when nobody else works on the intake in this process; a request under way is ended for it. */
  function alone<T>(id: number, work: (entry: Entry) => Promise<T>): Promise<T> {
    entries.peek(id)?.active?.abort(new AppError('intake.taken'))
    return entries.alone(id, (entry) => {
      if (closed) throw new AppError('api.stopping')
      return work(entry)
    })
  }

  async function storeOf(row: IntakeRow): Promise<ImageStore> {
    const store = await parts.stores.find(row.store_id)
    if (!store) throw new AppError('store.removed', { store: String(row.store_id) })
    return store
  }

  async function receive(entry: Entry, id: number, request: IntakeRequest): Promise<number> {
    const before = await claimIntake(db, id, parts.server)
    if (!before) throw new AppError('intake.unknown')
    if (before.object_id !== null) throw new AppError('intake.complete')
    const { offset } = request
    if (offset !== 0 && offset !== before.durable_offset) {
      throw new AppError('intake.offset', { offset: before.durable_offset, given: offset })
    }
    const limit = before.allowed - offset
    const tooLong = () => new AppError('intake.too_long', { allowed: before.allowed })
    if ((request.length ?? 0) > limit) throw tooLong()
    const store = await storeOf(before)
    // From here on the bytes that the row promises are being replaced.
    if (offset === 0) await noteOffset(db, { id, server: parts.server }, 0)
    const isKnown = offset === 0 || (before.server === parts.server && entry.hashed === offset)
    if (offset === 0 || !isKnown) {
      entry.hash?.close()
      entry.hash = isKnown ? parts.hashes.open(['sha256'], { mac: true }) : undefined
      entry.hashed = offset
    }
    const { hash } = entry
    const writer = await store.openSpool(before.spool, offset, {
      buffers: parts.buffers,
      ...(hash && { tap: (bytes: Uint8Array) => hash.update(bytes) }),
    })
    const active = new AbortController()
    entry.active = active
    const stopNoting = noteWhileWriting(id, writer, active)
    try {
      const ended = await pump(request.body, {
        write: (chunk) => writer.write(chunk),
        limit,
        tooLong,
        unsized: request.length === undefined,
        idleMs: parts.idleMs,
        signal: active.signal,
      })
      await writer.sync()
      entry.hashed = writer.offset
      if (!(await noteOffset(db, { id, server: parts.server }, writer.offset))) {
        throw new AppError('intake.taken')
      }
      if (ended.how === 'refused') throw ended.error
      return writer.offset
    } catch (error) {
      // What was hashed and what is on the disk may differ.
      if (entry.hashed !== writer.durableOffset) entries.forget(id)
      throw error
    } finally {
      stopNoting()
      entry.active = undefined
      await writer.close()
    }
  }

  /** So that a restart of this process costs a second of what came; and so that a takeover is noticed. */
  function noteWhileWriting(id: number, writer: SpoolWriter, active: AbortController): () => void {
    let noted = writer.offset
    const note = async () => {
      const now = writer.durableOffset
      if (now <= noted) return
      if (!(await noteOffset(db, { id, server: parts.server }, now))) {
        active.abort(new AppError('intake.taken'))
      }
      noted = now
    }
    const timer = setInterval(() => {
      void note().catch((error: unknown) =>
        parts.log.debug({ err: error }, 'an offset was not noted'),
      )
    }, noteEveryMs)
    return () => clearInterval(timer)
  }

  return {
    receive: (row, request) => alone(row.id, (entry) => receive(entry, row.id, request)),
    end: (row, of) =>
      alone(row.id, async (entry) => {
        const { hash } = entry
        const isWhole = entry.hashed === of.length && row.server === parts.server
        const hashed = hash && isWhole ? await hashedBy(hash) : undefined
        try {
          return await endIntake(parts, await storeOf(row), { row, ...of, hashed })
        } finally {
          // Its digest is taken: whoever tries again has the bytes read.
          entries.forget(row.id)
        }
      }),
    async close() {
      closed = true
      for (const { active } of entries.all()) active?.abort(new AppError('api.stopping'))
      await entries.close()
    },
  }
}
