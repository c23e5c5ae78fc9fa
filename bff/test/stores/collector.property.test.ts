import { randomUUID } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { collect } from '../../src/stores/collector.ts'
import { freeUnreferenced } from '../../src/stores/free.ts'
import { lockObject, publishObject } from '../../src/stores/object.repository.ts'
import { storeRegistry } from '../../src/stores/registry.ts'
import type { ImageStore } from '../../src/stores/store.ts'
import { createStores, type Stores } from '../../src/stores/stores.service.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
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

/* Few contents, so that the actors meet on the same objects all the time. */
const contents = ['one', 'two', 'three'].map((text) => Buffer.from(text.repeat(1_000)))
const actors = 5

type Step =
  | { readonly kind: 'receive'; readonly content: number; readonly place: number }
  | { readonly kind: 'copy'; readonly place: number }
  | { readonly kind: 'delete' }
  | { readonly kind: 'collect' }

const place = fc.nat(1)
const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('receive'), content: fc.nat(2), place }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('copy'), place }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'delete' } as const) },
  { weight: 2, arbitrary: fc.constant({ kind: 'collect' } as const) },
)

let database: TestDatabase
let accountId: number
beforeAll(async () => {
  database = await createTestDatabase({ max: 20 })
  accountId = await addAccount(database.db)
})
afterAll(() => database.drop())

interface World {
  readonly stores: Stores
  readonly places: readonly ImageStore[]
  readonly zoneId: number
}

async function newWorld(): Promise<World> {
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
  const stores = createStores({ db, registry: storeRegistry })
  const zoneId = await addZone(db)
  const ids = [(await addStore(db, zoneId)).id, (await addStore(db, zoneId)).id]
  const places = await Promise.all(ids.map(async (id) => (await stores.find(id))!))
  return { stores, places, zoneId }
}

/** One user with one image, as the workers treat it: spool, publish with rows, delete, collect. */
function actor({ stores, places, zoneId }: World, templateId: number) {
  const { db } = database
  let held: { bytes: Buffer; at: Set<ImageStore> } | undefined

  async function store(bytes: Buffer, to: ImageStore, isNew: boolean): Promise<void> {
    const digest = digestOf(bytes)
    const spool = randomUUID()
    await db.insertInto('fetch').values({ template_id: templateId, spool }).execute()
    await fillSpool(to, bytes, spool)
    await db.transaction().execute(async (trx) => {
      await lockObject(trx, digest)
      await to.publish(spool, digest)
      const object = { digest, length: bytes.length, storeId: to.info.id }
      const objectId = await publishObject(trx, object)
      if (isNew) await refer(trx, { templateId, zoneId, objectId })
      await trx.deleteFrom('fetch').where('template_id', '=', templateId).execute()
    })
  }

  async function drop(): Promise<void> {
    held = undefined
    await db.deleteFrom('template_zone').where('template_id', '=', templateId).execute()
    await freeUnreferenced({ db, stores, log: quiet })
  }

  async function take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'receive':
        if (held) await drop()
        await store(contents[step.content]!, places[step.place]!, true)
        held = { bytes: contents[step.content]!, at: new Set([places[step.place]!]) }
        return
      case 'copy':
        if (!held) return
        await store(held.bytes, places[step.place]!, false)
        held.at.add(places[step.place]!)
        return
      case 'delete':
        await drop()
        return
      case 'collect':
        await collect({ db, stores, log: quiet, graceMs: 0 })
    }
  }

  return {
    drop,
    async take(step: Step): Promise<void> {
      await take(step)
      for (const at of held?.at ?? []) {
        const found = await buffer(await at.open(digestOf(held!.bytes)))
        expect(found.equals(held!.bytes)).toBe(true)
      }
    },
  }
}

async function namesIn(store: ImageStore): Promise<string[]> {
  const names: string[] = []
  for await (const file of store.list()) names.push(file.name)
  return names
}

describe('the collector among users', () => {
  it('P6, P7: whatever happens at the same time, what is referred to is there, and in the end nothing else', async () => {
    const scripts = fc.array(fc.array(steps, { minLength: 12, maxLength: 12 }), {
      minLength: actors,
      maxLength: actors,
    })
    await fc.assert(
      fc.asyncProperty(scripts, async (plan) => {
        const world = await newWorld()
        const users = await Promise.all(
          plan.map(async (script) => ({
            script,
            user: actor(world, await addImage(database.db, accountId)),
          })),
        )
        await Promise.all(
          users.map(async ({ user, script }) => {
            for (const step of script) await user.take(step)
          }),
        )
        for (const { user } of users) await user.drop()
        const later = new Date(Date.now() + 1_000)
        await collect({ ...world, db: database.db, log: quiet, graceMs: 0, now: later })
        for (const store of world.places) expect(await namesIn(store)).toEqual([])
        expect(await database.db.selectFrom('object').selectAll().execute()).toEqual([])
      }),
      { numRuns: 8, endOnFailure: true },
    )
  })
})
