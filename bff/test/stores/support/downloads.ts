import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import http from 'node:http'
import express from 'express'
import { expect, onTestFinished } from 'vitest'
import type { Db } from '../../../src/db/database.ts'
import { createDownloadsRouter } from '../../../src/http/downloads/router.ts'
import { createLinks, type Links } from '../../../src/images/downloads/links.ts'
import { lockObject, publishObject } from '../../../src/stores/object.repository.ts'
import { storeRegistry } from '../../../src/stores/registry.ts'
import { createStores } from '../../../src/stores/stores.service.ts'
import { faultyRegistry, type StoreFaults } from '../../support/faulty-store.ts'
import { addImage, addStore, addZone, digestOf, fillSpool, quiet, refer } from '../rows.ts'

export const hour = 60 * 60 * 1000

interface Placed {
  readonly bytes: Buffer
  readonly digest: string
  readonly templateId: number
  readonly zoneId: number
  readonly objectId: number
  readonly root: string
  readonly storeName: string
}

interface DownloadsOptions {
  readonly db: Db
  /** Whose the images are. */
  readonly accountId: number
  readonly faults?: StoreFaults
  /** The clock of the links, which ask `mayDownload`. */
  readonly now?: () => number
  readonly mayDownload?: Parameters<typeof createLinks>[0]['mayDownload']
  /** Other links than those. */
  readonly links?: Links
}

/** Stores of their own with images, and the server of their links. */
export function createDownloads({
  db,
  accountId,
  faults = {},
  now = Date.now,
  mayDownload = async () => true,
  links = createLinks({ db, secret: randomBytes(32), now: () => new Date(now()), mayDownload }),
}: DownloadsOptions) {
  const stores = createStores({ db, registry: faultyRegistry(storeRegistry, faults) })

  async function serveDownloads(): Promise<string> {
    const router = createDownloadsRouter({ db, links, stores, log: quiet })
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

  /** A ready image in a zone and store of its own. */
  async function place(options: { name?: string; length?: number } = {}): Promise<Placed> {
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
    return db.transaction().execute(async (trx) => {
      await lockObject(trx, digest)
      await store.publish(spool, digest)
      return publishObject(trx, { digest, length: bytes.length, storeId })
    })
  }

  function linkTo(
    placed: Placed,
    options: { expires?: Date; account?: number; name?: string } = {},
  ) {
    return links.make({
      templateId: placed.templateId,
      volumeId: null,
      zoneId: placed.zoneId,
      objectId: placed.objectId,
      accountId: options.account ?? accountId,
      grantVersion: 0,
      name: options.name ?? 'Debian 12',
      format: 'ISO',
      expires: options.expires ?? new Date(now() + hour),
    })
  }

  return { stores, serveDownloads, place, putInto, linkTo }
}

export type Downloads = ReturnType<typeof createDownloads>

/** Every answer, good or not, must carry them. */
export function expectSafe(response: Response): void {
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'referrer-policy': 'no-referrer',
    'cache-control': 'private, no-store',
  })
}

/** The answer of a refusal; its text is empty for HEAD. */
export async function refusal(url: string, init?: RequestInit) {
  const response = await fetch(url, init)
  expectSafe(response)
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  return { status: response.status, text: await response.text() }
}

export const refusedWith = (status: number, text: string) => ({
  status,
  text: expect.stringContaining(text),
})
