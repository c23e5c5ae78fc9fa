import type { Tus, TusAnswer } from './tus.ts'

/** What it took to send a file. */
export interface Trip {
  /** Bytes of a request in the end. */
  readonly chunk: number
  readonly requests: number
}

const leastChunk = 512 * 1024
/** What only says that it should be gone on with, after a look at where. */
const goesOn = [408, 409, 413, 423, 502, 503, 504]

/** Sends a part; undefined when the connection broke before there was an answer. */
export type SendPart = (offset: number, part: Buffer) => Promise<TusAnswer | undefined>

/**
 * Sends the rest of a file as the console does: after whatever ended a request it asks how far the
 * server is; on 413, or when nothing came through, it halves its chunk, down to 512 KiB (decisions:
 * Clocks of an upload).
 *
 * @throws Error when not even the least chunk comes through, or the server refuses for good
 */
export async function sendRest(
  up: Pick<Tus, 'head' | 'patch'>,
  bytes: Buffer,
  longest: number,
  send: SendPart = (offset, part) => up.patch(offset, part).catch(() => undefined),
): Promise<Trip> {
  let chunk = longest
  let requests = 0
  let offset = (await up.head()).offset ?? 0
  while (offset < bytes.length) {
    requests += 1
    const answer = await send(offset, bytes.subarray(offset, offset + chunk))
    if (answer && answer.status !== 204 && !goesOn.includes(answer.status)) {
      throw new Error(`refused at ${offset}: ${answer.status} ${answer.text}`)
    }
    const before = offset
    offset = answer?.offset ?? (await up.head()).offset ?? offset
    if (answer?.status !== 413 && offset > before) continue
    if (chunk === leastChunk) throw new Error(`nothing comes through at ${offset}`)
    chunk = Math.max(leastChunk, chunk / 2)
  }
  return { chunk, requests }
}
