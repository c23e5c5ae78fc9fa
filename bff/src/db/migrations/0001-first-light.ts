import { type Kysely, sql } from 'kysely'

/*
 * The rows of the first release. External ids are `uuid`, internal ones bigint. Rows that lists show
 * carry a version out of one sequence, so "newer" means the same across tables; triggers tell
 * listeners which row changed and nothing else (design: Live).
 */
const statements = [
  `create schema if not exists cloud`,
  `create sequence cloud.row_version`,

  `create table cloud.domain (
    id bigint generated always as identity primary key,
    uuid uuid not null unique default gen_random_uuid(),
    name text not null,
    parent_id bigint references cloud.domain,
    path text not null unique,
    state text not null default 'Active' check (state in ('Active', 'Inactive')),
    created timestamptz not null default now(),
    removed timestamptz
  )`,
  `create table cloud.account (
    id bigint generated always as identity primary key,
    uuid uuid not null unique default gen_random_uuid(),
    name text not null,
    type smallint not null check (type between 0 and 5),
    domain_id bigint not null references cloud.domain,
    state text not null default 'enabled' check (state in ('enabled', 'disabled', 'locked')),
    is_default boolean not null default false,
    created timestamptz not null default now(),
    removed timestamptz
  )`,
  `create unique index account_name on cloud.account (domain_id, name) where removed is null`,
  `create table cloud."user" (
    id bigint generated always as identity primary key,
    uuid uuid not null unique default gen_random_uuid(),
    account_id bigint not null references cloud.account,
    domain_id bigint not null references cloud.domain,
    username text not null,
    password_hash text,
    firstname text not null default '',
    lastname text not null default '',
    email text not null default '',
    timezone text,
    state text not null default 'enabled' check (state in ('enabled', 'disabled', 'locked')),
    is_default boolean not null default false,
    registered boolean not null default false,
    created timestamptz not null default now(),
    removed timestamptz
  )`,
  `create unique index user_name on cloud."user" (domain_id, username) where removed is null`,
  `create index user_account on cloud."user" (account_id)`,
  `create table cloud.api_key (
    user_id bigint primary key references cloud."user",
    api_key text not null unique,
    secret text not null,
    created timestamptz not null default now()
  )`,
  `create table cloud.session (
    id bigint generated always as identity primary key,
    token_hash bytea not null unique,
    session_key text not null,
    user_id bigint not null references cloud."user",
    created timestamptz not null default now(),
    expires timestamptz not null
  )`,
  `create index session_expires on cloud.session (expires)`,
  `create table cloud.sign_in_failure (
    subject text primary key,
    failures integer not null,
    blocked_until timestamptz not null,
    updated timestamptz not null default now()
  )`,

  `create table cloud.zone (
    id bigint generated always as identity primary key,
    uuid uuid not null unique default gen_random_uuid(),
    name text not null,
    display_text text,
    domain_id bigint references cloud.domain,
    network_type text not null default 'Advanced' check (network_type in ('Basic', 'Advanced')),
    allocation_state text not null default 'Disabled'
      check (allocation_state in ('Enabled', 'Disabled')),
    dns1 text,
    dns2 text,
    internal_dns1 text,
    internal_dns2 text,
    guest_cidr text,
    zone_token uuid not null default gen_random_uuid(),
    sort_key integer not null default 0,
    created timestamptz not null default now(),
    removed timestamptz
  )`,
  `create unique index zone_name on cloud.zone (name) where removed is null`,
  `create table cloud.image_store (
    id bigint generated always as identity primary key,
    uuid uuid not null unique default gen_random_uuid(),
    name text not null,
    zone_id bigint not null references cloud.zone,
    protocol text not null,
    provider text not null,
    url text not null,
    readonly boolean not null default false,
    created timestamptz not null default now(),
    removed timestamptz
  )`,

  `create table cloud.guest_os_category (
    id bigint generated always as identity primary key,
    uuid uuid not null unique,
    name text not null unique,
    sort_key integer not null default 0
  )`,
  `create table cloud.guest_os (
    id bigint generated always as identity primary key,
    uuid uuid not null unique,
    description text not null unique,
    category_id bigint not null references cloud.guest_os_category,
    user_defined boolean not null default false,
    removed timestamptz
  )`,

  `create table cloud.object (
    id bigint generated always as identity primary key,
    digest text not null unique check (digest ~ '^[0-9a-f]{64}$'),
    length bigint not null check (length >= 0),
    created timestamptz not null default now()
  )`,
  `create table cloud.object_replica (
    object_id bigint not null references cloud.object,
    store_id bigint not null references cloud.image_store,
    verified_at timestamptz not null default now(),
    primary key (object_id, store_id)
  )`,
  `create index object_replica_store on cloud.object_replica (store_id)`,

  `create table cloud.vm_template (
    id bigint generated always as identity primary key,
    uuid uuid not null unique default gen_random_uuid(),
    kind text not null check (kind in ('template', 'iso')),
    name text not null,
    display_text text not null,
    type text not null default 'USER'
      check (type in ('USER', 'BUILTIN', 'SYSTEM', 'ROUTING', 'PERHOST', 'VNF', 'DATADISK')),
    account_id bigint not null references cloud.account,
    format text not null
      check (format in ('QCOW2', 'RAW', 'VHD', 'VHDX', 'VMDK', 'OVA', 'ISO')),
    hypervisor text check (hypervisor in ('KVM', 'XenServer', 'VMware', 'Hyperv')),
    bits smallint not null default 64 check (bits in (32, 64)),
    arch text not null default 'x86_64',
    guest_os_id bigint references cloud.guest_os,
    is_public boolean not null default false,
    is_featured boolean not null default false,
    is_extractable boolean not null default false,
    password_enabled boolean not null default false,
    sshkey_enabled boolean not null default false,
    dynamically_scalable boolean not null default false,
    bootable boolean not null default true,
    requires_hvm boolean not null default true,
    direct_download boolean not null default false,
    deploy_as_is boolean not null default false,
    cross_zones boolean not null default false,
    url text,
    checksum text,
    source_digest text,
    virtual_size bigint,
    physical_size bigint,
    template_tag text,
    sort_key integer not null default 0,
    details jsonb not null default '{}',
    deploy_as_is_details jsonb not null default '{}',
    grant_version integer not null default 0,
    version bigint not null default nextval('cloud.row_version'),
    created timestamptz not null default now(),
    updated timestamptz not null default now(),
    removed timestamptz,
    check ((kind = 'iso') = (format = 'ISO')),
    check ((kind = 'iso') = (hypervisor is null))
  )`,
  `create index vm_template_list on cloud.vm_template (kind, sort_key, id) where removed is null`,
  `create index vm_template_account on cloud.vm_template (account_id, kind) where removed is null`,

  `create table cloud.template_zone (
    id bigint generated always as identity primary key,
    template_id bigint not null references cloud.vm_template,
    zone_id bigint not null references cloud.zone,
    object_id bigint references cloud.object,
    state text not null default 'waiting' check (state in ('waiting', 'fetching', 'unpacking',
      'checking', 'copying', 'ready', 'failed', 'cancelled')),
    bytes bigint not null default 0,
    total_bytes bigint,
    error_code text,
    error_params jsonb,
    attempt integer not null default 0,
    next_try timestamptz,
    lease_owner uuid,
    lease_until timestamptz,
    version bigint not null default nextval('cloud.row_version'),
    created timestamptz not null default now(),
    updated timestamptz not null default now(),
    unique (template_id, zone_id),
    check (state <> 'ready' or object_id is not null),
    check (state <> 'failed' or error_code is not null)
  )`,
  `create index template_zone_zone on cloud.template_zone (zone_id)`,
  `create index template_zone_object on cloud.template_zone (object_id) where object_id is not null`,
  `create index template_zone_moving on cloud.template_zone (next_try)
    where state in ('waiting', 'fetching', 'unpacking', 'checking', 'copying')`,

  `create table cloud.fetch (
    template_id bigint primary key references cloud.vm_template,
    store_id bigint references cloud.image_store,
    spool uuid not null default gen_random_uuid(),
    unpacked uuid not null default gen_random_uuid(),
    source_digest text,
    digest text,
    stored_length bigint,
    durable_offset bigint not null default 0,
    length bigint,
    validator text,
    generation bigint not null default 0,
    lease_owner uuid,
    lease_until timestamptz,
    created timestamptz not null default now()
  )`,

  `create table cloud.download_link (
    id bigint generated always as identity primary key,
    uuid uuid not null unique default gen_random_uuid(),
    template_id bigint not null references cloud.vm_template,
    zone_id bigint not null references cloud.zone,
    object_id bigint not null references cloud.object,
    account_id bigint not null references cloud.account,
    grant_version integer not null,
    created timestamptz not null default now(),
    expires timestamptz not null
  )`,
  `create index download_link_template on cloud.download_link (template_id)`,
  `create index download_link_expires on cloud.download_link (expires)`,

  `create table cloud.job (
    id bigint generated always as identity primary key,
    uuid uuid not null unique default gen_random_uuid(),
    command text not null,
    params jsonb not null,
    account_id bigint not null references cloud.account,
    user_id bigint not null references cloud."user",
    instance_type text,
    instance_uuid uuid,
    state text not null default 'pending' check (state in ('pending', 'succeeded', 'failed')),
    result jsonb,
    error_code text,
    lease_owner uuid,
    lease_until timestamptz,
    attempt integer not null default 0,
    event_uuid uuid,
    created timestamptz not null default now(),
    completed timestamptz,
    check ((state = 'pending') = (completed is null))
  )`,
  `create index job_account on cloud.job (account_id, id desc)`,
  `create index job_instance on cloud.job (instance_uuid) where state = 'pending'`,
  `create index job_pending on cloud.job (id) where state = 'pending'`,

  `create table cloud.event (
    id bigint generated always as identity primary key,
    uuid uuid not null unique default gen_random_uuid(),
    type text not null,
    level text not null check (level in ('INFO', 'WARN', 'ERROR')),
    state text not null check (state in ('Created', 'Scheduled', 'Started', 'Completed')),
    description text not null,
    account_id bigint not null references cloud.account,
    username text not null,
    resource_type text,
    resource_uuid uuid,
    resource_name text,
    parent_uuid uuid,
    once text unique,
    archived boolean not null default false,
    created timestamptz not null default now()
  )`,
  `create index event_account on cloud.event (account_id, id desc)`,
  `create index event_resource on cloud.event (resource_uuid, id desc)`,

  `create table cloud.setting (
    name text not null,
    scope text not null check (scope in ('global', 'zone', 'account', 'domain', 'imagestore')),
    scope_id bigint not null default 0,
    value text,
    updated timestamptz not null default now(),
    primary key (name, scope, scope_id)
  )`,

  `create function cloud.stamp() returns trigger language plpgsql as $$
  begin
    new.version := nextval('cloud.row_version');
    new.updated := now();
    return new;
  end $$`,
  `create function cloud.tell_image() returns trigger language plpgsql as $$
  declare image bigint;
  begin
    if tg_table_name = 'vm_template' then image := coalesce(new.id, old.id);
    else image := coalesce(new.template_id, old.template_id);
    end if;
    perform pg_notify('mold', json_build_object('table', 'vm_template', 'id', image,
      'version', nextval('cloud.row_version'))::text);
    return null;
  end $$`,
  `create function cloud.tell() returns trigger language plpgsql as $$
  begin
    perform pg_notify('mold', json_build_object('table', tg_table_name)::text);
    return null;
  end $$`,
  `create trigger stamp before insert or update on cloud.vm_template
    for each row execute function cloud.stamp()`,
  `create trigger stamp before insert or update on cloud.template_zone
    for each row execute function cloud.stamp()`,
  `create trigger tell after insert or update or delete on cloud.vm_template
    for each row execute function cloud.tell_image()`,
  `create trigger tell after insert or update or delete on cloud.template_zone
    for each row execute function cloud.tell_image()`,
  ...['event', 'job', 'setting', 'zone', 'image_store', 'object_replica'].map(
    (table) => `create trigger tell after insert or update or delete on cloud.${table}
      for each statement execute function cloud.tell()`,
  ),
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
