import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runAlone } from '../../src/db/run-alone.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const lookMs = 50

/** Waits until it is told to end, or has lost its lock. */
function hold(name: string) {
  const begun = Promise.withResolvers<AbortSignal>()
  const end = Promise.withResolvers<void>()
  const done = runAlone(
    database.db,
    name,
    async (lost) => {
      begun.resolve(lost)
      lost.addEventListener('abort', () => end.resolve())
      await end.promise
    },
    lookMs,
  )
  return { begun: begun.promise, end: end.resolve, done }
}

/** Whether anybody could begin now. */
async function isFree(name: string): Promise<boolean> {
  let ran = false
  await runAlone(database.db, name, async () => {
    ran = true
  })
  return ran
}

describe('what one process does at a time', () => {
  it('is left to whoever has begun, until that ends', async () => {
    const { begun, end, done } = hold('one')
    await begun
    expect(await isFree('one')).toBe(false)
    expect(await isFree('other')).toBe(true)
    end()
    await done
    expect(await isFree('one')).toBe(true)
  })

  it('is free again after a failure', async () => {
    const failing = runAlone(database.db, 'one', () => Promise.reject(new Error('failed')))
    await expect(failing).rejects.toThrow('failed')
    expect(await isFree('one')).toBe(true)
  })

  it('is told that others may begin when its connection is lost', async () => {
    const { begun, done } = hold('one')
    const lost = await begun
    expect(lost.aborted).toBe(false)
    await sql`
      select pg_terminate_backend(pid) from pg_locks
      where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
    `.execute(database.db)
    await done
    expect(lost.reason).toMatchObject({ message: 'the lock of "one" was lost' })
    expect(await isFree('one')).toBe(true)
  })
})
