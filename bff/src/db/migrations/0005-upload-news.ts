import { type Kysely, sql } from 'kysely'

/*
 * Consoles list the uploads that are not complete. How far one is comes with its image; only that one
 * begins or ends is told here.
 */
const statements = [
  `create trigger tell after insert or delete or update of state on cloud.upload
    for each row execute function cloud.tell()`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
