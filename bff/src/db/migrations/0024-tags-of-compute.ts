import { type Kysely, sql } from 'kysely'

/* Tags of instances, volumes and snapshots, beside those of images: each row is of exactly one thing. */
const kinds = ['instance', 'volume', 'snapshot']

const statements = [
  `alter table cloud.tag alter column template_id drop not null`,
  ...kinds.flatMap((kind) => [
    `alter table cloud.tag add column ${kind}_id bigint references cloud.${kind} on delete cascade`,
    `alter table cloud.tag add constraint tag_of_${kind} unique (${kind}_id, key)`,
  ]),
  `alter table cloud.tag add constraint tag_of_one
    check (num_nonnulls(template_id, instance_id, volume_id, snapshot_id) = 1)`,
  // As for images: a row that is shown with its tags is another one now.
  `create function cloud.touch_tagged() returns trigger language plpgsql as $$
  declare of cloud.tag := coalesce(new, old);
  begin
    update cloud.vm_template set sort_key = sort_key where id = of.template_id;
    update cloud.instance set name = name where id = of.instance_id;
    update cloud.volume set name = name where id = of.volume_id;
    update cloud.snapshot set name = name where id = of.snapshot_id;
    return null;
  end $$`,
  `drop trigger touch on cloud.tag`,
  `drop function cloud.touch_image()`,
  `create trigger touch after insert or update or delete on cloud.tag
    for each row execute function cloud.touch_tagged()`,
  // Rows of what was removed stay; their tags say nothing to anybody.
  ...kinds.flatMap((kind) => [
    `create function cloud.drop_tags_of_${kind}() returns trigger language plpgsql as $$
    begin
      delete from cloud.tag where ${kind}_id = new.id;
      return null;
    end $$`,
    `create trigger drop_tags after update of removed on cloud.${kind}
      for each row when (old.removed is null and new.removed is not null)
      execute function cloud.drop_tags_of_${kind}()`,
  ]),
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
