import pg from 'pg'
import { percentile, signedUrl } from './support.ts'

const rows = 10_000

/**
 * Ten thousand ready templates of one account, by SQL: what is measured is the list.
 *
 * @returns how many there are then, with those that were there before
 */
export async function seedTemplates(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await client.query('begin')
  await client.query(`insert into cloud.object (digest, length)
    values (repeat('ab', 32), 1073741824) on conflict do nothing`)
  await client.query(
    `with made as (
      insert into cloud.vm_template (kind, name, display_text, account_id, format, hypervisor,
        guest_os_id, is_public, virtual_size, physical_size, url)
      select 'template', 'template ' || n, 'made for measuring ' || n,
        (select id from cloud.account where name = 'admin'), 'QCOW2', 'KVM',
        (select min(id) from cloud.guest_os), n % 3 = 0, 10737418240, 1073741824,
        'http://images.example/template-' || n || '.qcow2'
      from generate_series(1, $1) as n returning id)
    insert into cloud.template_zone (template_id, zone_id, state, object_id, bytes, total_bytes)
      select made.id, (select min(id) from cloud.zone), 'ready',
        (select id from cloud.object where digest = repeat('ab', 32)), 1073741824, 1073741824
      from made`,
    [rows],
  )
  await client.query('commit')
  // As the server's own autovacuum does within a minute after so many rows.
  await client.query('vacuum analyze cloud.vm_template, cloud.template_zone')
  const { rows: counted } = await client.query<{ count: string }>(
    `select count(*) from cloud.template_zone where kind = 'template'`,
  )
  await client.end()
  return Number(counted[0]?.count)
}

/** p99 in milliseconds of listTemplates at the HTTP edge, with the exact count checked. */
export async function benchListing(
  origin: string,
  pagesize: number,
  requests: number,
  total: number,
): Promise<number> {
  const times: number[] = []
  const warmUp = Math.min(50, requests)
  for (let n = 0; n < requests + warmUp; n += 1) {
    const page = String(1 + ((n * 7) % Math.floor(rows / pagesize)))
    const url = signedUrl(origin, 'listTemplates', {
      templatefilter: 'all',
      page,
      pagesize: String(pagesize),
    })
    const begun = performance.now()
    const answer = await fetch(url)
    const text = await answer.text()
    if (n >= warmUp) times.push(performance.now() - begun)
    const { listtemplatesresponse: body } = JSON.parse(text) as {
      listtemplatesresponse: { count: number; template: unknown[] }
    }
    if (body.count !== total || body.template.length !== pagesize) {
      throw new Error(`wrong page: ${text.slice(0, 200)}`)
    }
  }
  return percentile(times, 0.99)
}
