import { type Kysely, sql } from 'kysely'

/*
 * Tags of images, and how many calls an account has made in the present window. Windows are not logged:
 * after a crash every account may call again, which is what they would have been good for.
 */
const statements = [
  `create table cloud.tag (
    id bigint generated always as identity primary key,
    template_id bigint not null references cloud.vm_template on delete cascade,
    key text not null,
    value text not null default '',
    customer text,
    made_by uuid,
    created timestamptz not null default now(),
    constraint tag_of_image unique (template_id, key)
  )`,
  `create index tag_key on cloud.tag (key, value)`,
  // A row of a list shows its tags, so it is another one now: its version moves and listeners are told.
  `create function cloud.touch_image() returns trigger language plpgsql as $$
  begin
    update cloud.vm_template set sort_key = sort_key
      where id = coalesce(new.template_id, old.template_id);
    return null;
  end $$`,
  `create trigger touch after insert or update or delete on cloud.tag
    for each row execute function cloud.touch_image()`,
  `create unlogged table cloud.call_window (
    account_id bigint primary key references cloud.account on delete cascade,
    started timestamptz not null default now(),
    calls integer not null
  )`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
