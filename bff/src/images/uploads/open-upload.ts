import { randomUUID } from 'node:crypto'
import { AppError } from '@mold/shared/errors.ts'
import { parseChecksum } from '@mold/shared/images/checksum.ts'
import type { ImageFormat } from '@mold/shared/images/formats.ts'
import { headLength } from '@mold/shared/images/reader.ts'
import type { Db } from '../../db/database.ts'
import type { HitFaultPoint } from '../../jobs/fault-points.ts'
import { unpackerFor } from '../../sources/unpack/index.ts'
import { type Buffers, giveBack } from '../../stores/buffers.ts'
import type { ExtraAlgorithm, HashPool } from '../../stores/hash-pool.ts'
import type { ImageStore, SpoolWriter } from '../../stores/store.ts'
import type { Stores } from '../../stores/stores.service.ts'
import { type ContentWatch, watchContent } from '../fetch/content-watch.ts'
import { dropOrphan } from './end.ts'
import { keepLease, type Lease } from './lease.ts'
import { acquireUpload, releaseUpload } from './lease.repository.ts'
import { showProgress } from './shown.repository.ts'
import { hashOf, type UploadHash } from './upload-hash.ts'
import type { UploadRow } from './upload.repository.ts'

export interface OpenParts {
  readonly db: Db
  readonly stores: Pick<Stores, 'find'>
  readonly hashes: HashPool
  /** Shared memory for bytes on their way. */
  readonly buffers: Buffers
  readonly hit: HitFaultPoint
  /** Milliseconds that the lease of an upload lasts without being renewed. */
  readonly uploadLeaseMs: number
  /** Calls back whenever rows may have changed; returns how to stop. */
  readonly onNudge: (listener: () => void) => () => void
}

/** What does not change while an upload is received. */
export interface UploadImage {
  readonly format: ImageFormat
  /** Digest that the registration gave, `{ALG}hex`. */
  readonly checksum: string | null
}

/** What this process remembers of an upload that it let go, good as long as nobody had it since. */
export interface Remembered {
  readonly generation: number
  readonly offset: number
  readonly hash: UploadHash
  readonly watch: ContentWatch | undefined
}

export interface OpenUpload {
  readonly row: UploadRow
  readonly store: ImageStore
  readonly hash: UploadHash
  readonly lease: Lease
  /** Bytes taken, in order, from the first of the file. */
  readonly offset: number
  /** Takes the next bytes; throws image.* as soon as they cannot be the declared format. */
  readonly write: (chunk: Buffer) => void | Promise<void>
  /** Says how many bytes come before `flush` or `confirm`. */
  readonly expect: (bytes: number) => void
  /** Brings what was taken to the disk, and to whoever digests it. @throws AppError store.* */
  readonly flush: () => Promise<void>
  /** What follows counts only once `keep` is called; with a digest of it when one is named. */
  readonly mark: (extra: ExtraAlgorithm) => Promise<void>
  readonly keep: () => void
  /** Forgets everything since `mark`. */
  readonly rollBack: () => Promise<void>
  /** Brings what was taken to stable storage and into the row. @throws AppError upload.taken_over, store.* */
  readonly confirm: () => Promise<number>
  /** Lets go; answers what the next request in this process may go on with. */
  readonly close: () => Promise<Remembered | undefined>
}

/** Node's name of the digest that was given, besides the SHA-256 that is always made. */
function algorithmsOf({ checksum }: UploadImage): string[] {
  const given = checksum === null ? [] : [parseChecksum(checksum).algorithm]
  return [...new Set(['sha256', ...given])]
}

/**
 * Takes the lease of an upload, if it is free, and opens it at its durable offset. Undefined when
 * somebody holds it, or when it cannot be received any more: the row says which.
 *
 * @throws AppError store.*; `store.spool_missing` when what is durable is gone
 */
export async function openUpload(
  parts: OpenParts,
  id: string,
  image: UploadImage,
  remembered: Remembered | undefined,
  onWanted: () => void,
): Promise<OpenUpload | undefined> {
  const owner = randomUUID()
  const asked = performance.now()
  const row = await acquireUpload(parts.db, id, owner, parts.uploadLeaseMs)
  if (!row) return undefined
  parts.hit('upload.acquired')
  try {
    return await open(parts, row, { owner, asked, image, remembered, onWanted })
  } catch (error) {
    await releaseUpload(parts.db, id, owner, 0)
    throw error
  }
}

