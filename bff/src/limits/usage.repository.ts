import type { ResourceType } from '@mold/shared/resource-types.ts'
import { type RawBuilder, sql } from 'kysely'
import type { Db, Trx } from '../db/database.ts'
import { type Amounts, held } from './held.repository.ts'
import type { Holder } from './holder.repository.ts'

/** What an account has. */
export interface Usage {
  readonly images: number
  /** Bytes of images, once per zone. */
  readonly bytes: number
  /** Projects that it manages. */
  readonly projects: number
  /** Everything else that is counted, snapshots as secondary storage among it. */
  readonly held: Amounts
}

/*
 * Data disks are parts of what is counted already. Bytes are those that are stored, unpacking has made, uploads
 * have reserved, fetches have announced and disks that become templates may take, once per zone (decisions: Bytes).
 * Of what hosts fetch themselves nothing is stored.
 */
const imageBytes = sql<number>`case when t.direct_download then 0 else 1 end * coalesce(t.physical_size, f.stored_length, u.reserved, f.length, t.reserved) * z.zones`
const images = sql`vm_template t
  cross join lateral (select count(*) as zones from template_zone where template_id = t.id) z
  left join upload u on u.template_id = t.id
  left join "fetch" f on f.template_id = t.id`
const counted = sql`t.removed is null and t.parent_id is null`
const managed = sql`project_account m join project p on p.id = m.project_id`

/** SQL: the internal ids of the accounts that count for one. */
function accountsOf({ kind, id }: Pick<Holder, 'kind' | 'id'>): RawBuilder<number> {
  if (kind !== 'domain') return sql`select ${id}::bigint`
  return sql`select a.id from account a join domain d on d.id = a.domain_id
    where starts_with(d.path, (select path from domain where id = ${id}))`
}

/** Images that an account, project or domain has. */
export async function countImages(db: Db | Trx, of: Pick<Holder, 'kind' | 'id'>): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from vm_template t
    where t.account_id in (${accountsOf(of)}) and ${counted}`.execute(db)
  return rows[0]?.count ?? 0
}

/** What an account, project or domain has of a type that `held` has, storage in bytes. */
export async function countHeld(
  db: Db | Trx,
  of: Pick<Holder, 'kind' | 'id'>,
  type: ResourceType,
): Promise<number> {
  return (await heldBy(db, of))[type] ?? 0
}

async function heldBy(db: Db | Trx, of: Pick<Holder, 'kind' | 'id'>): Promise<Amounts> {
  const { rows } = await sql<{ type: ResourceType; amount: number }>`
    select h.type, sum(h.amount)::bigint as amount from ${held} h
    where h.account_id in (${accountsOf(of)}) group by h.type`.execute(db)
  return Object.fromEntries(rows.map(({ type, amount }) => [type, amount]))
}

/** Bytes that the images and snapshots of an account, project or domain store, but for one image. */
export async function storedBytes(
  db: Db | Trx,
  of: Pick<Holder, 'kind' | 'id'>,
  exceptImageId?: number,
): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select coalesce(sum(${imageBytes}), 0)::bigint as bytes from ${images}
    where t.account_id in (${accountsOf(of)}) and ${counted} and t.id <> ${exceptImageId ?? 0}`.execute(
    db,
  )
  return (rows[0]?.bytes ?? 0) + (await countHeld(db, of, 'secondary_storage'))
}

/** Projects that an account manages, or that a domain and those below have. */
export async function countProjects(
  db: Db | Trx,
  of: Pick<Holder, 'kind' | 'id'>,
): Promise<number> {
  const { rows } =
    of.kind === 'domain'
      ? await sql<{ count: number }>`select count(*) as count from project p
          where p.account_id in (${accountsOf(of)}) and p.removed is null`.execute(db)
      : await sql<{ count: number }>`select count(*) as count from ${managed}
          where m.account_id = ${of.id} and m.role = 'Admin' and p.removed is null`.execute(db)
  return rows[0]?.count ?? 0
}

/** What an account, project or domain has of each type that is counted; storage in bytes. */
export async function usageByType(
  db: Db | Trx,
  of: Pick<Holder, 'kind' | 'id'>,
): Promise<Partial<Record<ResourceType, number>>> {
  const [template, secondary_storage, project, others] = await Promise.all([
    countImages(db, of),
    storedBytes(db, of),
    countProjects(db, of),
    heldBy(db, of),
  ])
  return { ...others, template, secondary_storage, project }
}

/** In how many zones an image is, or is to be. */
export async function zonesOf(db: Db | Trx, imageId: number): Promise<number> {
  const { rows } = await sql<{ zones: number }>`
    select count(*) as zones from template_zone where template_id = ${imageId}`.execute(db)
  return rows[0]?.zones ?? 0
}

/** What each of these accounts has, by internal id. */
export async function usageOfAccounts(
  db: Db | Trx,
  accountIds: readonly number[],
): Promise<(accountId: number) => Usage> {
  const ids = sql`any(${[...accountIds]}::bigint[])`
  const [stored, projects, others] = await Promise.all([
    sql<{ id: number; images: number; bytes: number }>`
      select t.account_id as id, count(*) as images, sum(${imageBytes})::bigint as bytes
      from ${images} where t.account_id = ${ids} and ${counted}
      group by t.account_id`.execute(db),
    sql<{ id: number; projects: number }>`
      select m.account_id as id, count(*) as projects from ${managed}
      where m.account_id = ${ids} and m.role = 'Admin' and p.removed is null
      group by m.account_id`.execute(db),
    sql<{ id: number; type: ResourceType; amount: number }>`
      select h.account_id as id, h.type, sum(h.amount)::bigint as amount from ${held} h
      where h.account_id = ${ids} group by h.account_id, h.type`.execute(db),
  ])
  const imagesOf = new Map(stored.rows.map((row) => [row.id, row]))
  const projectsOf = new Map(projects.rows.map((row) => [row.id, row.projects]))
  const heldOf = Map.groupBy(others.rows, (row) => row.id)
  return (accountId) => ({
    images: imagesOf.get(accountId)?.images ?? 0,
    bytes: imagesOf.get(accountId)?.bytes ?? 0,
    projects: projectsOf.get(accountId) ?? 0,
    held: Object.fromEntries(
      (heldOf.get(accountId) ?? []).map(({ type, amount }) => [type, amount]),
    ),
  })
}
