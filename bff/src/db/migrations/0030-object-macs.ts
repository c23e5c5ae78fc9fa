import { type Kysely, sql } from 'kysely'

/*
 * An authentication code of an object's bytes, with its key (stores/mac.ts): what checks a copy on a host in a
 * tenth of the time of its digest. None of objects that were published before: those are compared by digest.
 */
const statements = [
  `alter table cloud.object add column mac bytea check (length(mac) = 48)`,
  `alter table cloud.fetch add column mac bytea check (length(mac) = 48)`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