async function open(
  parts: OpenParts,
  row: UploadRow,
  of: {
    readonly owner: string
    readonly asked: number
    readonly image: UploadImage
    readonly remembered: Remembered | undefined
    readonly onWanted: () => void
  },
): Promise<OpenUpload> {
  const { db } = parts
  const { image } = of
  const store = row.store_id === null ? undefined : await parts.stores.find(row.store_id)
  if (!store) throw new AppError('upload.no_store')
  let marked: number | undefined
  let shown = ''
  let writer: SpoolWriter | undefined
  let watch: ContentWatch | undefined
  let packing = false

  /** Never more than the row may promise: bytes on disk, and none that may be rolled back. */
  const durable = () => Math.min(marked ?? Number.POSITIVE_INFINITY, writer?.durableOffset ?? 0)

  const lease = keepLease({
    db,
    id: row.id,
    owner: of.owner,
    asked: of.asked,
    leaseMs: parts.uploadLeaseMs,
    onNudge: parts.onNudge,
    onWanted: of.onWanted,
    confirmed: () => (durable() > row.durable_offset ? durable() : undefined),
    async onBeat() {
      const now = `${writer?.offset} ${row.length}`
      if (!writer || now === shown) return
      await showProgress(db, row.template_id, { bytes: writer.offset, total: row.length })
      shown = now
    },
  })
  const resumes =
    of.remembered?.generation === row.generation - 1 && of.remembered.offset === row.durable_offset
  const hash: UploadHash = resumes
    ? of.remembered.hash
    : hashOf(parts.hashes, row, algorithmsOf(image))
  if (!resumes) of.remembered?.hash.close()

  const openSpool = (offset: number) =>
    store.openSpool(row.spool, offset, {
      tap: (bytes) => hash.update(bytes),
      check: lease.check,
      buffers: parts.buffers,
      direct: true,
    })

  function see(chunk: Buffer): void | Promise<void> {
    watch?.see(chunk)
    if (packing || !watch?.packing || !writer || writer.offset > headLength) return
    // A missing unpacker is an error before the bytes come and not after (decisions: Bytes).
    packing = true
    return unpackerFor(watch.packing).check()
  }

  try {
    if (resumes) watch = of.remembered.watch
    else {
      const fresh = watchContent(image.format, null)
      watch = (await hash.catchUp(store, row, fresh)) ? fresh : undefined
    }
    lease.check()
    writer = await openSpool(row.durable_offset)
  } catch (error) {
    hash.close()
    await lease.close()
    throw error
  }
  const first = writer

  return {
    row,
    store,
    hash,
    lease,
    get offset() {
      return writer?.offset ?? 0
    },
    write(chunk) {
      const into = writer ?? first
      const checking = see(chunk)
      if (checking) return checking.then(() => into.write(chunk))
      const behind = into.write(chunk)
      if (into.offset <= headLength || image.format === 'OVA') return behind
      if (behind) return behind.then(() => giveBack(chunk))
      giveBack(chunk)
      return undefined
    },
    expect(bytes) {
      const into = writer ?? first
      into.expectSync(into.offset + bytes)
    },
    flush: () => (writer ?? first).sync(),
    async mark(extra) {
      marked = writer?.offset
      await hash.mark(extra)
    },
    keep() {
      marked = undefined
    },
    async rollBack() {
      const to = marked ?? row.durable_offset
      await writer?.close()
      lease.check()
      writer = await openSpool(to)
      await hash.back()
      // What it has seen is not what is there any more; the complete bytes are checked in the end.
      watch = undefined
      marked = undefined
    },
    async confirm() {
      await writer?.sync()
      parts.hit('upload.synced')
      await lease.confirm()
      parts.hit('upload.confirmed')
      return durable()
    },
    async close() {
      const synced = await succeeds((writer ?? first).sync())
      const last = durable()
      // A share may tell only now that it has not taken what was written; the lease must not outlive that.
      const good = (await succeeds((writer ?? first).close())) && synced
      await lease.close()
      if (lease.lost.aborted) await dropOrphan(db, store, row.spool)
      const held =
        !lease.lost.aborted && (await releaseUpload(db, row.id, of.owner, last).catch(() => false))
      if (!held || !good || marked !== undefined) {
        hash.close()
        return undefined
      }
      return { generation: row.generation, offset: last, hash, watch }
    },
  }
}

const succeeds = (work: Promise<void>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  )
