import { randomBytes, randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { once } from 'node:events'
import http from 'node:http'
import { chmod, readdir, readlink, truncate } from 'node:fs/promises'
import path from 'node:path'
import express from 'express'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { createDownloadsRouter } from '../../src/http/downloads/router.ts'
import { createDownloadLinks } from '../../src/images/downloads/downloads.ts'
import { createLinks, type Links, sweepLinks } from '../../src/images/downloads/links.ts'
import { createSettings } from '../../src/settings/settings.service.ts'
import { createSecrets } from '../../src/secrets.ts'
import { freeUnreferenced } from '../../src/stores/free.ts'
import { lockObject, publishObject } from '../../src/stores/object.repository.ts'
import { storeRegistry } from '../../src/stores/registry.ts'
import { createStores, type Stores } from '../../src/stores/stores.service.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { faultyRegistry, type StoreFaults } from '../support/faulty-store.ts'
import {
  addAccount,
  addImage,
  addStore,
  addZone,
  digestOf,
  fillSpool,
  quiet,
  refer,
} from './rows.ts'

const hour = 60 * 60 * 1000

let database: TestDatabase
let accountId: number
beforeAll(async () => {
  database = await createTestDatabase()
  accountId = await addAccount(database.db)
})
afterAll(() => database.drop())

let faults: StoreFaults
let stores: Stores
let clock: number
let isAllowed: boolean
let asked: unknown[][]
let links: Links

beforeEach(() => {
  const { db } = database
  faults = {}
  stores = createStores({ db, registry: faultyRegistry(storeRegistry, faults) })
  clock = Date.now()
  isAllowed = true
  asked = []
  links = createLinks({
    db,
    secret: randomBytes(32),
    now: () => new Date(clock),
    mayDownload: async (...link) => {
      asked.push(link)
      return isAllowed
    },
  })
})

async function serveDownloads(): Promise<string> {
  const router = createDownloadsRouter({ db: database.db, links, stores, log: quiet })
  const server = http.createServer(express().use('/userdata', router))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (typeof address !== 'object') throw new Error('the server has no port')
  return `http://127.0.0.1:${address?.port}`
}

interface Placed {
  readonly bytes: Buffer
  readonly digest: string
  readonly templateId: number
  readonly zoneId: number
  readonly objectId: number
  readonly root: string
  readonly storeName: string
}

/** A ready image in a zone and store of its own. */
async function place(options: { name?: string; length?: number } = {}): Promise<Placed> {
  const { db } = database
  const bytes = randomBytes(options.length ?? 3_000_000)
  const digest = digestOf(bytes)
  const zoneId = await addZone(db)
  const storeName = randomUUID()
  const { id: storeId, root } = await addStore(db, zoneId, { name: storeName })
  const objectId = await putInto(storeId, bytes)
  const templateId = await addImage(db, accountId, { name: options.name ?? 'Debian 12' })
  await refer(db, { templateId, zoneId, objectId })
  return { bytes, digest, templateId, zoneId, objectId, root, storeName }
}

async function putInto(storeId: number, bytes: Buffer): Promise<number> {
  const digest = digestOf(bytes)
  const store = (await stores.find(storeId))!
  const spool = await fillSpool(store, bytes)
  return database.db.transaction().execute(async (trx) => {
    await lockObject(trx, digest)
    await store.publish(spool, digest)
    return publishObject(trx, { digest, length: bytes.length, storeId })
  })
}

function linkTo(placed: Placed, options: { expires?: Date; account?: number; name?: string } = {}) {
  return links.make({
    templateId: placed.templateId,
    volumeId: null,
    zoneId: placed.zoneId,
    objectId: placed.objectId,
    accountId: options.account ?? accountId,
    grantVersion: 0,
    name: options.name ?? 'Debian 12',
    format: 'ISO',
    expires: options.expires ?? new Date(clock + hour),
  })
}

/** Every answer, good or not, must carry them. */
function expectSafe(response: Response): void {
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'referrer-policy': 'no-referrer',
    'cache-control': 'private, no-store',
  })
}

/** The answer of a refusal; its text is empty for HEAD. */
async function refusal(url: string, init?: RequestInit) {
  const response = await fetch(url, init)
  expectSafe(response)
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  return { status: response.status, text: await response.text() }
}

