import { type Kysely, sql } from 'kysely'

/*
 * Lists of ten thousand images within a moment: the copies of zones carry what the usual order and the
 * count need of their image, so that one index answers both without a join, and keywords are looked for
 * in text that is in lower case already. The foreign key keeps the copied columns true.
 */
const statements = [
  `alter table cloud.vm_template
    add column search text not null
      generated always as (lower(name || E'\\n' || display_text)) stored,
    add constraint vm_template_order unique (id, kind, sort_key)`,
  `create index vm_template_name on cloud.vm_template (kind, lower(name), id) where removed is null`,
  `create index vm_template_updated on cloud.vm_template (kind, updated, id) where removed is null`,
  `alter table cloud.template_zone add column kind text, add column sort_key integer`,
  // Nothing changes for those who listen, and no row becomes newer.
  `alter table cloud.template_zone disable trigger user`,
  `update cloud.template_zone z set kind = t.kind, sort_key = t.sort_key
    from cloud.vm_template t where t.id = z.template_id`,
  `alter table cloud.template_zone enable trigger user`,
  `alter table cloud.template_zone
    alter column kind set not null,
    alter column sort_key set not null,
    add constraint template_zone_order foreign key (template_id, kind, sort_key)
      references cloud.vm_template (id, kind, sort_key) on update cascade`,
  `create index template_zone_list
    on cloud.template_zone (kind, sort_key, template_id, zone_id) include (id)`,
  // Waits for a change of the sort key that is under way, and then sees its outcome.
  `create function cloud.take_order() returns trigger language plpgsql as $$
  begin
    select t.kind, t.sort_key into new.kind, new.sort_key
      from cloud.vm_template t where t.id = new.template_id for key share;
    return new;
  end $$`,
  `create trigger take_order before insert on cloud.template_zone
    for each row execute function cloud.take_order()`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
