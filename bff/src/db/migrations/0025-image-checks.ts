import { type Kysely, sql } from 'kysely'

/* What was found in the disks of templates, of the bytes that they had then. */
const statement = `create table cloud.image_check (
  template_id bigint primary key references cloud.vm_template on delete cascade,
  -- Of the object that was read: other bytes make what was found worthless.
  digest text not null,
  facts jsonb not null,
  checked timestamptz not null default now()
)`

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statement).execute(db)
}
