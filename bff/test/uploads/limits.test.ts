import { randomBytes } from 'node:crypto'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { storeRegistry, type StoreRegistry } from '../../src/stores/registry.ts'
import type { ImageStore } from '../../src/stores/store.ts'
import { CallRefused, type Client } from '../support/client.ts'
import { isoBytes, mib } from '../support/images.ts'
import { filesIn } from '../support/server.ts'
import type { Target } from './support/tus.ts'
import { startUploads, type Uploads } from './support/uploads.ts'

const gib = 1024 ** 3
/** What the stores hold in all, when set. */
const room: { bytes?: number | undefined } = {}
let uploads: Uploads

/**
 * Bytes in the first zone's store at one moment. Files are looked at one after the other, so one that went
 * meanwhile is not counted beside the one that has taken its room.
 */
async function used(): Promise<number> {
  const folder = uploads.server.storeFolder
  const sizes = new Map<string, number>()
  for (const file of await filesIn(folder)) {
    const found = await stat(path.join(folder, file)).catch(() => undefined)
    sizes.set(file, found?.size ?? 0)
  }
  const still = new Set(await filesIn(folder))
  return [...sizes].reduce((sum, [file, size]) => sum + (still.has(file) ? size : 0), 0)
}

/** Stores with as much room as `room` says. */
function boundedRegistry(registry: StoreRegistry): StoreRegistry {
  const bounded = (store: ImageStore): ImageStore => ({
    ...store,
    async space() {
      const space = await store.space()
      if (room.bytes === undefined) return space
      return { ...space, freeBytes: Math.max(0, room.bytes - (await used())) }
    },
  })
  return Object.fromEntries(
    Object.entries(registry).map(([name, driver]) => [name, (options) => bounded(driver(options))]),
  )
}

beforeAll(async () => {
  uploads = await startUploads({ stores: boundedRegistry(storeRegistry), idleMs: 2_000 })
})
afterEach(async () => {
  room.bytes = undefined
  for (const name of ['max.account.templates', 'max.account.secondary.storage']) {
    await uploads.server.admin.call('resetConfiguration', { name })
  }
})
afterAll(() => uploads.stop())

const client = (target: Target) => uploads.client(target)
const set = (name: string, value: number) =>
  uploads.server.admin.call('updateConfiguration', { name, value: String(value) })
const several = (count: number, by?: Client) =>
  Promise.all(Array.from({ length: count }, () => uploads.make.iso({}, by)))
const countOf = (answers: readonly { status: number }[], status: number) =>
  answers.filter((of) => of.status === status).length

describe('the room of a store', () => {
  it('E12: is reserved before the first byte: of many those begin that fit together', async () => {
    const targets = await several(8)
    room.bytes = (await used()) + 20 * mib
    const answers = await Promise.all(targets.map((target) => client(target).create(9 * mib)))
    expect([countOf(answers, 201), countOf(answers, 507)]).toEqual([2, 6])
    // What one of them gives up, another can have.
    const first = targets[answers.findIndex((of) => of.status === 201)]!
    await client(first).remove()
    const waiting = targets[answers.findIndex((of) => of.status === 507)]!
    expect((await client(waiting).create(9 * mib)).status).toBe(201)
    await client(waiting).remove()
  })

  it('E11: is never exceeded by sending, deleting and sending again', async () => {
    const size = 4 * mib
    const begin = await used()
    room.bytes = begin + 5 * size
    const bytes = isoBytes(size)
    let most = 0
    let begun = 0
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        for (let round = 0; round < 5; round += 1) {
          const target = await uploads.make.iso().catch(unlessFull)
          const up = target && client(target)
          if ((await up?.create(size))?.status !== 201) continue
          begun += 1
          await up?.patch(0, bytes.subarray(0, 0.9 * size))
          most = Math.max(most, await used())
          expect((await up?.remove())?.status).toBe(204)
        }
      }),
    )
    expect(begun).toBeGreaterThan(5)
    expect(most).toBeLessThanOrEqual(room.bytes)
    // The answer to DELETE says that they are gone.
    expect(await used()).toBe(begin)
  })
})

/** A store that has no room at this moment is told before anything is made. */
function unlessFull(error: unknown): undefined {
  if (error instanceof CallRefused && error.code === 'upload.no_store') return undefined
  throw error
}

