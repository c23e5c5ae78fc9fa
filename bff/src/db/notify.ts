import { sql } from 'kysely'
import type { Db } from './database.ts'

/** Tells the listeners of a channel, in whatever process, that there is something to look at. */
export async function notify(db: Db, channel: string, payload = ''): Promise<void> {
  await sql`select pg_notify(${channel}, ${payload})`.execute(db)
}
