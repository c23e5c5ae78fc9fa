import { type FileHandle, open, rm } from 'node:fs/promises'
import { AppError } from '@mold/shared/errors.ts'
import { type Checksum, checkDigest } from '@mold/shared/images/checksum.ts'
import type { ImageFormat } from '@mold/shared/images/formats.ts'
import { type ContentWatch, watchContent } from '../../images/fetch/content-watch.ts'
import { isRetryable } from '../../sources/failures.ts'
import { metalinkBounds } from '../../sources/metalink/parse.ts'
import { hostOf } from '../../sources/url.ts'
import { errnoOf } from '../../stores/file/errors.ts'
import type { Doing } from '../host.ts'
import { passed } from '../passed.ts'
import { hashedSink } from '../pool/copy-hashed.ts'
import type { PoolPaths } from '../pool/paths.ts'
import { requireRoom } from '../pool/prepare.ts'
import { createHashes, type Hashes } from './hashes.ts'
import { notePart, originOf, partValidator } from './notes.ts'
import type { DirectContext, DirectRead } from './protocol.ts'
import { directProtocols } from './protocols.ts'

export interface Receiving {
  readonly context: DirectContext
  readonly paths: PoolPaths
  /** The file of the base; what is not whole yet is beside it. */
  readonly base: string
  readonly part: string
  readonly format: ImageFormat
  readonly checksum: Checksum | undefined
  /** Bytes that the file may have. */
  readonly maxBytes: number
}

const pieceLength = 1 << 20
/** Tries in a row that brought nothing further, and the pause between two. */
const tries = 4
const pauseMs = 1_000

interface State {
  /** Places that have failed. */
  readonly failed: string[]
  /** How far any try has come. */
  furthest: number
  /** Another place may have what the last one did not. */
  hasOthers: boolean
}

/**
 * Brings the bytes from their address into the part, going on where an earlier try or process has stopped as long
 * as the source says that it is still the same file, and else from the beginning. Digests that were given, and
 * those that the source has, are compared.
 *
 * @returns the SHA-256 of the bytes
 * @throws AppError source.*, direct.*, image.*, host.disk_full; the reason of the signal
 */
export async function receive(of: Receiving, doing: Doing): Promise<string> {
  const state: State = { failed: [], furthest: 0, hasOthers: false }
  for (let left = tries; ;) {
    const before = state.furthest
    try {
      return await receiveOnce(of, state, doing)
    } catch (error) {
      doing.signal.throwIfAborted()
      // Not for ever: a metalink file that is read again may name others each time.
      if (isOfPlace(error) && state.hasOthers && state.failed.length < metalinkBounds.mirrors) {
        await dropPart(of)
        continue
      }
      if (!isRetryable(error)) throw error
      left = state.furthest > before ? tries : left - 1
      if (left === 0) throw error
      await passed(pauseMs, doing.signal)
    }
  }
}

/** Other mirrors may have the image where one has something else. */
const isOfPlace = (error: unknown) => error instanceof AppError && error.code.startsWith('image.')

async function dropPart({ base, part }: Receiving): Promise<void> {
  for (const file of [part, originOf(base)]) await rm(file, { force: true })
}

async function receiveOnce(of: Receiving, state: State, doing: Doing): Promise<string> {
  const { context, base, part } = of
  const there = await sizeOf(part)
  const validator = there > 0 ? await partValidator(base, context.address.url.href) : undefined
  const source = await directProtocols[context.address.scheme].open(context, {
    offset: validator === undefined ? 0 : there,
    validator,
    failed: state.failed,
    signal: doing.signal,
  })
  try {
    await checkRoom(of, source)
    return await write(of, source, state, doing)
  } catch (error) {
    state.failed.push(source.place)
    state.hasOthers = source.others > 0
    throw error
  } finally {
    source.close()
  }
}

async function checkRoom(
  { context, paths, maxBytes }: Receiving,
  source: DirectRead,
): Promise<void> {
  const { length, start } = source
  if (length === undefined) {
    // A list of NFS may be behind its files, and its addresses are for root admins alone.
    if (context.address.scheme === 'nfs') return
    // As when the address was looked at: without it nobody knows whether there is room beside the guests.
    throw new AppError('direct.size_unknown', { host: hostOf(new URL(source.place)) })
  }
  if (length > maxBytes) throw new AppError('image.too_large', { size: length, max: maxBytes })
  await requireRoom(paths, length - start)
}

