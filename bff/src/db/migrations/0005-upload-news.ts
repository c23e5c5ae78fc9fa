import { type Kysely, sql } from 'kysely'

/*
 * Consoles list the uploads that are not complete. How far one is comes with its image; only that one
 * begins or ends, or that somebody begins or stops to send it, is told here.
 */
const statements = [
  `create trigger tell after insert or delete on cloud.upload
    for each row execute function cloud.tell()`,
  `create trigger tell_change after update on cloud.upload
    for each row when (old.state is distinct from new.state
      or old.lease_owner is distinct from new.lease_owner)
    execute function cloud.tell()`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
