import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isoBytes, type Registrar, registrar } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { openStream, type Stream } from './support/stream.ts'

let server: TestServer
let origin: Origin
let register: Registrar
let stream: Stream
beforeAll(async () => {
  ;[server, origin] = await Promise.all([startTestServer(), startOrigin()])
  register = await registrar(server)
  stream = await openStream(server, 'admin', 'admin password')
})
afterAll(async () => {
  stream.close()
  await Promise.all([server.stop(), origin.close()])
})

describe('the event stream', () => {
  it('L1: shows an image from its registration to its end', async () => {
    await stream.next('hello')
    const id = await register.iso(origin.put('/live.iso', isoBytes()))
    const ready = await stream.next('changed', ({ data }) => data.id === id && data.row.isready)
    expect(ready.data.row.status).toBe('Successfully Installed')
  })
})
