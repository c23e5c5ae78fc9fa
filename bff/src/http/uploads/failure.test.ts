import { once } from 'node:events'
import net, { type AddressInfo } from 'node:net'
import express from 'express'
import { expect, it, onTestFinished } from 'vitest'
import { drain } from './failure.ts'

const limitMs = 100

it('reads what a refused client still sends, but not without end', async () => {
  const app = express()
  app.post('/refused', (req, res) => {
    drain(req, limitMs)
    res.status(422).end('refused')
  })
  const server = app.listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const socket = net.connect({ host: '127.0.0.1', port })
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => undefined)
  const closed = once(socket, 'close')
  socket.write('POST /refused HTTP/1.1\r\nHost: mold\r\nContent-Length: 1000000000\r\n\r\n')
  const [answer] = (await once(socket, 'data')) as [Buffer]
  expect(answer.toString()).toContain('422')
  // It goes on as if it had not heard.
  const more = setInterval(() => socket.write('more'), limitMs / 10)
  onTestFinished(() => clearInterval(more))
  await closed
})
