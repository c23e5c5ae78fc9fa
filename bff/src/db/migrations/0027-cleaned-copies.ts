import { type Kysely, sql } from 'kysely'

/* The phase in which the copy of an image is cleaned. */
const statements = [
  `alter table cloud.template_zone drop constraint template_zone_state_check`,
  `alter table cloud.template_zone add constraint template_zone_state_check
    check (state in ('waiting', 'fetching', 'uploading', 'unpacking', 'converting', 'cleaning',
      'checking', 'copying', 'ready', 'failed', 'cancelled'))`,
  `drop index cloud.template_zone_moving`,
  `create index template_zone_moving on cloud.template_zone (next_try)
    where state in ('waiting', 'fetching', 'unpacking', 'converting', 'cleaning', 'checking',
      'copying')`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
