import { type Kysely, sql } from 'kysely'

/*
 * Direct downloads: copies of images that are ready without any bytes in an image store, and bases that a host
 * fetches from the address of a template. The name of such a base is no digest, so what it holds is noted beside it.
 */
const statements = [
  `alter table cloud.template_zone add column direct boolean not null default false`,
  // It has no name of its own in the first migration.
  `do $$
  declare found text;
  begin
    select conname into strict found from pg_constraint
      where conrelid = 'cloud.template_zone'::regclass and contype = 'c'
        and pg_get_constraintdef(oid) like '%object_id IS NOT NULL%';
    execute format('alter table cloud.template_zone drop constraint %I', found);
  end $$`,
  `alter table cloud.template_zone add constraint template_zone_ready
    check (state <> 'ready' or object_id is not null or direct)`,
  `alter table cloud.pool_image
    add column template_id bigint references cloud.vm_template,
    add column content_digest text`,
  `create index pool_image_template on cloud.pool_image (template_id) where template_id is not null`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
