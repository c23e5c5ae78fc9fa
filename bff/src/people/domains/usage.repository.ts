import { sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'
import type { Usage } from '../../limits/usage.repository.ts'

/** What belongs to each domain below one of these paths, without those below it, by path. */
export async function usageBelow(
  db: Db | Trx,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Usage>> {
  const below = sql`exists (
    select from unnest(${[...paths]}::text[]) as top(path) where starts_with(d.path, top.path))`
  const [stored, made] = await Promise.all([
    sql<{ path: string; images: number; bytes: number }>`
      select d.path, count(*) as images, coalesce(sum(
        coalesce(t.physical_size, f.stored_length, u.reserved, f.length, 0)
        * (select count(*) from template_zone z where z.template_id = t.id)), 0)::bigint as bytes
      from vm_template t
      join account a on a.id = t.account_id
      join domain d on d.id = a.domain_id
      left join upload u on u.template_id = t.id
      left join "fetch" f on f.template_id = t.id
      where t.removed is null and t.parent_id is null and ${below}
      group by d.path`.execute(db),
    sql<{ path: string; projects: number }>`
      select d.path, count(*) as projects
      from project p join domain d on d.id = p.domain_id
      where p.removed is null and ${below}
      group by d.path`.execute(db),
  ])
  const found = new Map<string, Usage>()
  for (const { path, images, bytes } of stored.rows) found.set(path, { images, bytes, projects: 0 })
  for (const { path, projects } of made.rows) {
    found.set(path, { ...(found.get(path) ?? { images: 0, bytes: 0 }), projects })
  }
  return found
}
