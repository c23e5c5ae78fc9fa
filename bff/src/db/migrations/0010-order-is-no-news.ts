import { type Kysely, sql } from 'kysely'

/*
 * The sort key that a zone's copy carries follows its image by the foreign key; the copy itself has not
 * become newer by that.
 */
const statements = [
  `drop trigger stamp on cloud.template_zone`,
  `create trigger stamp before insert on cloud.template_zone
    for each row execute function cloud.stamp()`,
  `create trigger stamp_change before update on cloud.template_zone
    for each row when (old.sort_key = new.sort_key) execute function cloud.stamp()`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
