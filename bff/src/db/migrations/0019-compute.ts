import { type Kysely, sql } from 'kysely'

/*
 * Hosts and what runs on them. The server never reaches a host: what it wants done there is a row of
 * `host_command`, which the process that holds the connection of the host's agent sends. The end of a
 * command wakes the job that waits for it.
 */
const shownOfHost = (row: 'old' | 'new') =>
  `row(${[
    'name',
    'resource_state',
    'server',
    'facts',
    'error_code',
    'error_params',
    'tags',
    'removed',
  ]
    .map((column) => `${row}.${column}`)
    .join(', ')})`

const statements = [
  // One pod and one cluster for each zone: the protocol has them, Mold needs no more.
  `create table cloud.pod (
    id bigint generated always as identity primary key,
    uuid uuid not null unique default gen_random_uuid(),
    zone_id bigint not null unique references cloud.zone,
    name text not null
  )`,
  `create table cloud.cluster (
    id bigint generated always as identity primary key,
    uuid uuid not null unique default gen_random_uuid(),
    zone_id bigint not null unique references cloud.zone,
    pod_id bigint not null references cloud.pod,
    name text not null,
    hypervisor text not null default 'KVM'
  )`,
  `create table cloud.network (
    id bigint generated always as identity primary key,
    uuid uuid not null unique default gen_random_uuid(),
    zone_id bigint not null unique references cloud.zone,
    name text not null,
    cidr text,
    gateway text,
    netmask text,
    created timestamptz not null default now()
  )`,
  `create function cloud.furnish_zone() returns trigger language plpgsql as $$
  declare pod bigint;
  begin
    insert into cloud.pod (zone_id, name) values (new.id, new.name || ' pod') returning id into pod;
    insert into cloud.cluster (zone_id, pod_id, name) values (new.id, pod, new.name || ' cluster');
    insert into cloud.network (zone_id, name) values (new.id, 'default');
    return null;
  end $$`,
  `create trigger furnish after insert on cloud.zone
    for each row execute function cloud.furnish_zone()`,
  `insert into cloud.pod (zone_id, name) select id, name || ' pod' from cloud.zone`,
  `insert into cloud.cluster (zone_id, pod_id, name)
    select z.id, p.id, z.name || ' cluster' from cloud.zone z join cloud.pod p on p.zone_id = z.id`,
  `insert into cloud.network (zone_id, name) select id, 'default' from cloud.zone`,

  `create table cloud.host (
    id bigint generated always as identity primary key,
    uuid uuid not null unique default gen_random_uuid(),
    zone_id bigint not null references cloud.zone,
    name text not null,
    hypervisor text not null default 'KVM',
    address text,
    url text,
    resource_state text not null default 'Enabled'
      check (resource_state in ('Enabled', 'Disabled', 'PrepareForMaintenance', 'Maintenance')),
    token_hash bytea,
    token_expires timestamptz,
    credential_hash bytea unique,
    server uuid,
    connection bigint not null default 0,
    last_pinged timestamptz,
    disconnected timestamptz,
    facts jsonb not null default '{}',
    error_code text,
    error_params jsonb,
    tags text,
    created timestamptz not null default now(),
    removed timestamptz
  )`,
  `create unique index host_names on cloud.host (zone_id, name) where removed is null`,
  `create table cloud.storage_pool (
    id bigint generated always as identity primary key,
    uuid uuid not null unique default gen_random_uuid(),
    host_id bigint not null references cloud.host,
    name text not null,
    path text not null,
    state text not null default 'Up' check (state in ('Up', 'Disabled', 'Maintenance')),
    total_bytes bigint,
    used_bytes bigint,
    error_code text,
    error_params jsonb,
    created timestamptz not null default now(),
    removed timestamptz
  )`,
  `create unique index storage_pool_paths on cloud.storage_pool (host_id, path) where removed is null`,
  // An image's bytes on a pool, once for all that need them there.
  `create table cloud.pool_image (
    pool_id bigint not null references cloud.storage_pool on delete cascade,
    digest text not null,
    format text not null,
    length bigint not null,
    ready boolean not null default false,
    -- Asked for by prepareTemplate: stays as long as its template does.
    prepared boolean not null default false,
    used timestamptz not null default now(),
    primary key (pool_id, digest)
  )`,

  `create table cloud.service_offering (
    id bigint generated always as identity primary key,
    uuid uuid not null unique default gen_random_uuid(),
    name text not null,
    display_text text not null,
    cpu_number integer not null check (cpu_number > 0),
    cpu_speed integer not null check (cpu_speed > 0),
    memory integer not null check (memory > 0),
    created timestamptz not null default now(),
    removed timestamptz
  )`,
  `create table cloud.disk_offering (
    id bigint generated always as identity primary key,
    uuid uuid not null unique default gen_random_uuid(),
    name text not null,
    display_text text not null,
    size bigint check (size > 0),
    created timestamptz not null default now(),
    removed timestamptz
  )`,
  `insert into cloud.service_offering (name, display_text, cpu_number, cpu_speed, memory) values
    ('Small Instance', 'Small Instance', 1, 500, 512),
    ('Medium Instance', 'Medium Instance', 1, 1000, 1024),
    ('Large Instance', 'Large Instance', 2, 2000, 4096)`,
  `insert into cloud.disk_offering (name, display_text, size) values
    ('Small', 'Small disk, 5 GB', 5368709120),
    ('Medium', 'Medium disk, 20 GB', 21474836480),
    ('Large', 'Large disk, 100 GB', 107374182400),
    ('Custom', 'Custom disk', null)`,

  `create table cloud.instance (
    id bigint generated always as identity primary key,
    uuid uuid not null unique default gen_random_uuid(),
    name text not null,
    display_name text not null,
    account_id bigint not null references cloud.account,
    user_id bigint not null references cloud."user",
    zone_id bigint not null references cloud.zone,
    host_id bigint references cloud.host,
    state text not null check (state in ('Starting', 'Running', 'Stopping', 'Stopped', 'Destroyed',
      'Expunging', 'Expunged', 'Error')),
    hypervisor text not null default 'KVM',
    arch text not null default 'x86_64',
    template_id bigint references cloud.vm_template,
    iso_id bigint references cloud.vm_template,
    -- Its bytes, which stay on the pool even when its row goes with its owner.
    iso_digest text,
    guest_os_id bigint references cloud.guest_os,
    service_offering_id bigint not null references cloud.service_offering,
    cpu_number integer not null,
    cpu_speed integer not null,
    memory integer not null,
    boot_type text not null default 'BIOS' check (boot_type in ('BIOS', 'UEFI')),
    boot_mode text not null default 'LEGACY' check (boot_mode in ('LEGACY', 'SECURE')),
    password_enabled boolean not null default false,
    details jsonb not null default '{}',
    search text generated always as (lower(name || E'\\n' || display_name)) stored,
    -- The job that works on it: there is one at a time.
    job_uuid uuid,
    error_code text,
    error_params jsonb,
    version bigint,
    created timestamptz not null default now(),
    updated timestamptz,
    destroyed timestamptz,
    removed timestamptz
  )`,
  `create unique index instance_names on cloud.instance (zone_id, account_id, lower(name))
    where removed is null`,
  `create index instance_owners on cloud.instance (account_id, id) where removed is null`,
  `create index instance_hosts on cloud.instance (host_id) where removed is null`,
  `create index instance_templates on cloud.instance (template_id) where removed is null`,
  `create index instance_isos on cloud.instance (iso_id) where removed is null`,
  `create table cloud.nic (
    id bigint generated always as identity primary key,
    uuid uuid not null unique default gen_random_uuid(),
    instance_id bigint not null references cloud.instance on delete cascade,
    network_id bigint not null references cloud.network,
    device_id integer not null default 0,
    mac macaddr not null unique,
    ip_address inet,
    created timestamptz not null default now(),
    unique (instance_id, device_id)
  )`,
  `create table cloud.volume (
    id bigint generated always as identity primary key,
    uuid uuid not null unique default gen_random_uuid(),
    name text not null,
    type text not null check (type in ('ROOT', 'DATADISK')),
    account_id bigint not null references cloud.account,
    zone_id bigint not null references cloud.zone,
    pool_id bigint references cloud.storage_pool,
    instance_id bigint references cloud.instance,
    device_id integer,
    state text not null check (state in ('Allocated', 'Creating', 'Ready', 'Snapshotting', 'Destroy',
      'Expunging', 'Expunged')),
    -- Bytes that the guest sees, and that it takes on the pool.
    size bigint not null check (size > 0),
    physical_size bigint,
    disk_offering_id bigint references cloud.disk_offering,
    template_id bigint references cloud.vm_template,
    base_digest text,
    -- The job that works on it: there is one at a time.
    job_uuid uuid,
    search text generated always as (lower(name)) stored,
    version bigint,
    created timestamptz not null default now(),
    updated timestamptz,
    removed timestamptz
  )`,
  `create unique index volume_devices on cloud.volume (instance_id, device_id) where removed is null`,
  `create index volume_owners on cloud.volume (account_id, id) where removed is null`,
  `create index volume_bases on cloud.volume (pool_id, base_digest) where removed is null`,
  `create table cloud.snapshot (
    id bigint generated always as identity primary key,
    uuid uuid not null unique default gen_random_uuid(),
    name text not null,
    account_id bigint not null references cloud.account,
    zone_id bigint not null references cloud.zone,
    volume_id bigint not null references cloud.volume,
    state text not null default 'Allocated' check (state in ('Allocated', 'Creating', 'BackingUp', 'BackedUp',
      'Error', 'Destroying')),
    object_id bigint references cloud.object,
    virtual_size bigint,
    physical_size bigint,
    -- Counted as secondary storage until it is known what it takes.
    reserved bigint not null default 0,
    job_uuid uuid,
    error_code text,
    error_params jsonb,
    search text generated always as (lower(name)) stored,
    version bigint,
    created timestamptz not null default now(),
    updated timestamptz,
    removed timestamptz
  )`,
  `create index snapshot_owners on cloud.snapshot (account_id, id) where removed is null`,
  `create index snapshot_volumes on cloud.snapshot (volume_id) where removed is null`,
  `create index snapshot_objects on cloud.snapshot (object_id) where removed is null`,
  `alter table cloud.volume add column snapshot_id bigint references cloud.snapshot`,
  // Bytes that count as secondary storage until it is known what a disk takes that becomes a template.
  `alter table cloud.vm_template add column reserved bigint not null default 0`,
  // A link to a volume keeps the object that was made for it, which nothing else refers to.
  `alter table cloud.download_link
    alter column template_id drop not null,
    add column volume_id bigint references cloud.volume,
    add constraint download_link_of check (num_nonnulls(template_id, volume_id) = 1)`,
  `create index download_link_volume on cloud.download_link (volume_id)`,
  `create index download_link_object on cloud.download_link (object_id) where volume_id is not null`,

  `create table cloud.host_command (
    id bigint generated always as identity primary key,
    uuid uuid not null unique default gen_random_uuid(),
    host_id bigint not null references cloud.host,
    -- Names the step of the job that asked: asked again, it is the same command.
    key text not null unique,
    job_uuid uuid,
    kind text not null,
    params jsonb not null default '{}',
    state text not null default 'pending' check (state in ('pending', 'succeeded', 'failed')),
    result jsonb,
    error_code text,
    error_params jsonb,
    progress jsonb,
    deadline timestamptz not null,
    created timestamptz not null default now(),
    ended timestamptz
  )`,
  `create index host_command_pending on cloud.host_command (host_id, id) where state = 'pending'`,
  `create index host_command_jobs on cloud.host_command (job_uuid)`,
  `create index host_command_ended on cloud.host_command (ended) where state <> 'pending'`,
  // Bytes that a host sends: into a spool of an image store, and then an object of it.
  `create table cloud.intake (
    id bigint generated always as identity primary key,
    uuid uuid not null unique default gen_random_uuid(),
    host_id bigint not null references cloud.host,
    store_id bigint not null references cloud.image_store,
    spool uuid not null default gen_random_uuid(),
    job_uuid uuid,
    -- Most bytes that may come.
    allowed bigint not null,
    durable_offset bigint not null default 0,
    server uuid,
    length bigint,
    digest text,
    object_id bigint references cloud.object,
    touched timestamptz not null default now(),
    created timestamptz not null default now()
  )`,
  `create index intake_objects on cloud.intake (object_id)`,

  `create function cloud.tell_host() returns trigger language plpgsql as $$
  begin
    perform pg_notify('mold_hosts', new.host_id::text);
    return null;
  end $$`,
  `create trigger tell_host after insert on cloud.host_command
    for each row execute function cloud.tell_host()`,
  `create function cloud.wake_job_of_command() returns trigger language plpgsql as $$
  begin
    update cloud.job set woken = true,
      lease_until = case when lease_owner is null then null else lease_until end
    where state = 'pending' and uuid = new.job_uuid;
    perform pg_notify('mold_work', '');
    return null;
  end $$`,
  `create trigger wake_job after update of state, progress on cloud.host_command
    for each row when (new.state <> 'pending' or new.progress is distinct from old.progress)
    execute function cloud.wake_job_of_command()`,
  // One job at a time works on an instance: those that wait for it look again.
  `create function cloud.wake_jobs_of_instance() returns trigger language plpgsql as $$
  begin
    update cloud.job set woken = true,
      lease_until = case when lease_owner is null then null else lease_until end
    where state = 'pending' and uuid <> old.job_uuid
      and (instance_uuid = new.uuid or params #>> '{params,virtualmachineid}' = new.uuid::text);
    perform pg_notify('mold_work', '');
    return null;
  end $$`,
  `create trigger wake_jobs after update of job_uuid on cloud.instance
    for each row when (old.job_uuid is not null and new.job_uuid is null)
    execute function cloud.wake_jobs_of_instance()`,
  ...['instance', 'volume', 'snapshot'].map(
    (table) => `create trigger stamp before insert or update on cloud.${table}
      for each row execute function cloud.stamp()`,
  ),
  // Not when it was heard last, which says nothing new.
  `create trigger tell after insert or delete on cloud.host
    for each statement execute function cloud.tell()`,
  `create trigger tell_change after update on cloud.host
    for each row when (${shownOfHost('old')} is distinct from ${shownOfHost('new')})
    execute function cloud.tell()`,
  ...['storage_pool', 'network', 'service_offering', 'disk_offering'].map(
    (table) => `create trigger tell after insert or update or delete on cloud.${table}
      for each statement execute function cloud.tell()`,
  ),
  ...['instance', 'nic', 'volume', 'snapshot'].map(
    (table) => `create trigger tell after insert or update or delete on cloud.${table}
      for each statement execute function cloud.tell()`,
  ),
]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
