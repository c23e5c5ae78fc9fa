import { type Kysely, sql } from 'kysely'

/*
 * How many copies each zone has, so that a list that nothing narrows need not count them. Each statement
 * adds what it changed as a row of its own, so that no writer waits for another; the number is the sum of
 * the rows. Kind and zone of a copy never change.
 */
const statements = [
  `create table cloud.template_zone_count (
    kind text not null,
    zone_id bigint not null,
    delta integer not null
  )`,
  `create function cloud.count_copies() returns trigger language plpgsql as $$
  begin
    insert into cloud.template_zone_count (kind, zone_id, delta)
      select kind, zone_id, case tg_op when 'INSERT' then count(*) else -count(*) end
      from changed group by kind, zone_id;
    return null;
  end $$`,
  `create trigger count_inserted after insert on cloud.template_zone
    referencing new table as changed for each statement execute function cloud.count_copies()`,
  `create trigger count_deleted after delete on cloud.template_zone
    referencing old table as changed for each statement execute function cloud.count_copies()`,
  `insert into cloud.template_zone_count (kind, zone_id, delta)
    select kind, zone_id, count(*) from cloud.template_zone group by kind, zone_id`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
