import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import express from 'express'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { limitBodyTime } from './body-time.ts'

const longestMs = 100
let server: ReturnType<ReturnType<typeof express>['listen']>

beforeEach(async () => {
  const app = express()
  app.use(limitBodyTime(longestMs))
  app.get('/stream', async (_req, res) => {
    res.write('first ')
    await wait(3 * longestMs)
    res.end('last')
  })
  app.post('/body', (req, res) => void req.on('end', () => res.end('taken')).resume())
  server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(() => server.close())

/** What the server says to these bytes until it closes the connection. */
async function say(...parts: string[]): Promise<string> {
  const { port } = server.address() as AddressInfo
  const socket = net.connect({ host: '127.0.0.1', port, allowHalfOpen: true })
  socket.on('error', () => socket.destroy())
  for (const part of parts) socket.write(part)
  return text(socket)
}

const head = (line: string, ...more: string[]) =>
  [line, 'Host: mold', 'Connection: close', ...more, '', ''].join('\r\n')

describe('the time of a body', () => {
  it('leaves answers alone that take longer, whether the request has a body or not', async () => {
    const answer = await say(head('GET /stream HTTP/1.1'))
    expect(answer).toMatch(/first .*last/s)
    const length = head('GET /stream HTTP/1.1', 'Content-Length: 4')
    expect(await say(length, 'body')).toMatch(/first .*last/s)
  })

  it('ends a request whose body does not come to its end', async () => {
    const post = head('POST /body HTTP/1.1', 'Content-Length: 4')
    expect(await say(post, 'bo')).toBe('')
    expect(await say(post, 'body')).toContain('taken')
  })
})
