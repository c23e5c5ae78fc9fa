import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sweepLinks } from '../../src/images/downloads/links.ts'
import { freeUnreferenced } from '../../src/stores/free.ts'
import type { Stores } from '../../src/stores/stores.service.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { addAccount, addImage, quiet, refer } from './rows.ts'
import { createDownloads, type Downloads, hour, refusal, refusedWith } from './support/downloads.ts'

let database: TestDatabase
let accountId: number
beforeAll(async () => {
  database = await createTestDatabase()
  accountId = await addAccount(database.db)
})
afterAll(() => database.drop())

let stores: Stores
let clock: number
let isAllowed: boolean
let asked: unknown[][]
let serveDownloads: Downloads['serveDownloads']
let place: Downloads['place']
let linkTo: Downloads['linkTo']
beforeEach(() => {
  clock = Date.now()
  isAllowed = true
  asked = []
  ;({ stores, serveDownloads, place, linkTo } = createDownloads({
    db: database.db,
    accountId,
    now: () => clock,
    mayDownload: async (...link) => {
      asked.push(link)
      return isAllowed
    },
  }))
})

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
