import { type Kysely, sql } from 'kysely'

/*
 * Copies between zones. A job may wait for rows of its image without holding a worker: whatever brings a
 * copy to an end wakes it, also an admin's own SQL. Workers look for zones to fill when one is made or
 * changed, or gets a store.
 */
const statements = [
  `alter table cloud.template_zone add column source_zone_id bigint references cloud.zone`,
  `create table cloud.template_zone_left (
    template_id bigint not null references cloud.vm_template,
    zone_id bigint not null references cloud.zone,
    created timestamptz not null default now(),
    primary key (template_id, zone_id)
  )`,
  `create index vm_template_all_zones on cloud.vm_template (id)
    where cross_zones and removed is null`,

  `alter table cloud.job add column woken boolean not null default false`,
  `create function cloud.wake_jobs() returns trigger language plpgsql as $$
  begin
    update cloud.job set woken = true,
      lease_until = case when lease_owner is null then null else lease_until end
    where state = 'pending' and instance_uuid = (
      select uuid from cloud.vm_template where id = old.template_id);
    if found then perform pg_notify('mold_work', ''); end if;
    return null;
  end $$`,
  `create trigger wake_jobs_ended after update of state on cloud.template_zone
    for each row when (old.state is distinct from new.state
      and new.state in ('ready', 'failed', 'cancelled'))
    execute function cloud.wake_jobs()`,
  `create trigger wake_jobs_deleted after delete on cloud.template_zone
    for each row execute function cloud.wake_jobs()`,

  `create function cloud.wake_workers() returns trigger language plpgsql as $$
  begin
    perform pg_notify('mold_work', '');
    return null;
  end $$`,
  `create trigger wake_workers after insert or update on cloud.zone
    for each statement execute function cloud.wake_workers()`,
  `create trigger wake_workers after insert on cloud.image_store
    for each statement execute function cloud.wake_workers()`,
  // Servers note how full a store is each few seconds, which is no work for anybody.
  `create trigger wake_workers_changed after update on cloud.image_store
    for each row when ((old.zone_id, old.url, old.readonly, old.removed, old.state)
      is distinct from (new.zone_id, new.url, new.readonly, new.removed, new.state))
    execute function cloud.wake_workers()`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
