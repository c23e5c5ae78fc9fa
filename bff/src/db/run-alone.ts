import { sql } from 'kysely'
import type { Db } from './database.ts'

const lookMs = 10_000

/**
 * Does `work` unless another process does what has the same name at this moment. The right to it is a lock of
 * a connection: a process that dies lets go, and one that has lost its connection, as with a restart of the
 * database, is told by `lost` that others may begin. It looks every `everyMs`, and a database that says nothing
 * counts as lost after the time that a statement may take.
 */
export async function runAlone(
  db: Db,
  name: string,
  work: (lost: AbortSignal) => Promise<void>,
  everyMs = lookMs,
): Promise<void> {
  await db.connection().execute(async (connection) => {
    const key = sql`hashtextextended(${name}, 0)`
    const { rows } = await sql<{
      got: boolean
    }>`select pg_try_advisory_lock(${key}) as got`.execute(connection)
    if (rows[0]?.got !== true) return
    const losing = new AbortController()
    const look = () =>
      sql`select 1`.execute(connection).catch((cause: unknown) => {
        losing.abort(new Error(`the lock of "${name}" was lost`, { cause }))
      })
    const timer = setInterval(() => void look(), everyMs)
    try {
      await work(losing.signal)
    } finally {
      clearInterval(timer)
      // Tried even so: a look may have failed on a connection that goes on.
      await sql`select pg_advisory_unlock(${key})`.execute(connection).catch((error: unknown) => {
        if (!losing.signal.aborted) throw error
      })
    }
  })
}