async function write(
  of: Receiving,
  source: DirectRead,
  state: State,
  doing: Doing,
): Promise<string> {
  const { base, part, format, checksum, context } = of
  const given = [...(checksum ? [checksum] : []), ...source.digests]
  const hashes = createHashes(given.map(({ algorithm }) => algorithm))
  const content = watchContent(format, null)
  const file = await openPart(part)
  try {
    await file.truncate(source.start)
    // First the bytes, then what they came with: the note is never of others.
    if (source.validator === undefined) await rm(originOf(base), { force: true })
    else await notePart(base, context.address.url.href, source.validator)
    await readPart(file, source.start, hashes, content, doing.signal)
    const digest = await pump(of, source, { file, hashes, content, state }, doing)
    content.end()
    refusePacked(content)
    for (const each of given) checkDigest(each, hashes.digestBy(each.algorithm))
    return digest
  } finally {
    await file.close()
  }
}

interface Sinks {
  readonly file: FileHandle
  readonly hashes: Hashes
  readonly content: ContentWatch
  readonly state: State
}

async function pump(
  { maxBytes }: Receiving,
  source: DirectRead,
  { file, hashes, content, state }: Sinks,
  { progress }: Doing,
): Promise<string> {
  const sink = hashedSink(file, source.start, hashes)
  // Room was made for as much as the source has said.
  const most = Math.min(maxBytes, source.length ?? maxBytes)
  let gathered: Buffer[] = []
  let size = 0
  const flush = async () => {
    if (size === 0) return
    await sink.write(Buffer.concat(gathered))
    gathered = []
    size = 0
    state.furthest = Math.max(state.furthest, sink.offset())
    // Without a length nobody can tell how much is left.
    progress(sink.offset(), source.length ?? 0)
  }
  try {
    for await (const chunk of source.chunks) {
      const reached = sink.offset() + size + chunk.length
      if (reached > most) throw new AppError('image.too_large', { size: reached, max: most })
      content.see(chunk)
      refusePacked(content)
      gathered.push(chunk)
      size += chunk.length
      if (size >= pieceLength) await flush()
    }
  } finally {
    // What has come is kept for the next try.
    await flush().catch(() => undefined)
    await sink.settle()
  }
  checkLength(source, sink.offset())
  return sink.end()
}

/** Not every way to come to bytes notices that some are missing. */
function checkLength({ length, place }: DirectRead, received: number): void {
  if (length === undefined || length === received) return
  const params = { host: hostOf(new URL(place)), expected: length, received }
  throw new AppError('source.length_mismatch', params)
}

/** Hosts do not unpack: what a small file would become is for the server to bound. */
function refusePacked({ packing }: ContentWatch): void {
  if (packing) throw new AppError('direct.packed', { packing })
}

/** Hashes what is there already, and looks at it as it did when it came. */
async function readPart(
  file: FileHandle,
  end: number,
  hashes: Hashes,
  content: ContentWatch,
  signal: AbortSignal,
): Promise<void> {
  const piece = Buffer.allocUnsafe(pieceLength)
  for (let done = 0; done < end;) {
    signal.throwIfAborted()
    const { bytesRead } = await file.read(piece, 0, Math.min(pieceLength, end - done), done)
    if (bytesRead === 0) throw new Error('the part of the image became shorter')
    // What looks at the content keeps its beginning.
    content.see(Buffer.from(piece.subarray(0, bytesRead)))
    hashes.update(piece.subarray(0, bytesRead))
    done += bytesRead
  }
}

/** Opens it for writing without emptying it, made when it is missing. */
async function openPart(part: string): Promise<FileHandle> {
  const made = await open(part, 'a', 0o600)
  await made.close()
  return open(part, 'r+')
}

async function sizeOf(part: string): Promise<number> {
  try {
    const file = await open(part)
    try {
      return (await file.stat()).size
    } finally {
      await file.close()
    }
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 0
    throw error
  }
}
