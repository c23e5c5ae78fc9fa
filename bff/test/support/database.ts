import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { inject } from 'vitest'
import { type Db, openDatabase } from '../../src/db/database.ts'
import { administer, databaseUrl } from './database-url.ts'

export interface TestDatabase {
  readonly url: string
  readonly db: Db
  /** Closes `db` and removes the database, whoever is still connected. */
  readonly drop: () => Promise<void>
}

export interface TestDatabaseOptions {
  /** Connections of `db`. */
  readonly max?: number
  readonly statementTimeoutMs?: number
}

/** A migrated, empty database of this suite's own: a clone of the one that the set-up made. */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const adminUrl = inject('databaseAdminUrl')
  const name = `mold_test_${randomBytes(6).toString('hex')}`
  await administer(adminUrl, `create database ${name} template ${inject('databaseTemplate')}`)
  const url = databaseUrl(adminUrl, name)
  const { max = 10, statementTimeoutMs = 5_000 } = options
  // Connections break when a test restarts or drops the database.
  const db = openDatabase({ url, max, statementTimeoutMs, applicationName: 'mold-test' }, () => {})
  return {
    url,
    db,
    drop: async () => {
      await db.destroy()
      await dropDatabase(adminUrl, name)
    },
  }
}

/** The database's own vacuum, which may be at work in it, ends by itself and not at our word. */
async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  const end = performance.now() + 10_000
  for (;;) {
    try {
      await administer(adminUrl, `drop database ${name} with (force)`)
      return
    } catch (error) {
      const isVacuum = String(error).includes('permission denied to terminate process')
      if (!isVacuum || performance.now() > end) throw error
      await wait(100)
    }
  }
}
