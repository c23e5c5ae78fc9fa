import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { keepPlan } from '../db/kept-plans.ts'
import { isRoot, type Standing } from './caller.ts'

/** Setting of a domain: whether public images of its accounts are shown to other domains. */
export const sharesPublicSetting = 'share.public.templates.with.other.domains'

/**
 * SQL: whether the domain `d` of a query shows its public images to others; default true (semantics §18).
 * The nearest value counts, as wherever a setting is read: the domain's own, then those above, then the global.
 */
export const sharesPublic = sql<boolean>`coalesce((
  select s.value from setting s
  left join domain sd on s.scope = 'domain' and sd.id = s.scope_id
  where s.name = ${sharesPublicSetting}
    and (s.scope = 'global' or (s.scope = 'domain' and starts_with(d.path, sd.path)))
  order by length(sd.path) desc nulls last limit 1), 'true') = 'true'`

/** SQL: the setting has a value somewhere; mostly not, and then no domain has to be looked at. */
const isSet = sql<boolean>`exists (select from setting s where s.name = ${sharesPublicSetting})`

/**
 * Internal ids of the domains whose public images a caller is not shown: those that keep them to
 * themselves and are neither the caller's, above nor below it (semantics §§2.2, 3). Mostly none.
 */
export async function closedDomains(db: Db, caller: Standing): Promise<readonly number[]> {
  if (isRoot(caller)) return []
  const { path } = caller.domain
  const rows = await keepPlan(db.selectFrom('domain as d'))
    .select('d.id')
    .where(isSet)
    .where(sql<boolean>`not ${sharesPublic}`)
    .where(sql<boolean>`not (starts_with(d.path, ${path}) or starts_with(${path}, d.path))`)
    .execute()
  return rows.map(({ id }) => id)
}
