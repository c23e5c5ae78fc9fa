import { once } from 'node:events'
import { chmod, readdir, readlink, truncate } from 'node:fs/promises'
import { connect } from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import type { StoreFaults } from '../support/faulty-store.ts'
import { addAccount, addStore, addZone } from './rows.ts'
import {
  createDownloads,
  type Downloads,
  expectSafe,
  refusal,
  refusedWith,
} from './support/downloads.ts'

let database: TestDatabase
let accountId: number
beforeAll(async () => {
  database = await createTestDatabase()
  accountId = await addAccount(database.db)
})
afterAll(() => database.drop())

let faults: StoreFaults
let serveDownloads: Downloads['serveDownloads']
let place: Downloads['place']
let putInto: Downloads['putInto']
let linkTo: Downloads['linkTo']
beforeEach(() => {
  faults = {}
  ;({ serveDownloads, place, putInto, linkTo } = createDownloads({
    db: database.db,
    accountId,
    faults,
  }))
})

describe('a download', () => {
  it('H1: gives the bytes back, with name and digest', async () => {
    const origin = await serveDownloads()
    const placed = await place()
    const { path: address } = await linkTo(placed)
    expect(address).toMatch(/^\/userdata\/[\w-]{44}\/Debian%2012\.iso$/)
    const response = await fetch(origin + address)
    expect(response.status).toBe(200)
    expectSafe(response)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': '3000000',
      'accept-ranges': 'bytes',
      etag: `"sha256-${placed.digest}"`,
      'repr-digest': `sha-256=:${Buffer.from(placed.digest, 'hex').toString('base64')}:`,
      'content-disposition': `attachment; filename="Debian 12.iso"; filename*=UTF-8''Debian%2012.iso`,
    })
    expect(Buffer.from(await response.arrayBuffer()).equals(placed.bytes)).toBe(true)
  })

  it('answers HEAD with the same headers and no bytes, whatever the range', async () => {
    const origin = await serveDownloads()
    const { path: address } = await linkTo(await place())
    const response = await fetch(origin + address, {
      method: 'HEAD',
      headers: { range: 'bytes=0-9' },
    })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-length')).toBe('3000000')
    expect(response.headers.get('repr-digest')).toMatch(/^sha-256=:/)
    expect((await response.arrayBuffer()).byteLength).toBe(0)
  })

  it('goes on where it stopped', async () => {
    const origin = await serveDownloads()
    const placed = await place()
    const { path: address } = await linkTo(placed)
    const response = await fetch(origin + address, {
      headers: { range: 'bytes=2000000-', 'if-range': `"sha256-${placed.digest}"` },
    })
    expect(response.status).toBe(206)
    expect(response.headers.get('content-range')).toBe('bytes 2000000-2999999/3000000')
    expect(response.headers.get('content-length')).toBe('1000000')
    const rest = Buffer.from(await response.arrayBuffer())
    expect(rest.equals(placed.bytes.subarray(2_000_000))).toBe(true)
  })

  it('F5: gives the whole for several ranges, and says where it ends for one beyond', async () => {
    const origin = await serveDownloads()
    const { path: address } = await linkTo(await place({ length: 1_000 }))
    const several = await fetch(origin + address, { headers: { range: 'bytes=0-0,5-9' } })
    expect(several.status).toBe(200)
    expect((await several.arrayBuffer()).byteLength).toBe(1_000)
    const beyond = await fetch(origin + address, { headers: { range: 'bytes=1000-' } })
    expect(beyond.status).toBe(416)
    expect(beyond.headers.get('content-range')).toBe('bytes */1000')
    expectSafe(beyond)
    expect(await beyond.text()).toContain('has 1000 bytes')
  })

  it('sends nothing to a client that has it, or that means another image', async () => {
    const origin = await serveDownloads()
    const placed = await place({ length: 1_000 })
    const { path: address } = await linkTo(placed)
    const same = await fetch(origin + address, {
      headers: { 'if-none-match': `"sha256-${placed.digest}"` },
    })
    expect(same.status).toBe(304)
    expect((await same.arrayBuffer()).byteLength).toBe(0)
    const headers = { 'if-match': '"another"' }
    expect(await refusal(origin + address, { headers })).toEqual(refusedWith(412, 'not the one'))
  })

  it('E4, E6: keeps a Korean name, and no name becomes a header', async () => {
    const origin = await serveDownloads()
    const names = {
      '한글 템플릿': '한글 템플릿.iso',
      [`a"; filename*=UTF-8''evil.html; x="`]: "a_; filename_=UTF-8''evil.html; x=_.iso",
      'a\\b/../c': 'a_b_.._c.iso',
      'x.iso.exe': 'x.iso.exe.iso',
    }
    for (const [name, kept] of Object.entries(names)) {
      const placed = await place({ name, length: 10 })
      const { path: address } = await linkTo(placed, { name })
      expect(address).toMatch(/^\/userdata\/[\w-]{44}\/[\x21-\x2e\x30-\x7e]+\.iso$/)
      const response = await fetch(origin + address)
      expect(response.status).toBe(200)
      const disposition = response.headers.get('content-disposition') ?? ''
      const shape = /^attachment; filename="([^"\\]*)"; filename\*=UTF-8''([\w!#$&+.^`|~%-]+)$/
      expect(disposition).toMatch(shape)
      const [, , extended = ''] = shape.exec(disposition) ?? []
      expect(decodeURIComponent(extended)).toBe(kept)
    }
  })

  it('answers GET and HEAD only', async () => {
    const origin = await serveDownloads()
    const { path: address } = await linkTo(await place({ length: 10 }))
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      expect(await refusal(origin + address, { method })).toEqual(refusedWith(405, 'GET and HEAD'))
    }
    expect((await fetch(origin + address, { method: 'DELETE' })).headers.get('allow')).toBe(
      'GET, HEAD',
    )
  })

  it('takes another store when one is away, and says so when all are', async () => {
    const origin = await serveDownloads()
    const placed = await place({ length: 1_000 })
    const second = await addStore(database.db, await addZone(database.db))
    await putInto(second.id, placed.bytes)
    const { path: address } = await linkTo(placed)
    faults.store = placed.storeName
    for (const fault of ['unreachable', 'io-error'] as const) {
      faults.fault = fault
      const response = await fetch(origin + address)
      expect(Buffer.from(await response.arrayBuffer()).equals(placed.bytes)).toBe(true)
    }
    delete faults.store
    expect(await refusal(origin + address)).toEqual(refusedWith(503, 'Try again'))
    faults.fault = undefined
    expect((await fetch(origin + address)).status).toBe(200)
  })

  it('breaks off when the file turns out to be shorter, so that nobody takes it for whole', async () => {
    const origin = await serveDownloads()
    const placed = await place({ length: 40_000_000 })
    const { path: address } = await linkTo(placed)
    const response = await fetch(origin + address)
    const file = path.join(
      placed.root,
      'objects',
      placed.digest.slice(0, 2),
      placed.digest.slice(2, 4),
      placed.digest,
    )
    await chmod(file, 0o640)
    await truncate(file, 30_000_000)
    await expect(response.arrayBuffer()).rejects.toThrow('terminated')
  })

  it('closes the file when the client goes away', async () => {
    const origin = await serveDownloads()
    const placed = await place({ length: 40_000_000 })
    const { path: address } = await linkTo(placed)
    const socket = connect(Number(new URL(origin).port), '127.0.0.1')
    socket.write(`GET ${address} HTTP/1.1\r\nhost: x\r\n\r\n`)
    await once(socket, 'data')
    socket.pause()
    expect(await openFilesBelow(placed.root)).toBe(1)
    socket.destroy()
    await expect.poll(() => openFilesBelow(placed.root)).toBe(0)
  })
})

/** Files that this process has open below a folder. */
async function openFilesBelow(folder: string): Promise<number> {
  const descriptors = await readdir('/proc/self/fd')
  const targets = await Promise.all(
    descriptors.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
  )
  return targets.filter((target) => target.startsWith(folder)).length
}