const refusedWith = (status: number, text: string) => ({
  status,
  text: expect.stringContaining(text),
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

describe('a download link', () => {
  it('is the same for a repeated call while it lives, and then lasts longer (semantics §10)', async () => {
    const placed = await place({ length: 10 })
    const first = await linkTo(placed)
    const [again, atOnce] = await Promise.all([
      linkTo(placed, { expires: new Date(clock + 2 * hour) }),
      linkTo(placed),
    ])
    expect(again.path).toBe(first.path)
    expect(atOnce.path).toBe(first.path)
    expect((await linkTo(placed)).expires.getTime()).toBe(clock + 2 * hour)
    const other = await linkTo(placed, { account: await addAccount(database.db) })
    expect(other.path).not.toBe(first.path)
  })

  it('is one for several calls at once', async () => {
    const placed = await place({ length: 10 })
    const made = await Promise.all(Array.from({ length: 8 }, () => linkTo(placed)))
    expect(new Set(made.map((link) => link.path)).size).toBe(1)
  })

  it('F1, F3: asks for the right at each request, HEAD and ranges too', async () => {
    const origin = await serveDownloads()
    const placed = await place({ length: 10 })
    const { path: address } = await linkTo(placed)
    expect((await fetch(origin + address)).status).toBe(200)
    isAllowed = false
    expect(await refusal(origin + address)).toEqual(refusedWith(403, 'taken back'))
    expect(await refusal(origin + address, { method: 'HEAD' })).toEqual(refusedWith(403, ''))
    expect(await refusal(origin + address, { headers: { range: 'bytes=0-1' } })).toEqual(
      refusedWith(403, 'taken back'),
    )
    const headers = { 'if-none-match': '*' }
    expect(await refusal(origin + address, { headers })).toEqual(refusedWith(403, 'taken back'))
    expect(asked).toEqual(
      Array.from({ length: 5 }, () => [
        accountId,
        { templateId: placed.templateId, volumeId: null },
        0,
      ]),
    )
  })

  it('F2: ends when it expires, clocks being 10 s apart at most', async () => {
    const origin = await serveDownloads()
    const { path: address } = await linkTo(await place({ length: 10 }))
    clock += hour + 9_000
    expect((await fetch(origin + address)).status).toBe(200)
    clock += 2_000
    expect(await refusal(origin + address)).toEqual(refusedWith(410, 'expired'))
    expect(await refusal(origin + address, { method: 'HEAD' })).toEqual(refusedWith(410, ''))
  })

  it('F3, F6: ends when the image is deleted', async () => {
    const origin = await serveDownloads()
    const { db } = database
    const placed = await place({ length: 10 })
    const { path: address } = await linkTo(placed)
    await db.deleteFrom('template_zone').where('template_id', '=', placed.templateId).execute()
    expect(await refusal(origin + address)).toEqual(refusedWith(410, 'deleted'))
    await freeUnreferenced({ db, stores, log: quiet })
    expect(await refusal(origin + address)).toEqual(refusedWith(410, 'deleted'))
  })

  it('F3: ends when the image is deleted while another has the same bytes', async () => {
    const origin = await serveDownloads()
    const { db } = database
    const placed = await place({ length: 10 })
    const { path: address } = await linkTo(placed)
    const other = await addImage(db, accountId)
    await refer(db, { templateId: other, zoneId: placed.zoneId, objectId: placed.objectId })
    await db
      .updateTable('vm_template')
      .set({ removed: new Date() })
      .where('id', '=', placed.templateId)
      .execute()
    expect(await refusal(origin + address)).toEqual(refusedWith(410, 'deleted'))
  })

  it('F4, F6: is not guessed', async () => {
    const origin = await serveDownloads()
    const { path: address } = await linkTo(await place({ length: 10 }))
    const token = address.split('/')[2]!
    const flipped = (token.startsWith('A') ? 'B' : 'A') + token.slice(1)
    for (const wrong of [flipped, token.slice(0, -1), randomUUID(), '..%2f..%2fetc', '%', '']) {
      expect(await refusal(`${origin}/userdata/${wrong}/x.iso`)).toEqual(
        refusedWith(404, 'not valid'),
      )
    }
    expect(asked).toEqual([])
  })

  it('is swept when it has expired, and only then', async () => {
    const origin = await serveDownloads()
    const kept = await linkTo(await place({ length: 10 }), { expires: new Date(clock + 2 * hour) })
    const swept = await linkTo(await place({ length: 10 }), { expires: new Date(clock + hour) })
    expect(await sweepLinks(database.db, new Date(clock + 1.5 * hour))).toBeGreaterThanOrEqual(1)
    expect((await fetch(origin + kept.path)).status).toBe(200)
    expect(await refusal(origin + swept.path)).toEqual(refusedWith(410, 'expired'))
  })
})

async function serveWithRights() {
  const { db } = database
  const secrets = createSecrets(randomBytes(32))
  links = createDownloadLinks({ db, secrets, settings: createSettings(db) })
  return { db, origin: await serveDownloads() }
}

describe("the account's present right", () => {
  it('F3: goes with the owner, with public images, and with the grant version', async () => {
    const { db, origin } = await serveWithRights()
    const placed = await place({ length: 10 })
    const stranger = await addAccount(db)
    const own = await linkTo(placed)
    const foreign = await linkTo(placed, { account: stranger })
    const set = (values: {
      is_public?: boolean
      is_extractable?: boolean
      grant_version?: number
    }) => db.updateTable('vm_template').set(values).where('id', '=', placed.templateId).execute()
    const statuses = async () => [
      (await fetch(origin + own.path)).status,
      (await fetch(origin + foreign.path)).status,
    ]
    expect(await statuses()).toEqual([200, 403])
    await set({ is_public: true })
    expect(await statuses()).toEqual([200, 200])
    await set({ is_extractable: false })
    expect(await statuses()).toEqual([403, 403])
    await set({ is_extractable: true, grant_version: 1 })
    expect(await statuses()).toEqual([403, 403])
  })

  it('F3: ends with the account', async () => {
    const { db, origin } = await serveWithRights()
    const placed = await place({ length: 10 })
    const admin = await addAccount(db, 1)
    const link = await linkTo(placed, { account: admin })
    expect((await fetch(origin + link.path)).status).toBe(200)
    await db.updateTable('account').set({ state: 'disabled' }).where('id', '=', admin).execute()
    expect((await fetch(origin + link.path)).status).toBe(403)
  })
})
