import { type Kysely, sql } from 'kysely'

/*
 * Images that are made from others: the image that one was made from (`sourcetemplateid`), and the phase in
 * which it is converted. Its rows stay when the source is deleted, and so does the source's.
 */
const statements = [
  `alter table cloud.vm_template add column source_template_id bigint references cloud.vm_template`,
  `create index vm_template_source on cloud.vm_template (source_template_id)
    where source_template_id is not null`,
  `alter table cloud.template_zone drop constraint template_zone_state_check`,
  `alter table cloud.template_zone add constraint template_zone_state_check
    check (state in ('waiting', 'fetching', 'uploading', 'unpacking', 'converting', 'checking',
      'copying', 'ready', 'failed', 'cancelled'))`,
  `drop index cloud.template_zone_moving`,
  `create index template_zone_moving on cloud.template_zone (next_try)
    where state in ('waiting', 'fetching', 'unpacking', 'converting', 'checking', 'copying')`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
