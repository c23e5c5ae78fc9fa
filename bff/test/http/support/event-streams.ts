import http from 'node:http'
import { expect } from 'vitest'
import type { Caller } from '../../../src/access/caller.ts'
import type { ShownImage } from '../../../src/http/ports.ts'

interface Stream {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  /** All that has arrived. */
  readonly text: () => string
  readonly ended: () => boolean
  readonly close: () => void
}

/** Streams of events that clients have open, and the images that the server finds for them. */
export function createStreams() {
  const open = new Set<Stream>()
  const images = new Map<number, ShownImage>()
  const found = (ids: readonly number[]) => new Map([...images].filter(([id]) => ids.includes(id)))

  function listen(port: number, cookie: string): Promise<Stream> {
    return new Promise((resolve, reject) => {
      const options = {
        host: '127.0.0.1',
        port,
        path: '/client/events',
        headers: { cookie },
        agent: false,
      }
      const sent = http.get(options, (answer) => {
        let text = ''
        let ended = false
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()))
        answer.on('close', () => (ended = true))
        answer.on('error', () => {})
        const stream = {
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text: () => text,
          ended: () => ended,
          close: () => void sent.destroy(),
        }
        open.add(stream)
        resolve(stream)
      })
      sent.on('error', reject)
    })
  }

  /** Closes every stream and removes every image. */
  function clear() {
    for (const stream of open) stream.close()
    open.clear()
    images.clear()
  }

  return { open, images, found, listen, clear }
}

export async function until(stream: Stream, text: string): Promise<void> {
  await expect.poll(stream.text, { timeout: 5_000 }).toContain(text)
}

export const uuid = '0b6e0000-1111-4222-8333-444455556666'

export function image(version: number, seenBy: (caller: Caller) => boolean): ShownImage {
  const rowFor = (caller: Caller) =>
    seenBy(caller) ? { id: uuid, name: `for ${caller.user.username}` } : undefined
  return { uuid, kind: 'iso', version, rowFor, seenBy }
}
