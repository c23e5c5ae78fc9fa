import { clientError, toApiError } from '../../api/api-error.ts'
import { failureOf } from '../../ui/failure.ts'
import type { ChunkSize } from './chunk-size.ts'
import { delayMs, isCut, judge, type Verdict } from './judge.ts'
import type { Upload } from './upload.ts'

export interface DriveParts {
  /** Waits for one of the few places; answers how to give it back. */
  readonly takePlace: (signal: AbortSignal) => Promise<() => void>
  /** @throws ApiError */
  readonly sendFile: (
    path: string,
    file: Blob,
    options: { chunkSize: number; signal: AbortSignal; onStored: (offset: number) => void },
  ) => Promise<void>
  /** @throws ApiError */
  readonly askOffset: (path: string, signal: AbortSignal) => Promise<number>
  /** Waits until a moment, in milliseconds since 1970, or until the network is back. */
  readonly pauseUntil: (atMs: number, signal: AbortSignal) => Promise<void>
  /** Whether this computer has no network at all. */
  readonly isOffline: () => boolean
  readonly chunks: ChunkSize
  readonly patch: (patch: Partial<Upload>) => void
}

/** Why sending came to an end. */
export type DriveEnd = 'sent' | 'stopped' | 'unreadable' | Exclude<Verdict, 'again' | 'smaller'>

interface Tried {
  /** Tries since a byte last got through. */
  count: number
  /** How often the file could not be read since then. */
  unread: number
  /** Bytes were being sent when it failed: the server had been reached. */
  sending: boolean
  /** Where a request with bytes was cut without an answer. */
  cutAt: number | undefined
  offset: number
  /** Bytes of the requests of the last try. */
  chunkSize: number
}

/**
 * Sends a file until all of it is there, however often the line breaks: growing pauses between tries,
 * smaller requests where a proxy takes no large ones (413, or a cut without progress).
 */
export async function driveUpload(
  parts: DriveParts,
  upload: Pick<Upload, 'path' | 'offset'>,
  file: Blob,
  signal: AbortSignal,
): Promise<DriveEnd> {
  const tried: Tried = {
    count: 0,
    unread: 0,
    sending: false,
    cutAt: undefined,
    offset: upload.offset,
    chunkSize: 0,
  }
  while (!signal.aborted) {
    const end = await tryOnce(parts, upload.path, file, { tried, signal })
    if (end !== undefined) return end
  }
  return 'stopped'
}

async function tryOnce(
  parts: DriveParts,
  path: string,
  file: Blob,
  { tried, signal }: { tried: Tried; signal: AbortSignal },
): Promise<DriveEnd | undefined> {
  const { chunks, patch } = parts
  let giveBack: (() => void) | undefined
  tried.sending = false
  try {
    giveBack = await parts.takePlace(signal)
    await halveAfterCut(parts, path, tried, signal)
    tried.chunkSize = chunks.current()
    const onStored = (offset: number) => {
      if (offset > tried.offset) tried.count = tried.unread = 0
      tried.sending = true
      tried.offset = offset
      patch({ state: 'sending', offset, problem: undefined, nextTryAt: undefined })
    }
    await parts.sendFile(path, file, { chunkSize: tried.chunkSize, signal, onStored })
    return 'sent'
  } catch (error) {
    if (signal.aborted) return 'stopped'
    const unread = isCut(error) && !(await isReadable(file))
    if (signal.aborted) return 'stopped'
    giveBack?.()
    giveBack = undefined
    return unread
      ? await whileUnread(parts, { tried, signal })
      : await afterFailure(parts, error, { tried, signal })
  } finally {
    giveBack?.()
  }
}

/** A proxy that cuts large requests looks like a bad line, but the same bytes never get through. */
async function halveAfterCut(
  { askOffset, chunks }: DriveParts,
  path: string,
  tried: Tried,
  signal: AbortSignal,
): Promise<void> {
  const { cutAt } = tried
  if (cutAt === undefined) return
  // A server that does not answer is down, which says nothing about the size of requests.
  const offset = await askOffset(path, signal)
  tried.cutAt = undefined
  if (offset <= cutAt && chunks.halve(tried.chunkSize)) tried.count = 0
}

async function afterFailure(
  parts: DriveParts,
  error: unknown,
  { tried, signal }: { tried: Tried; signal: AbortSignal },
): Promise<DriveEnd | undefined> {
  const { chunks, patch } = parts
  const verdict = judge(error)
  const problem = failureOf(toApiError(error))
  if (verdict === 'smaller' && chunks.halve(tried.chunkSize)) return undefined
  if (verdict !== 'again') {
    patch({ problem })
    return verdict === 'smaller' ? 'refused' : verdict
  }
  if (isCut(error) && tried.sending) tried.cutAt = tried.offset
  tried.count += 1
  return pause(parts, problem, tried.count, signal)
}

/** Says why it waits, and does so before the next try; `tries` from 1. */
async function pause(
  { patch, pauseUntil }: DriveParts,
  problem: Upload['problem'],
  tries: number,
  signal: AbortSignal,
): Promise<DriveEnd | undefined> {
  const nextTryAt = Date.now() + delayMs(tries)
  patch({ state: 'waiting', problem, nextTryAt })
  await pauseUntil(nextTryAt, signal)
  if (signal.aborted) return 'stopped'
  // From here on it may only be in line.
  patch({ problem: undefined, nextTryAt: undefined })
  return undefined
}

/** Half a minute, in growing pauses. */
const mostUnread = 5

/**
 * A file that was moved or changed since it was chosen cannot be read any more; one on a network
 * share or an external disk may be back in a moment.
 */
async function whileUnread(
  parts: DriveParts,
  { tried, signal }: { tried: Tried; signal: AbortSignal },
): Promise<DriveEnd | undefined> {
  // With the network away everything on it is; that passes, as the line to the server does.
  if (!parts.isOffline()) tried.unread += 1
  if (tried.unread > mostUnread) return 'unreadable'
  const problem = failureOf(clientError('client.file_away'))
  return pause(parts, problem, Math.max(1, tried.unread), signal)
}

async function isReadable(file: Blob): Promise<boolean> {
  return file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    )
}
