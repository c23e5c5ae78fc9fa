import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { bytesOf, type Content } from './origin-content.ts'
import type { FaultName } from './origin-faults.ts'

/** A place in a body where the test wants it to wait. */
export interface Hold {
  /** Bytes to send first; half of the body when missing. */
  readonly after: number | undefined
  /** Bodies of at most so many bytes do not wait. */
  readonly over: number
  readonly reach: () => void
  readonly released: Promise<void>
}

export interface Body {
  readonly content: Content
  /** First byte, and first byte after the end. */
  readonly start: number
  readonly end: number
  readonly fault: FaultName | undefined
  readonly hold: Hold | undefined
  /** Called with the bytes handed to the connection. */
  readonly onSent: (bytes: number) => void
  /** Called before a connection is cut that is cut only once. */
  readonly onCut: () => void
}

const pieceSize = 256 * 1024
/** By how many bytes an announced length is wrong. */
const lie = 1000

/** Sends a body as its fault wants it; ends with an error when the client goes away. */
export async function sendBody(res: ServerResponse, body: Body): Promise<void> {
  const { content, start, end, fault, hold } = body
  const gone = new AbortController()
  res.once('close', () => gone.abort())
  const half = start + Math.floor((end - start) / 2)
  let at = start

  const sendTo = async (to: number) => {
    const slow = fault === 'fetch-slow' ? Math.max(1, Math.ceil((end - start) / 40)) : undefined
    while (at < to) {
      gone.signal.throwIfAborted()
      const piece = bytesOf(content, at, Math.min(slow ?? pieceSize, to - at))
      at += piece.length
      body.onSent(piece.length)
      if (!res.write(piece)) await once(res, 'drain', { signal: gone.signal })
      if (slow !== undefined) await wait(100, undefined, { signal: gone.signal })
    }
  }
  const cut = async () => {
    if ((res.socket?.writableLength ?? 0) > 0) await once(res, 'drain', { signal: gone.signal })
    body.onCut()
    res.socket?.resetAndDestroy()
  }

  if (hold !== undefined) {
    await sendTo(Math.min(end, hold.after === undefined ? half : start + hold.after))
    hold.reach()
    await Promise.race([hold.released, once(gone.signal, 'abort')])
  }
  switch (fault) {
    case 'fetch-stall':
      return sendTo(half)
    case 'fetch-reset':
    case 'fetch-changed':
      await sendTo(half)
      return cut()
    case 'fetch-length-short':
      await sendTo(Math.max(at, end - lie))
      res.socket?.end()
      return
    case 'fetch-length-long':
      await sendTo(end - 1)
      // In one piece with the last byte, so that the surplus is there when the end is read.
      res.end(Buffer.concat([bytesOf(content, end - 1, 1), Buffer.alloc(lie)]))
      return
    default:
      await sendTo(end)
      res.end()
  }
}
