import { randomBytes, randomUUID } from 'node:crypto'
import { chmod, mkdir, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '@mold/shared/errors.ts'
import { collect, type CollectOptions } from '../../src/stores/collector.ts'
import type { CollectProgress, CollectReport } from '../../src/stores/collect-report.ts'
import { freeUnreferenced } from '../../src/stores/free.ts'
import { lockObject, publishObject } from '../../src/stores/object.repository.ts'
import { storeRegistry } from '../../src/stores/registry.ts'
import type { ImageStore } from '../../src/stores/store.ts'
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

const hours = 60 * 60 * 1000

let database: TestDatabase
let faults: StoreFaults
let stores: Stores
let zoneId: number
let storeId: number
let root: string
let store: ImageStore
let accountId: number

beforeAll(async () => {
  database = await createTestDatabase()
  accountId = await addAccount(database.db)
})
afterAll(() => database.drop())

beforeEach(async () => {
  const { db } = database
  for (const table of [
    'template_zone',
    'fetch',
    'object_replica',
    'object',
    'image_store',
  ] as const) {
    await db.deleteFrom(table).execute()
  }
  faults = {}
  stores = createStores({ db, registry: faultyRegistry(storeRegistry, faults) })
  zoneId = await addZone(db)
  ;({ id: storeId, root } = await addStore(db, zoneId))
  store = (await stores.find(storeId))!
})

/** Publishes bytes with their rows, and an image that refers to them if so wanted. */
async function publish(bytes: Uint8Array, target: ImageStore = store): Promise<number> {
  const digest = digestOf(bytes)
  const spool = await fillSpool(target, bytes)
  return database.db.transaction().execute(async (trx) => {
    await lockObject(trx, digest)
    await target.publish(spool, digest)
    return publishObject(trx, { digest, length: bytes.length, storeId: target.info.id })
  })
}

async function image(objectId: number): Promise<number> {
  const templateId = await addImage(database.db, accountId)
  await refer(database.db, { templateId, zoneId, objectId })
  return templateId
}

interface RunOptions extends Partial<Omit<CollectOptions, 'db' | 'stores' | 'log' | 'now'>> {
  readonly inMs?: number
}

function look(options: RunOptions = {}) {
  const { inMs = 3 * hours, ...rest } = options
  const now = new Date(Date.now() + inMs)
  return collect({ db: database.db, stores, log: quiet, now, ...rest })
}

/** What is done; what is too young to go is another test's. */
async function run(options: RunOptions = {}) {
  const { waiting: _, ...done } = await look(options)
  return done
}

const objectFile = (digest: string) =>
  path.join(root, 'objects', digest.slice(0, 2), digest.slice(2, 4), digest)

const nothing: Omit<CollectReport, 'waiting'> = {
  objects: [],
  strays: [],
  foreign: [],
  spools: [],
  dropped: [],
  lost: [],
  skipped: [],
  bytes: 0,
}

describe('collect', () => {
  it('P7: leaves alone what an image refers to', async () => {
    const bytes = randomBytes(100)
    await image(await publish(bytes))
    expect(await run()).toEqual(nothing)
    expect(await store.has(digestOf(bytes), 100)).toBe(true)
  })

  it('P6: frees what no image refers to, rows and files', async () => {
    const bytes = randomBytes(100)
    const digest = digestOf(bytes)
    await publish(bytes)
    const freed = { ...nothing, objects: [{ digest, bytes: 100, storeId }], bytes: 100 }
    expect(await run({ dryRun: true })).toEqual(freed)
    expect(await store.has(digest, 100)).toBe(true)
    expect(await run()).toEqual(freed)
    expect(await store.has(digest, 100)).toBe(false)
    expect(await database.db.selectFrom('object').selectAll().execute()).toEqual([])
    expect(await run()).toEqual(nothing)
  })

  it('names what is too young to go, and when it may', async () => {
    const bytes = randomBytes(100)
    const spool = await fillSpool(store, Buffer.alloc(10))
    await store.publish(await fillSpool(store, bytes), digestOf(bytes))
    const { waiting, ...done } = await look({ inMs: hours, dryRun: true })
    expect(done).toEqual(nothing)
    const until = expect.any(Date)
    expect(waiting).toEqual([
      { name: digestOf(bytes), bytes: 100, storeId, until },
      { name: spool, bytes: 10, storeId, until },
    ])
    const left = waiting.map((file) => Math.round((file.until.getTime() - Date.now()) / hours))
    expect(left).toEqual([2, 2])
    expect((await look({ dryRun: true })).waiting).toEqual([])
  })

  it('looks into one store alone where one is named, and frees only there', async () => {
    const other = await addStore(database.db, zoneId)
    const elsewhere = (await stores.find(other.id))!
    const bytes = randomBytes(100)
    const digest = digestOf(bytes)
    for (const target of [store, elsewhere]) await publish(bytes, target)
    await fillSpool(elsewhere, Buffer.alloc(10))
    const freed = { ...nothing, objects: [{ digest, bytes: 100, storeId }], bytes: 100 }
    expect(await run({ storeId, dryRun: true })).toEqual(freed)
    expect(await run({ storeId })).toEqual(freed)
    expect(await elsewhere.has(digest, 100)).toBe(true)
    expect(await run({ storeId })).toEqual(nothing)
    expect(await run()).toMatchObject({ bytes: 110, objects: [{ storeId: other.id }] })
  })

  it('tells how far it is, and ends at once when it is told to', async () => {
    await publish(randomBytes(100))
    await publish(randomBytes(50))
    const told: CollectProgress[] = []
    const stop = new AbortController()
    const reason = new AppError('job.cancelled')
    const onProgress = (now: CollectProgress) => {
      told.push(now)
      if (now.step === 'collecting') stop.abort(reason)
    }
    await expect(run({ onProgress, signal: stop.signal })).rejects.toBe(reason)
    expect(told.at(-1)).toMatchObject({ step: 'collecting', files: 2, stores: 0, ofStores: 1 })
    expect((await run()).bytes).toBe(150)
    expect(await run()).toEqual(nothing)
  })

  it('P6: finds the file that a crash left between the rename and the row, after the grace', async () => {
    const bytes = randomBytes(100)
    const digest = digestOf(bytes)
    await store.publish(await fillSpool(store, bytes), digest)
    expect(await run({ inMs: 1 * hours })).toEqual(nothing)
    const freed = { ...nothing, strays: [{ digest, bytes: 100, storeId }], bytes: 100 }
    expect(await run({ dryRun: true })).toEqual(freed)
    expect(await run()).toEqual(freed)
    expect(await store.has(digest, 100)).toBe(false)
  })

  it('P6: drops received bytes that nobody receives any more, after the grace', async () => {
    const [left, received, unpacked] = [
      await fillSpool(store, randomBytes(10)),
      await fillSpool(store, randomBytes(20)),
      await fillSpool(store, randomBytes(30)),
    ]
    const templateId = await addImage(database.db, accountId)
    await database.db
      .insertInto('fetch')
      .values({ template_id: templateId, store_id: storeId, spool: received, unpacked })
      .execute()
    expect(await run({ inMs: 1 * hours })).toEqual(nothing)
    const freed = { ...nothing, spools: [{ name: left, bytes: 10, storeId }], bytes: 10 }
    expect(await run({ dryRun: true })).toEqual(freed)
    expect(await run()).toEqual(freed)
    expect(await store.spoolSize(left)).toBeUndefined()
    expect(await store.spoolSize(received)).toBe(20)
    expect(await store.spoolSize(unpacked)).toBe(30)
  })

  it('P7: leaves alone the spool that somebody still writes, row or not', async () => {
    const name = await fillSpool(store, randomBytes(10))
    const file = await store.spoolFile(name)
    const inTwoHours = new Date(Date.now() + 2.5 * hours)
    await utimes(file, inTwoHours, inTwoHours)
    expect(await run()).toEqual(nothing)
  })

  it('P13: leaves alone what was in the store before the database knew it', async () => {
    const digest = digestOf(Buffer.from('of another database'))
    await mkdir(path.dirname(objectFile(digest)), { recursive: true })
    await writeFile(objectFile(digest), 'of another database')
    await database.db
      .updateTable('image_store')
      .set({ created: new Date(Date.now() + hours) })
      .where('id', '=', storeId)
      .execute()
    expect(await run()).toEqual({ ...nothing, foreign: [{ digest, bytes: 19, storeId }] })
    expect(await store.has(digest, 19)).toBe(true)
  })

  it('P13: reports an object that is lost, and keeps the row that says so', async () => {
    const bytes = randomBytes(100)
    const digest = digestOf(bytes)
    await image(await publish(bytes))
    await rm(objectFile(digest))
    const lost = [{ digest, length: 100, storeId, isElsewhere: false }]
    expect(await run()).toEqual({ ...nothing, lost })
    expect(await run()).toEqual({ ...nothing, lost })
  })

  it('P13: corrects the row of a replica that is gone or cut while another is whole', async () => {
    const second = (await stores.find((await addStore(database.db, zoneId)).id))!
    const bytes = randomBytes(100)
    const digest = digestOf(bytes)
    const objectId = await publish(bytes)
    await publish(bytes, second)
    await image(objectId)
    await chmod(objectFile(digest), 0o640)
    await truncate(objectFile(digest), 50)
    const dropped = [{ digest, length: 100, storeId, isElsewhere: true }]
    expect(await run({ dryRun: true })).toEqual({ ...nothing, dropped })
    expect(await run()).toEqual({ ...nothing, dropped })
    const replicas = await database.db.selectFrom('object_replica').select('store_id').execute()
    expect(replicas).toEqual([{ store_id: second.info.id }])
    expect(await run()).toEqual({
      ...nothing,
      strays: [{ digest, bytes: 50, storeId }],
      bytes: 50,
    })
  })

  it('passes over a store that is away, and frees there what is due once it is back', async () => {
    const bytes = randomBytes(100)
    const digest = digestOf(bytes)
    await publish(bytes)
    faults.fault = 'unreachable'
    expect(await freeUnreferenced({ db: database.db, stores, log: quiet })).toBe(0)
    expect(await run()).toEqual({
      ...nothing,
      skipped: [{ storeId, reason: 'store.unreachable' }],
    })
    faults.fault = undefined
    expect(await run()).toEqual({
      ...nothing,
      strays: [{ digest, bytes: 100, storeId }],
      bytes: 100,
    })
  })

  it('goes on with the other stores when one cannot be written', async () => {
    const other = await addStore(database.db, zoneId, { name: 'locked' })
    faults.store = 'locked'
    const locked = (await stores.find(other.id))!
    await fillSpool(locked, randomBytes(10))
    const name = await fillSpool(store, randomBytes(20))
    faults.fault = 'unwritable'
    expect(await run()).toEqual({
      ...nothing,
      spools: [{ name, bytes: 20, storeId }],
      bytes: 20,
      skipped: [{ storeId: other.id, reason: 'store.unwritable' }],
    })
  })
})

describe('freeUnreferenced', () => {
  it('pain 11: frees at once, without the grace, and says how much', async () => {
    const kept = randomBytes(100)
    const gone = randomBytes(250)
    await image(await publish(kept))
    const objectId = await publish(gone)
    await image(objectId)
    const parts = { db: database.db, stores, log: quiet }
    expect(await freeUnreferenced(parts)).toBe(0)
    await database.db.deleteFrom('template_zone').where('object_id', '=', objectId).execute()
    expect(await freeUnreferenced(parts)).toBe(250)
    expect(await store.has(digestOf(gone), 250)).toBe(false)
    expect(await store.has(digestOf(kept), 100)).toBe(true)
  })

  it('takes the links to what it frees along', async () => {
    const objectId = await publish(randomBytes(10))
    const templateId = await addImage(database.db, accountId)
    await database.db
      .insertInto('download_link')
      .values({
        template_id: templateId,
        zone_id: zoneId,
        object_id: objectId,
        account_id: accountId,
        grant_version: 0,
        expires: new Date(Date.now() + hours),
      })
      .execute()
    expect(await freeUnreferenced({ db: database.db, stores, log: quiet })).toBe(10)
    expect(await database.db.selectFrom('download_link').selectAll().execute()).toEqual([])
  })

  it('frees the same bytes in every store that has them', async () => {
    const second = (await stores.find((await addStore(database.db, zoneId)).id))!
    const bytes = randomBytes(100)
    await publish(bytes)
    await publish(bytes, second)
    expect(await freeUnreferenced({ db: database.db, stores, log: quiet })).toBe(200)
    expect(await second.has(digestOf(bytes), 100)).toBe(false)
  })

  it('P7: waits for whoever publishes the same bytes at that moment, and keeps them', async () => {
    const bytes = randomBytes(100)
    const digest = digestOf(bytes)
    await publish(bytes)
    const templateId = await addImage(database.db, accountId)
    const spool = await fillSpool(store, bytes, randomUUID())
    let freeing: Promise<number> | undefined
    await database.db.transaction().execute(async (trx) => {
      await lockObject(trx, digest)
      freeing = freeUnreferenced({ db: database.db, stores, log: quiet })
      await store.publish(spool, digest)
      const objectId = await publishObject(trx, { digest, length: 100, storeId })
      await refer(trx, { templateId, zoneId, objectId })
    })
    expect(await freeing).toBe(0)
    expect((await buffer(await store.open(digest))).equals(bytes)).toBe(true)
  })

  it('P10: waits once for a store that hangs, and the collector finds the files', async () => {
    for (let i = 0; i < 3; i++) await publish(randomBytes(100))
    let asked = 0
    const hung: typeof stores = {
      ...stores,
      find: async (id) => {
        const found = await stores.find(id)
        return found && { ...found, remove: () => new Promise(() => void asked++) }
      },
    }
    const parts = { db: database.db, stores: hung, log: quiet }
    expect(await freeUnreferenced({ ...parts, limitMs: 20 })).toBe(0)
    expect(asked).toBe(1)
    expect(await database.db.selectFrom('object').selectAll().execute()).toEqual([])
    expect((await run()).strays).toHaveLength(3)
  })

  it('P10: ends when it is told to, and the next run does the rest', async () => {
    await publish(randomBytes(100))
    const stop = new AbortController()
    stop.abort(new Error('stopping'))
    const parts = { db: database.db, stores, log: quiet }
    await expect(freeUnreferenced({ ...parts, signal: stop.signal })).rejects.toThrow('stopping')
    expect(await freeUnreferenced(parts)).toBe(100)
  })
})
