import pg from 'pg'

/** What a cloud of so many templates has besides. */
export interface Cloud {
  readonly templates: number
  readonly accounts: number
  readonly grants: number
  readonly domains: number
}

/** The proportions of a large cloud: ten images and five grants for each account. */
export const cloudOf = (templates: number): Cloud => ({
  templates,
  accounts: templates / 10,
  grants: templates / 2,
  domains: Math.max(2, Math.round(templates / 1_000)),
})

/** Those who ask; each has one user of its name. */
export const askers = ['tenant1', 'boss1'] as const

/*
 * Rows by SQL: what is measured is the lists. Every fourth image is public, every fortieth featured too, one in
 * 23 is not ready, one in ten has a copy in a second zone. `$1` counts from what is there already.
 */
const statements = (of: Cloud): readonly string[] => [
  `insert into cloud.zone (name, network_type, allocation_state) select 'second', 'Advanced', 'Enabled'
    where not exists (select from cloud.zone where name = 'second')`,
  `insert into cloud.object (digest, length) values (repeat('ab', 32), 1073741824) on conflict do nothing`,
  `insert into cloud.domain (name, path, parent_id)
    select 'd' || n, '/d' || n || '/', (select id from cloud.domain where path = '/')
    from generate_series(1, ${of.domains}) n on conflict do nothing`,
  `insert into cloud.account (name, type, domain_id)
    select 'tenant' || n, 0, (select id from cloud.domain where path = '/d' || 1 + n % ${of.domains} || '/')
    from generate_series(1 + (select count(*) from cloud.account where name like 'tenant%'),
      ${of.accounts}) n`,
  `insert into cloud.account (name, type, domain_id)
    select 'boss1', 2, (select domain_id from cloud.account where name = 'tenant1')
    where not exists (select from cloud.account where name = 'boss1')`,
  `insert into cloud."user" (username, account_id, domain_id)
    select name, id, domain_id from cloud.account a where (name like 'tenant%' or name = 'boss1')
      and not exists (select from cloud."user" u where u.account_id = a.id)`,
  `with owner as (select id, row_number() over (order by id) as n from cloud.account where type = 0),
    made as (insert into cloud.vm_template (kind, name, display_text, account_id, format, hypervisor,
        guest_os_id, is_public, is_featured, virtual_size, physical_size, url)
      select 'template', 'template ' || s.n, 'made for measuring ' || s.n, owner.id, 'QCOW2', 'KVM',
        (select min(id) from cloud.guest_os), (s.n / 13) % 4 = 0, (s.n / 13) % 40 = 0, 10737418240, 1073741824,
        'http://images.example/template-' || s.n || '.qcow2'
      from generate_series(1 + (select count(*) from cloud.vm_template), ${of.templates}) as s (n)
      join owner on owner.n = 1 + s.n % ${of.accounts} returning id, name)
    insert into cloud.template_zone (template_id, zone_id, state, error_code, object_id)
      select made.id, zone.id, case when made.id % 23 = 0 then 'failed' else 'ready' end,
        case when made.id % 23 = 0 then 'source.html' end,
        (select id from cloud.object where digest = repeat('ab', 32))
      from made join cloud.zone on zone.name <> 'second' or made.id % 10 = 0`,
  `insert into cloud.launch_permission (template_id, account_id)
    select t.id, a.id from (select id, row_number() over (order by id) as n from cloud.vm_template) t
    join (select id, row_number() over (order by id) as n from cloud.account where type = 0) a
      on a.n = 1 + (t.n * 7) % ${of.accounts}
    where t.n <= ${of.grants} on conflict do nothing`,
]

/** Fills the cloud up to its size; what is there already counts. */
export async function seedCloud(databaseUrl: string, cloud: Cloud): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query('begin')
    for (const statement of statements(cloud)) await client.query(statement)
    await client.query('commit')
    // As the server's own autovacuum does within a minute after so many rows.
    await client.query('vacuum analyze')
  } finally {
    await client.end()
  }
}
