import { type Kysely, sql } from 'kysely'

/*
 * What a fetch had reached when it was last taken up, so that one that takes its process down each time is
 * told from a long one that gets on between the ends of its servers.
 */
const statements = [`alter table cloud.fetch add column reached bigint check (reached >= 0)`]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
