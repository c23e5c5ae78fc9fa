import { type Kysely, sql } from 'kysely'

/*
 * Lists of a hundred thousand images for those who see a part of them: for whom an image is follows from
 * its flags, the copies of zones carry it as they carry kind and sort key, and how many copies each zone has
 * is kept for each audience, ready or not. The foreign key keeps the copied column true, the trigger the
 * number.
 */
const statements = [
  `alter table cloud.vm_template
    add column audience text not null generated always as (case
      when type in ('SYSTEM', 'ROUTING') then 'system'
      when not is_public then 'private'
      when is_featured then 'featured'
      else 'community' end) stored`,
  `alter table cloud.vm_template
    add constraint vm_template_audience unique (id, kind, sort_key, audience)`,
  `alter table cloud.template_zone add column audience text`,
  `alter table cloud.template_zone disable trigger user`,
  `update cloud.template_zone z set audience = t.audience
    from cloud.vm_template t where t.id = z.template_id`,
  `alter table cloud.template_zone enable trigger user`,
  `alter table cloud.template_zone
    alter column audience set not null,
    drop constraint template_zone_order,
    add constraint template_zone_audience foreign key (template_id, kind, sort_key, audience)
      references cloud.vm_template (id, kind, sort_key, audience) on update cascade`,
  `alter table cloud.vm_template drop constraint vm_template_order`,
  `create or replace function cloud.take_order() returns trigger language plpgsql as $$
  begin
    select t.kind, t.sort_key, t.audience into new.kind, new.sort_key, new.audience
      from cloud.vm_template t where t.id = new.template_id for key share;
    return new;
  end $$`,
  `drop trigger stamp_change on cloud.template_zone`,
  `create trigger stamp_change before update on cloud.template_zone for each row
    when (old.sort_key = new.sort_key and old.audience = new.audience)
    execute function cloud.stamp()`,
  `create index template_zone_audience_list on cloud.template_zone
    (kind, audience, sort_key, template_id, zone_id, state) include (id)`,
  // Whose accounts a domain has is asked by every list of its admins.
  `create index account_domain on cloud.account (domain_id) include (id, type)`,

  `drop trigger count_inserted on cloud.template_zone`,
  `drop trigger count_deleted on cloud.template_zone`,
  `truncate cloud.template_zone_count`,
  `alter table cloud.template_zone_count
    add column audience text not null,
    add column ready boolean not null`,
  `create or replace function cloud.count_copies() returns trigger language plpgsql as $$
  begin
    insert into cloud.template_zone_count (kind, zone_id, audience, ready, delta)
      select kind, zone_id, audience, state = 'ready',
        case tg_op when 'INSERT' then count(*) else -count(*) end
      from changed group by kind, zone_id, audience, state = 'ready';
    return null;
  end $$`,
  `create function cloud.count_change() returns trigger language plpgsql as $$
  begin
    insert into cloud.template_zone_count (kind, zone_id, audience, ready, delta) values
      (old.kind, old.zone_id, old.audience, old.state = 'ready', -1),
      (new.kind, new.zone_id, new.audience, new.state = 'ready', 1);
    return null;
  end $$`,
  `create trigger count_inserted after insert on cloud.template_zone
    referencing new table as changed for each statement execute function cloud.count_copies()`,
  `create trigger count_deleted after delete on cloud.template_zone
    referencing old table as changed for each statement execute function cloud.count_copies()`,
  `create trigger count_changed after update on cloud.template_zone for each row
    when ((old.state = 'ready') <> (new.state = 'ready') or old.audience <> new.audience)
    execute function cloud.count_change()`,
  `insert into cloud.template_zone_count (kind, zone_id, audience, ready, delta)
    select kind, zone_id, audience, state = 'ready', count(*)
    from cloud.template_zone group by 1, 2, 3, 4`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
