import { once } from 'node:events'
import { rename } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { isoBytes, mib, objectPath, registrar, sha256 } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { makeZone, startTestServer, type TestServer } from '../support/server.ts'

let origin: Origin
let server: TestServer
beforeAll(async () => {
  origin = await startOrigin()
})
afterEach(() => server.stop())
afterAll(() => origin.close())

const stateIn = (zone: string) => (image: { zones?: { zonename?: string; state?: string }[] }) =>
  image.zones?.find(({ zonename }) => zonename === zone)?.state

describe('a retry', () => {
  it('P13: fetches again when the file of the ready copy is gone', async () => {
    server = await startTestServer()
    const register = await registrar(server)
    await makeZone(server, 'zone2')
    const bytes = isoBytes()
    const url = origin.put('/lost.iso', bytes)
    const id = await register.iso(url, { zoneid: '-1' })
    await server.until(id, (image) => image.zones!.every((zone) => zone.isready))
    for (const folder of [server.storeFolder, path.join(server.place.dataDir, 'zone2')]) {
      const file = path.join(folder, objectPath(sha256(bytes)))
      await rename(file, `${file}.gone`).catch(() => undefined)
    }
    await server.db
      .updateTable('template_zone')
      .set({ state: 'failed', error_code: 'image.copy_source_gone', object_id: null })
      .where('zone_id', '=', (eb) =>
        eb.selectFrom('zone').select('zone.id').where('zone.name', '=', 'zone2'),
      )
      .execute()
    await server.admin.call('retryImage', { id })
    const image = await server.until(id, ({ zones }) => zones!.every((zone) => zone.isready))
    expect(image.checksum).toBe(sha256(bytes))
  })
})

describe('a server that answers with another part', () => {
  it('P9: is read from the beginning', async () => {
    server = await startTestServer()
    const register = await registrar(server)
    const bytes = isoBytes(4 * mib)
    let broken = false
    const strange: Server = createServer((req, res) => {
      const range = /^bytes=(\d+)-(\d*)$/.exec(req.headers.range ?? '')
      const from = Number(range?.[1] ?? 0)
      const until = range?.[2] ? Number(range[2]) : bytes.length - 1
      const headers = { 'accept-ranges': 'bytes', etag: '"same"' }
      if (range && from > 0) {
        const wrong = { ...headers, 'content-range': `bytes 0-${bytes.length - 1}/${bytes.length}` }
        res.writeHead(206, { ...wrong, 'content-length': bytes.length })
        res.end(req.method === 'HEAD' ? undefined : bytes)
        return
      }
      const part = bytes.subarray(from, until + 1)
      const contentRange = `bytes ${from}-${until}/${bytes.length}`
      res.writeHead(range ? 206 : 200, {
        ...headers,
        'content-length': part.length,
        ...(range && { 'content-range': contentRange }),
      })
      if (req.method === 'HEAD') {
        res.end()
      } else if (!range && !broken) {
        broken = true
        res.write(part.subarray(0, 3 * mib), () => res.destroy())
      } else res.end(part)
    }).listen(0, '127.0.0.1')
    await once(strange, 'listening')
    try {
      const { port } = strange.address() as AddressInfo
      const id = await register.iso(`http://127.0.0.1:${port}/strange.iso`)
      const image = await server.until(id, ({ zones }) =>
        ['ready', 'failed'].includes(zones![0]!.state!),
      )
      expect(stateIn('zone1')(image)).toBe('ready')
      expect(image.checksum).toBe(sha256(bytes))
    } finally {
      strange.close()
      strange.closeAllConnections()
    }
  })
})

describe('a fetch whose store has gone', () => {
  it('P8: goes on in the store of another zone', async () => {
    server = await startTestServer()
    const register = await registrar(server)
    await makeZone(server, 'zone2')
    const bytes = isoBytes(4 * mib)
    const url = origin.put('/moved.iso', bytes)
    const release = origin.hold('/moved.iso', 2 * mib)
    const id = await register.iso(url, { zoneid: '-1' })
    await release.reached
    await server.db
      .updateTable('image_store')
      .set({ url: 'file:///proc/nowhere' })
      .where('zone_id', '=', (eb) =>
        eb.selectFrom('zone').select('zone.id').where('zone.name', '=', 'zone1'),
      )
      .execute()
    release()
    origin.fault('/moved.iso', 'fetch-reset')
    const image = await server.until(id, (of) => stateIn('zone2')(of) === 'ready')
    expect(image.checksum).toBe(sha256(bytes))
  })
})
