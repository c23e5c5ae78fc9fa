import type { Readable } from 'node:stream'
import { AppError } from '@mold/shared/errors.ts'
import type { ExtraAlgorithm } from '../../stores/hash-pool.ts'
import type { Active } from './active.ts'
import { failUpload } from './end.ts'
import { type Entry, forget } from './entries.ts'
import type { OpenUpload, UploadImage } from './open-upload.ts'
import { pump, type PumpEnd } from './pump.ts'
import { sealUpload, type SealParts } from './seal.ts'
import { type TakeParts, takeUpload } from './take.ts'

export interface ReceiveParts extends TakeParts, SealParts {
  /** Milliseconds in which hardly a byte came, after which a request is cut. */
  readonly idleMs: number
}

export interface SendRequest {
  readonly id: string
  readonly image: UploadImage
  /** The account that it counts for, in what one may send at once. */
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
  /** How long it is kept from now on, unless it is sealed. */
  readonly keptHours: number
  /** The client went away before the end of its request. */
  readonly cut: boolean
}

const isContent = ({ code }: AppError) =>
  code.startsWith('image.') || code.startsWith('source.unpack')

/** Bytes of the whole, where the client has told. */
const lengthOf = (request: SendRequest, open: OpenUpload) =>
  request.isForm ? undefined : (open.row.length ?? undefined)

/** How many bytes may come, and the error when more do. @throws AppError upload.offset, .past_end, .too_large */
function boundsOf(request: SendRequest, open: OpenUpload) {
  const { offset } = open
  if (request.offset !== offset) {
    throw new AppError('upload.offset', { offset, given: request.offset })
  }
  const length = lengthOf(request, open)
  const limit = length === undefined ? (request.maxBytes ?? 0) : length - offset
  const tooLong = () =>
    length === undefined
      ? new AppError('upload.too_large', { size: request.bodyLength ?? limit, max: limit })
      : new AppError('upload.past_end', { left: limit, length })
  if ((request.bodyLength ?? 0) > limit) throw tooLong()
  return { limit, tooLong }
}

/** Ends the upload for good when its content is to blame, or when what it had is gone. */
async function afterFailure(
  parts: ReceiveParts,
  entry: Entry,
  error: unknown,
  owner: string | null,
): Promise<unknown> {
  if (!(error instanceof AppError)) return error
  const gone = error.code === 'store.spool_missing'
  if (!gone && !(owner !== null && isContent(error))) return error
  await failUpload(parts, entry.id, owner, error)
  await parts.entries.rest(entry)
  return error
}

/** Moves the body into the upload; a checksum decides what is kept. */
async function takeBody(
  parts: ReceiveParts,
  open: OpenUpload,
  request: SendRequest,
  active: Active,
): Promise<PumpEnd> {
  const bounds = boundsOf(request, open)
  if (request.checksum) await open.mark(request.checksum.algorithm)
  if (request.bodyLength !== undefined) open.expect(request.bodyLength)
  const ended = await pump(request.body, {
    write(chunk) {
      active.lastByte = performance.now()
      return open.write(chunk)
    },
    ...bounds,
    unsized: request.bodyLength === undefined && !request.isForm,
    idleMs: parts.idleMs,
    signal: AbortSignal.any([active.signal, open.lease.lost]),
  })
  if (request.checksum) await settleChecksum(open, request.checksum, ended)
  return ended
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

async function seal(
  parts: ReceiveParts,
  entry: Entry,
  open: OpenUpload,
  of: { readonly length: number; readonly checksum: string | null },
): Promise<void> {
  const { row, store, lease } = open
  const { owner } = lease
  try {
    if (of.length === 0) throw new AppError('image.empty')
    const hashed = await open.hash.whole()
    await sealUpload(parts, store, { row, owner, hashed, ...of })
  } catch (error) {
    throw await afterFailure(parts, entry, error, owner)
  }
  await parts.entries.rest(entry)
  forget(entry)
}

/**
 * Receives the bytes of one request; for whoever works on the upload alone. Whatever ends it, what came
 * is kept.
 *
 * @throws AppError upload.*, store.*, image.*
 */
export async function receive(
  parts: ReceiveParts,
  entry: Entry,
  request: SendRequest,
  active: Active,
): Promise<Sent> {
  const open = await takeUpload(parts, entry, request.image).catch(async (error: unknown) => {
    throw await afterFailure(parts, entry, error, null)
  })
  const ended = await takeBody(parts, open, request, active)
  const refusal = ended.how === 'refused' ? ended.error : undefined
  if (refusal instanceof AppError && isContent(refusal)) {
    throw await afterFailure(parts, entry, refusal, open.lease.owner)
  }
  const offset = await open.confirm().catch(async (error: unknown) => {
    await parts.entries.rest(entry)
    throw refusal ?? error
  })
  const length = lengthOf(request, open)
  const sealed = length === undefined ? ended.how === 'complete' : offset === length
  // A client that is told all bytes are there never asks again.
  if (sealed) {
    await seal(parts, entry, open, { length: offset, checksum: request.image.checksum })
  }
  // A client that is gone may come back elsewhere, and needs the digests then.
  else if (ended.how !== 'complete') await parts.entries.rest(entry)
  if (refusal && !sealed) throw refusal
  return { offset, sealed, keptHours: open.lease.keptHours, cut: ended.how === 'cut' }
}
