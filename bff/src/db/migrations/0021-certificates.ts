import { type Kysely, sql } from 'kysely'

/*
 * Certificates that the hosts of a zone trust for direct downloads. What a host is to trust follows from these
 * rows alone (decisions.md: Certificates), and it is told all of it at once, so that whatever it missed does not
 * matter. The other table has what came of that.
 */
const statements = [
  `create table cloud.direct_download_certificate (
    id bigint generated always as identity primary key,
    uuid uuid not null unique default gen_random_uuid(),
    zone_id bigint not null references cloud.zone,
    hypervisor text not null default 'KVM',
    alias text not null,
    pem text not null,
    valid_from timestamptz not null,
    valid_to timestamptz not null,
    search text generated always as (lower(alias)) stored,
    created timestamptz not null default now(),
    removed timestamptz
  )`,
  // Java's key stores do not tell cases apart.
  `create unique index direct_download_certificate_aliases
    on cloud.direct_download_certificate (zone_id, hypervisor, search) where removed is null`,
  `create table cloud.direct_download_certificate_host (
    certificate_id bigint not null references cloud.direct_download_certificate on delete cascade,
    host_id bigint not null references cloud.host,
    -- Revoked on this host alone.
    excepted boolean not null default false,
    -- What the host last made of it, and null before that.
    state text check (state in ('UPLOADED', 'FAILED', 'REVOKED')),
    error_code text,
    error_params jsonb,
    -- The command that this is the answer to: that of an older one does not count.
    command_id bigint not null default 0,
    synced timestamptz,
    primary key (certificate_id, host_id)
  )`,
  `create index direct_download_certificate_hosts
    on cloud.direct_download_certificate_host (host_id)`,
  ...['direct_download_certificate', 'direct_download_certificate_host'].map(
    (table) => `create trigger tell after insert or update or delete on cloud.${table}
      for each statement execute function cloud.tell()`,
  ),
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
