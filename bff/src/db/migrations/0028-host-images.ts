import { type Kysely, sql } from 'kysely'

/* Lists of ISOs show the few that are on hosts once, whatever zones there are, and look up which they are. */
const statement = `create index vm_template_on_hosts on cloud.vm_template (id) where type = 'PERHOST'`

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statement).execute(db)
}
