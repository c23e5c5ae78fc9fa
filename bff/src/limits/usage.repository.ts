import { sql } from 'kysely'
import type { Db, Trx } from '../db/database.ts'

/** What an account has. */
export interface Usage {
  readonly images: number
  /** Bytes, once per zone. */
  readonly bytes: number
  /** Projects that it manages. */
  readonly projects: number
}

const nothing: Usage = { images: 0, bytes: 0, projects: 0 }

/** What each of these accounts has, by internal id. Reserved and announced bytes count. */
export async function usageOfAccounts(
  db: Db | Trx,
  accountIds: readonly number[],
): Promise<(accountId: number) => Usage> {
  const ids = sql`any(${[...accountIds]}::bigint[])`
  const [images, projects] = await Promise.all([
    sql<{ id: number; images: number; bytes: number }>`
      select t.account_id as id, count(*) as images,
        coalesce(sum(coalesce(t.physical_size, f.stored_length, u.reserved, f.length, 0) * z.zones), 0)
          ::bigint as bytes
      from vm_template t
      cross join lateral (select count(*) as zones from template_zone where template_id = t.id) z
      left join upload u on u.template_id = t.id
      left join "fetch" f on f.template_id = t.id
      where t.account_id = ${ids} and t.removed is null and t.parent_id is null
      group by t.account_id`.execute(db),
    sql<{ id: number; projects: number }>`
      select m.account_id as id, count(*) as projects
      from project_account m join project p on p.id = m.project_id
      where m.account_id = ${ids} and m.role = 'Admin' and p.removed is null
      group by m.account_id`.execute(db),
  ])
  const imagesOf = new Map(images.rows.map((row) => [row.id, row]))
  const projectsOf = new Map(projects.rows.map((row) => [row.id, row.projects]))
  return (accountId) => ({
    ...nothing,
    ...imagesOf.get(accountId),
    projects: projectsOf.get(accountId) ?? 0,
  })
}
