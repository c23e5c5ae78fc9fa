import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDownloadLinks } from '../../src/images/downloads/downloads.ts'
import { createSecrets } from '../../src/secrets.ts'
import { createSettings } from '../../src/settings/settings.service.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { addAccount } from './rows.ts'
import { createDownloads, type Downloads } from './support/downloads.ts'

let database: TestDatabase
let accountId: number
beforeAll(async () => {
  database = await createTestDatabase()
  accountId = await addAccount(database.db)
})
afterAll(() => database.drop())

let place: Downloads['place']
let linkTo: Downloads['linkTo']

async function serveWithRights() {
  const { db } = database
  const secrets = createSecrets(randomBytes(32))
  const links = createDownloadLinks({ db, secrets, settings: createSettings(db) })
  const downloads = createDownloads({ db, accountId, links })
  ;({ place, linkTo } = downloads)
  return { db, origin: await downloads.serveDownloads() }
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
