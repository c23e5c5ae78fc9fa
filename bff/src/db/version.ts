import { sql } from 'kysely'
import { ConfigError } from '../config.ts'
import type { Db } from './database.ts'

/** The oldest PostgreSQL whose features the schema uses (design: Runtime). */
const oldest = 16

/**
 * Makes sure that the database is new enough.
 *
 * @throws ConfigError that says which version is there and what to do
 */
export async function checkDatabaseVersion(db: Db): Promise<void> {
  const { rows } = await sql<{ server_version_num: string }>`show server_version_num`.execute(db)
  const major = Math.floor(Number(rows[0]?.server_version_num ?? 0) / 10_000)
  if (major >= oldest) return
  throw new ConfigError([
    `DATABASE_URL names a PostgreSQL ${major}, and ${oldest} or newer is needed; upgrade it, name another server, or unset DATABASE_URL to use the embedded one.`,
  ])
}
