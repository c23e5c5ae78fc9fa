import { type Kysely, sql } from 'kysely'

/*
 * Projects, which own things by an account of their own (type 5), their members, whom images are shared
 * with, and limits that differ from the settings. A deleted account or domain keeps its row, as what it
 * did is still told by its name.
 */
const statements = [
  `create table cloud.project (
    id bigint generated always as identity primary key,
    uuid uuid not null unique default gen_random_uuid(),
    name text not null,
    display_text text not null,
    domain_id bigint not null references cloud.domain,
    account_id bigint not null unique references cloud.account,
    state text not null default 'Active' check (state in ('Active', 'Suspended', 'Disabled')),
    created timestamptz not null default now(),
    removed timestamptz
  )`,
  `create unique index project_names on cloud.project (domain_id, lower(name)) where removed is null`,
  `create table cloud.project_account (
    project_id bigint not null references cloud.project on delete cascade,
    account_id bigint not null references cloud.account on delete cascade,
    role text not null default 'Regular' check (role in ('Admin', 'Regular')),
    created timestamptz not null default now(),
    primary key (project_id, account_id)
  )`,
  `create index project_members on cloud.project_account (account_id)`,
  `create table cloud.launch_permission (
    template_id bigint not null references cloud.vm_template on delete cascade,
    account_id bigint not null references cloud.account on delete cascade,
    created timestamptz not null default now(),
    primary key (template_id, account_id)
  )`,
  `create index launch_permission_accounts on cloud.launch_permission (account_id, template_id)`,
  // Who sees a row of a list has changed: its version moves and listeners are told.
  `create function cloud.touch_images() returns trigger language plpgsql as $$
  begin
    update cloud.vm_template set sort_key = sort_key
      where id in (select template_id from changed);
    return null;
  end $$`,
  `create trigger touch_added after insert on cloud.launch_permission
    referencing new table as changed for each statement execute function cloud.touch_images()`,
  `create trigger touch_removed after delete on cloud.launch_permission
    referencing old table as changed for each statement execute function cloud.touch_images()`,
  `create table cloud.resource_limit (
    id bigint generated always as identity primary key,
    account_id bigint references cloud.account on delete cascade,
    domain_id bigint references cloud.domain on delete cascade,
    type smallint not null check (type between 0 and 11),
    max bigint not null check (max >= -1),
    constraint resource_limit_owner check (num_nonnulls(account_id, domain_id) = 1),
    constraint resource_limit_of_account unique (account_id, type),
    constraint resource_limit_of_domain unique (domain_id, type)
  )`,
  // A domain may be made anew under the name of one that is gone.
  `alter table cloud.domain drop constraint domain_path_key, add column network_domain text`,
  `create unique index domain_path on cloud.domain (path) where removed is null`,
  // Who sees and does what depends on these, and so do lists of people.
  ...['domain', 'account', 'project', 'project_account'].map(
    (table) => `create trigger tell after insert or update or delete on cloud.${table}
      for each statement execute function cloud.tell()`,
  ),
  `alter table cloud.account
    add column network_domain text,
    add column details jsonb not null default '{}'`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
