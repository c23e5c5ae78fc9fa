import { type Kysely, sql } from 'kysely'

/* Lists of one chain, and of work that has not ended, look for what follows from an event. */
const statement = `create index event_parent on cloud.event (parent_uuid) where parent_uuid is not null`

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statement).execute(db)
}
