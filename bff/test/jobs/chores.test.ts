import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimChore } from '../../src/jobs/chore.repository.ts'
import { startMaintenance } from '../../src/jobs/maintenance.ts'
import { memoryLogger } from '../support/http-app.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const dayMs = 86_400_000
const claim = () => claimChore(database.db, 'sweep', dayMs)

/** As if the last run were longer ago. */
async function later(ms: number): Promise<void> {
  await database.db
    .updateTable('chore')
    .set({ ran: sql<Date>`ran - ${ms} * interval '1 millisecond'` })
    .execute()
}

describe('a chore that comes once a day', () => {
  it('is not due when it is looked at first', async () => {
    expect(await claim()).toBe(false)
  })

  it('is due a day after its last run, whichever process was started meanwhile', async () => {
    await later(dayMs - 60_000)
    expect(await claim()).toBe(false)
    await later(60_000)
    expect(await claim()).toBe(true)
    expect(await claim()).toBe(false)
  })

  it('is given to one of many processes', async () => {
    await later(dayMs)
    const claims = await Promise.all(Array.from({ length: 8 }, claim))
    expect(claims.filter(Boolean)).toHaveLength(1)
  })
})

describe('chores that come due at the same moment', () => {
  it('run three at a time, so that connections are left for the rest, and each in its turn', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `chore ${index}`)
    const ran = new Set<string>()
    let now = 0
    let most = 0
    const maintenance = startMaintenance(
      database.db,
      names.map((name) => ({
        name,
        everyMs: 20,
        async run() {
          now += 1
          most = Math.max(most, now)
          // As chores do, which need a connection besides that of their lock.
          await sql`select pg_sleep(0.02)`.execute(database.db)
          ran.add(name)
          now -= 1
        },
      })),
      memoryLogger([]),
    )
    await expect.poll(() => ran.size, { timeout: 20_000 }).toBe(names.length)
    await maintenance.stop()
    expect(most).toBe(3)
  })
})
