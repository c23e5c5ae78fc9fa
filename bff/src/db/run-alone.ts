import { sql } from 'kysely'
import type { Db } from './database.ts'

/**
 * Does `work` unless another process does what has the same name at this moment; a process that dies lets
 * go with its connection.
 */
export async function runAlone(db: Db, name: string, work: () => Promise<void>): Promise<void> {
  await db.connection().execute(async (connection) => {
    const key = sql`hashtextextended(${name}, 0)`
    const { rows } = await sql<{
      got: boolean
    }>`select pg_try_advisory_lock(${key}) as got`.execute(connection)
    if (rows[0]?.got !== true) return
    try {
      await work()
    } finally {
      await sql`select pg_advisory_unlock(${key})`.execute(connection)
    }
  })
}
