import { randomBytes } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publishObject } from '../../src/stores/object.repository.ts'
import { storeRegistry } from '../../src/stores/registry.ts'
import { createStores } from '../../src/stores/stores.service.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { faultyRegistry, type StoreFaults } from '../support/faulty-store.ts'
import { addStore, addZone, digestOf, fillSpool, temporaryFolder } from './rows.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

function stores(faults: StoreFaults = {}) {
  return createStores({ db: database.db, registry: faultyRegistry(storeRegistry, faults) })
}

describe('createStores', () => {
  it('finds a store by its row, and none where there is no row', async () => {
    const { db } = database
    const { id, root } = await addStore(db, await addZone(db), { name: 'archive' })
    const service = stores()
    const store = await service.find(id)
    expect(store?.info).toMatchObject({ id, name: 'archive', readonly: false })
    expect(await store?.check()).toBe('up')
    expect(await service.find(id)).toBe(store)
    expect(await service.find(id + 1_000)).toBeUndefined()
    await db.updateTable('image_store').set({ removed: new Date() }).where('id', '=', id).execute()
    expect(await service.find(id)).toBeUndefined()
    expect(root).not.toBe('')
  })

  it('follows a row that is changed by SQL, at once', async () => {
    const { db } = database
    const zoneId = await addZone(db)
    const { id } = await addStore(db, zoneId)
    const service = stores()
    const name = await fillSpool((await service.find(id))!, Buffer.from('abc'))
    const moved = pathToFileURL(path.join(await temporaryFolder(), 'other')).href
    await db
      .updateTable('image_store')
      .set({ url: moved, readonly: true })
      .where('id', '=', id)
      .execute()
    const store = await service.find(id)
    expect(await store?.spoolSize(name)).toBeUndefined()
    expect(await store?.check()).toBe('readonly')
    expect(await service.findWritable(zoneId)).toBeUndefined()
  })

  it('names the drivers there are when a row asks for another', async () => {
    const { db } = database
    const zoneId = await addZone(db)
    const { id } = await addStore(db, zoneId, { protocol: 'tape', name: 'cellar' })
    const good = await addStore(db, zoneId)
    await expect(stores().find(id)).rejects.toMatchObject({
      code: 'store.protocol_unknown',
      params: { store: 'cellar', protocol: 'tape', known: 'file' },
    })
    const listed = await stores().list(zoneId)
    expect(listed.map((store) => store.info.id)).toEqual([good.id])
  })

  it('makes the folder of a new store, and not that of one that has objects (P13)', async () => {
    const { db } = database
    const { id, root } = await addStore(db, await addZone(db))
    const bytes = randomBytes(10)
    const store = (await stores().find(id))!
    await store.publish(await fillSpool(store, bytes), digestOf(bytes))
    await db
      .transaction()
      .execute((trx) => publishObject(trx, { digest: digestOf(bytes), length: 10, storeId: id }))
    await rm(root, { recursive: true })
    // Another process, which has not seen the folder.
    expect(await (await stores().find(id))!.check()).toBe('unreachable')
  })
})

describe('findWritable', () => {
  it('takes a store of the zone that is up and has room', async () => {
    const { db } = database
    const [zoneId, otherZone] = [await addZone(db), await addZone(db)]
    await addStore(db, otherZone)
    const file = path.join(await temporaryFolder(), 'file')
    await writeFile(file, '')
    await addStore(db, zoneId, { url: pathToFileURL(path.join(file, 'store')).href })
    await addStore(db, zoneId, { readonly: true })
    const good = await addStore(db, zoneId)
    expect((await stores().findWritable(zoneId, 1))?.info.id).toBe(good.id)
    expect(await stores().findWritable(zoneId, Number.MAX_SAFE_INTEGER)).toBeUndefined()
    expect(await stores().findWritable(await addZone(db))).toBeUndefined()
  })

  it.each(['disk-full', 'unwritable', 'io-error', 'unreachable'] as const)(
    'P8, P10: passes over a store with fault %s, and comes back to it',
    async (fault) => {
      const { db } = database
      const zoneId = await addZone(db)
      const ill = await addStore(db, zoneId, { name: `ill ${fault}` })
      const faults: StoreFaults = { fault, store: `ill ${fault}` }
      const service = stores(faults)
      expect(await service.findWritable(zoneId)).toBeUndefined()
      const sound = await addStore(db, zoneId)
      expect((await service.findWritable(zoneId))?.info.id).toBe(sound.id)
      faults.fault = undefined
      const found = await service.findWritable(zoneId)
      expect([ill.id, sound.id]).toContain(found?.info.id)
    },
  )

  it('takes the one with the most room of several', async () => {
    const { db } = database
    const zoneId = await addZone(db)
    await addStore(db, zoneId, { name: 'small' })
    const large = await addStore(db, zoneId, { name: 'large' })
    await addStore(db, zoneId, { name: 'small' })
    const service = createStores({
      db,
      registry: {
        file: (options) => {
          const store = storeRegistry['file']!(options)
          const freeBytes = options.info.name === 'large' ? 2_000 : 1_000
          return { ...store, space: async () => ({ totalBytes: 5_000, usedBytes: 0, freeBytes }) }
        },
      },
    })
    expect((await service.findWritable(zoneId, 500))?.info.id).toBe(large.id)
    expect((await service.findWritable(zoneId, 1_500))?.info.id).toBe(large.id)
    expect(await service.findWritable(zoneId, 2_500)).toBeUndefined()
  })
})
