import { type Kysely, sql } from 'kysely'

/*
 * Uploads: the one upload of an image that is sent by its owner. The row is the truth about how far it
 * is (decisions: Clocks of an upload); once all bytes are there, a row of `fetch` does the rest.
 */
const statements = [
  `alter table cloud.template_zone drop constraint template_zone_state_check`,
  `alter table cloud.template_zone add constraint template_zone_state_check
    check (state in ('waiting', 'fetching', 'uploading', 'unpacking', 'checking', 'copying', 'ready',
      'failed', 'cancelled'))`,

  `create table cloud.upload (
    id text primary key check (id ~ '^[0-9a-f]{32}$'),
    template_id bigint not null unique references cloud.vm_template,
    state text not null default 'new' check (state in ('new', 'receiving', 'sealed')),
    nonce uuid not null default gen_random_uuid(),
    expires timestamptz not null,
    store_id bigint references cloud.image_store,
    spool uuid not null default gen_random_uuid(),
    length bigint check (length > 0),
    reserved bigint not null default 0 check (reserved >= 0),
    durable_offset bigint not null default 0 check (durable_offset >= 0),
    chunk_digests bytea not null default '' check (octet_length(chunk_digests) % 32 = 0),
    metadata text,
    file_name text,
    unconfirmed boolean not null default false,
    reread boolean not null default false,
    wanted boolean not null default false,
    generation bigint not null default 0,
    lease_owner uuid,
    lease_until timestamptz,
    touched timestamptz not null default now(),
    created timestamptz not null default now(),
    check (length is null or durable_offset <= length),
    check (state <> 'receiving' or store_id is not null),
    check ((lease_owner is null) = (lease_until is null))
  )`,
  `create index upload_store on cloud.upload (store_id) where state = 'receiving'`,
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
