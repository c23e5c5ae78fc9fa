import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { keepPlan } from '../db/kept-plans.ts'
import { isRoot, type Standing } from './caller.ts'

/** Setting of a domain: whether public images of its accounts are shown to other domains. */
export const sharesPublicSetting = 'share.public.templates.with.other.domains'

/** SQL: whether the domain `d` of a query shows its public images to others; default true (semantics §18). */
export const sharesPublic = sql<boolean>`coalesce(
  (select s.value from setting s
    where s.name = ${sharesPublicSetting} and s.scope = 'domain' and s.scope_id = d.id),
  (select s.value from setting s
    where s.name = ${sharesPublicSetting} and s.scope = 'global'),
  'true') <> 'false'`

/**
 * Internal ids of the domains whose public images a caller is not shown: those that keep them to
 * themselves and are neither the caller's, above nor below it (semantics §§2.2, 3). Mostly none.
 */
export async function closedDomains(db: Db, caller: Standing): Promise<readonly number[]> {
  if (isRoot(caller)) return []
  const { path } = caller.domain
  const rows = await keepPlan(db.selectFrom('domain as d'))
    .select('d.id')
    .where(sql<boolean>`not ${sharesPublic}`)
    .where(sql<boolean>`not (starts_with(d.path, ${path}) or starts_with(${path}, d.path))`)
    .execute()
  return rows.map(({ id }) => id)
}
