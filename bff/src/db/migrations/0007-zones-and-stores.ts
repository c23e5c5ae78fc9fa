import { type Kysely, sql } from 'kysely'

/*
 * What createZone takes, what image stores were last found to be, which processes run, and how far a job
 * is. Servers look at every store each few seconds: only what lists show of that is told.
 */
const shown = [
  'name',
  'zone_id',
  'url',
  'readonly',
  'removed',
  'capacity',
  'state',
  'error_code',
  'error_params',
  'total_bytes',
  'used_bytes',
]

const row = (of: 'old' | 'new') => `(${shown.map((column) => `${of}.${column}`).join(', ')})`

const statements = [
  `alter table cloud.zone
    add column ip6_dns1 text,
    add column ip6_dns2 text,
    add column network_domain text,
    add column local_storage boolean not null default false,
    add column security_groups boolean not null default false,
    add column is_edge boolean not null default false,
    add column dhcp_provider text not null default 'VirtualRouter',
    add column details jsonb not null default '{}'`,
  `alter table cloud.image_store
    add column details jsonb not null default '{}',
    add column capacity bigint check (capacity > 0),
    add column state text check (state in ('Up', 'ReadOnly', 'Full', 'Unreachable')),
    add column error_code text,
    add column error_params jsonb,
    add column total_bytes bigint,
    add column used_bytes bigint,
    add column checked timestamptz,
    add column checked_by uuid`,
  `drop trigger tell on cloud.image_store`,
  `create trigger tell after insert or delete on cloud.image_store
    for each statement execute function cloud.tell()`,
  `create trigger tell_change after update on cloud.image_store
    for each row when (${row('old')} is distinct from ${row('new')})
    execute function cloud.tell()`,
  `create table cloud.server (
    uuid uuid primary key,
    host text not null,
    pid integer not null,
    roles text[] not null,
    started timestamptz not null default now(),
    beat timestamptz not null default now(),
    database_ms integer
  )`,
  `create trigger tell after insert or delete on cloud.server
    for each statement execute function cloud.tell()`,
  `alter table cloud.job
    add column progress jsonb,
    add column cancelled boolean not null default false`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
