import { sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'
import type { ResourceType } from '@mold/shared/resource-types.ts'
import { addAmounts, held } from '../../limits/held.repository.ts'
import type { Usage } from '../../limits/usage.repository.ts'

/** Of a domain that has nothing. */
export const noUsage: Usage = { images: 0, bytes: 0, projects: 0, held: {} }

/** What belongs to each domain below one of these paths, without those below it, by path. */
export async function usageBelow(
  db: Db | Trx,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Usage>> {
  const below = sql`exists (
    select from unnest(${[...paths]}::text[]) as top(path) where starts_with(d.path, top.path))`
  const [stored, made, others] = await Promise.all([
    sql<{ path: string; images: number; bytes: number }>`
      select d.path, count(*) as images, coalesce(sum(
        coalesce(t.physical_size, f.stored_length, u.reserved, f.length, t.reserved)
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
    sql<{ path: string; type: ResourceType; amount: number }>`
      select d.path, h.type, sum(h.amount)::bigint as amount
      from ${held} h join account a on a.id = h.account_id join domain d on d.id = a.domain_id
      where ${below} group by d.path, h.type`.execute(db),
  ])
  const found = new Map<string, Usage>()
  const add = (path: string, more: Partial<Usage>) =>
    found.set(path, { ...(found.get(path) ?? noUsage), ...more })
  for (const { path, images, bytes } of stored.rows) add(path, { images, bytes })
  for (const { path, projects } of made.rows) add(path, { projects })
  for (const { path, type, amount } of others.rows) {
    add(path, { held: addAmounts(found.get(path)?.held ?? {}, { [type]: amount }) })
  }
  return found
}
