import { sql } from 'kysely'
import type { Db } from '../../../src/db/database.ts'

/** Rows that tell of the past may name whoever is gone. */
const past = ['event', 'job']

/**
 * Rows that refer to an account, user, project or domain that was removed, by table and column; found by
 * the foreign keys that there are, so that a new table counts without anybody thinking of it.
 */
export async function danglingReferences(db: Db): Promise<Record<string, number>> {
  const { rows } = await sql<{ from: string; column: string; to: string }>`
    select c.conrelid::regclass::text as "from", a.attname as "column", c.confrelid::regclass::text as "to"
    from pg_constraint c
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.connamespace = 'cloud'::regnamespace
      and c.confrelid = any(array['cloud.account', 'cloud.user', 'cloud.project', 'cloud.domain']::regclass[])
    order by 1, 2`.execute(db)
  const found: Record<string, number> = {}
  for (const { from, column, to } of rows) {
    if (past.some((table) => from.endsWith(table))) continue
    const [source, target] = [sql.raw(from), sql.raw(to)]
    const { rows: counted } = await sql<{ count: number }>`
      select count(*) as count from ${source} r join ${target} o on o.id = r.${sql.ref(column)}
      where o.removed is not null and not coalesce((to_jsonb(r) ->> 'removed') is not null, false)
    `.execute(db)
    const count = counted[0]?.count ?? 0
    if (count > 0) found[`${from}.${column}`] = count
  }
  const settings = await sql<{ count: number }>`
    select count(*) as count from setting s where
      (s.scope = 'account' and not exists (select from account a where a.id = s.scope_id and a.removed is null))
      or (s.scope = 'domain' and not exists (select from domain d where d.id = s.scope_id and d.removed is null))
  `.execute(db)
  const count = settings.rows[0]?.count ?? 0
  return count > 0 ? { ...found, setting: count } : found
}
