import { type Kysely, sql } from 'kysely'

/*
 * Which template is the default one of a hypervisor, and what it was made from: so one that somebody has deleted
 * does not come back by itself, and one whose address is changed begins anew.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `create table cloud.default_template (
        hypervisor text primary key,
        template_id bigint not null unique references cloud.vm_template on delete cascade,
        url text not null,
        checksum text,
        -- How often it was begun again by itself since somebody wanted it.
        tries integer not null default 0
      )`,
    )
    .execute(db)
}