describe('the limits of an account', () => {
  it('E12: count images when they are made', async () => {
    const user = await uploads.server.person('counted')
    await set('max.account.templates', 2)
    const made = await Promise.allSettled(
      Array.from({ length: 6 }, () => uploads.make.iso({}, user)),
    )
    expect(made.filter((of) => of.status === 'fulfilled')).toHaveLength(2)
    const refusal = await user.refused('getUploadParamsForIso', {
      name: 'x',
      format: 'ISO',
      zoneid: uploads.make.zoneid,
    })
    expect(refusal).toMatchObject({ status: 535, code: 'limit.exceeded' })
    expect(refusal.text).toContain(
      "Maximum amount of resources of Type = 'template' for Account Name = counted",
    )
  })

  it('E12: are reserved when an upload begins: of 50 at once one has the room', async () => {
    const user = await uploads.server.person('reserved')
    await set('max.account.templates', 50)
    await set('max.account.secondary.storage', 1)
    const targets = await several(50, user)
    const answers = await Promise.all(
      targets.map((target) => client(target).create(Math.floor(0.9 * gib))),
    )
    expect([countOf(answers, 201), countOf(answers, 413)]).toEqual([1, 49])
    expect(answers.find((of) => of.status === 413)?.code).toBe('upload.limit')
    const first = targets[answers.findIndex((of) => of.status === 201)]!
    const next = targets[answers.findIndex((of) => of.status === 413)]!
    await client(first).remove()
    expect((await client(next).create(gib)).status).toBe(201)
    await client(next).remove()
  })

  it('E13: are not exceeded by sending more than was reserved', async () => {
    const up = client(await uploads.make.iso())
    await up.create(mib)
    expect(await up.patch(0, randomBytes(mib + 1))).toMatchObject({
      status: 413,
      code: 'upload.past_end',
    })
    expect((await up.head()).offset).toBe(0)
    await up.remove()
  })

  it('E16: bound how many it sends at once, and no other account', async () => {
    const targets = await several(33)
    await Promise.all(targets.map((of) => client(of).create(mib)))
    const open = targets.map((of) => client(of).open(0, mib))
    await Promise.all(open.map((of) => of.write(randomBytes(10)).catch(() => undefined)))
    const first = await Promise.race(open.map((of) => of.answer))
    expect(first).toMatchObject({ status: 429, code: 'upload.too_many' })
    const user = await uploads.server.person('other')
    const others = client(await uploads.make.iso({}, user))
    await others.create(mib)
    expect((await others.patch(0, isoBytes(mib))).status).toBe(204)
    const answers = await Promise.all(open.map((of) => of.answer))
    expect([countOf(answers, 408), countOf(answers, 429)]).toEqual([32, 1])
  })
})

describe('uploads at the same time', () => {
  it('share the server: none waits for another to end', async () => {
    const size = 32 * mib
    const bytes = isoBytes(size)
    const ups = (await several(4)).map(client)
    for (const up of ups) await up.create(size)
    const sent = ups.map((up) => up.patch(0, bytes))
    await Promise.race(sent)
    const offsets = await Promise.all(ups.map(async (up) => (await up.head()).offset ?? 0))
    // One after the other, the last would have nothing yet.
    expect(Math.min(...offsets)).toBeGreaterThan(size / 4)
    expect(countOf(await Promise.all(sent), 204)).toBe(4)
  })

  it('let a small one through while large ones come and come', async () => {
    const piece = isoBytes(4 * mib)
    const over = new AbortController()
    const large = (await several(4)).map(client)
    for (const up of large) await up.create(gib)
    const coming = large.map(async ({ open }) => {
      const sending = open(0, gib)
      for (let sent = 0; sent < gib && !over.signal.aborted; sent += piece.length) {
        await sending.write(piece)
      }
      sending.cut()
    })
    for (const up of large) {
      await expect
        .poll(async () => (await up.head()).offset, { timeout: 10_000 })
        .toBeGreaterThan(0)
    }
    const small = client(await uploads.make.iso())
    await small.create(mib)
    expect(await small.patch(0, isoBytes(mib))).toMatchObject({ status: 204, offset: mib })
    over.abort()
    await Promise.all(coming)
    for (const up of large) await up.remove()
  })
})
