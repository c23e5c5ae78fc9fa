import { sql } from 'kysely'
import type { Db, Trx } from '../db/database.ts'
import { keepPlan } from '../db/kept-plans.ts'
import type { SettingTable } from '../db/schema.ts'

export type RowScope = SettingTable['scope']

/** One place that a setting may have a value for, by internal id; none is the global value. */
export interface ScopeIds {
  readonly zoneId?: number | undefined
  readonly accountId?: number | undefined
  readonly domainId?: number | undefined
  readonly imageStoreId?: number | undefined
}

export interface SettingRow {
  readonly name: string
  readonly scope: RowScope
  readonly value: string | null
}

/** What nearly every call asks for: nothing but a look into one index. */
async function globalRows(db: Db | Trx, name: string | undefined): Promise<SettingRow[]> {
  return keepPlan(db.selectFrom('setting'))
    .select(['name', 'scope', 'value'])
    .where('scope', '=', 'global')
    .$if(name !== undefined, (query) => query.where('name', '=', name ?? ''))
    .execute()
}

/**
 * The rows that have a say in a scope, the nearest first: an account's own, then its domain's and
 * the domains above it from below, then the global ones. One query, by the primary key.
 */
export async function rowsInScope(
  db: Db | Trx,
  scope: ScopeIds,
  name?: string,
): Promise<SettingRow[]> {
  if (Object.values(scope).every((id) => id === undefined)) return globalRows(db, name)
  const { zoneId = -1, accountId = -1, imageStoreId = -1 } = scope
  const domainId = sql<number>`coalesce(${scope.domainId ?? null}::bigint,
    (select domain_id from cloud.account where id = ${accountId}))`
  const path = sql<string>`(select path from cloud.domain where id = ${domainId})`
  return db
    .selectFrom('setting as s')
    .leftJoin('domain as d', (join) =>
      join.onRef('d.id', '=', 's.scope_id').on('s.scope', '=', 'domain'),
    )
    .select(['s.name', 's.scope', 's.value'])
    .$if(name !== undefined, (query) => query.where('s.name', '=', name ?? ''))
    .where((eb) =>
      eb.or([
        eb('s.scope', '=', 'global'),
        eb.and([eb('s.scope', '=', 'zone'), eb('s.scope_id', '=', zoneId)]),
        eb.and([eb('s.scope', '=', 'account'), eb('s.scope_id', '=', accountId)]),
        eb.and([eb('s.scope', '=', 'imagestore'), eb('s.scope_id', '=', imageStoreId)]),
        eb.and([
          eb('s.scope', '=', 'domain'),
          eb(sql<boolean>`starts_with(${path}, d.path)`, '=', true),
        ]),
      ]),
    )
    .orderBy(sql`case s.scope when 'global' then 2 when 'domain' then 1 else 0 end`)
    .orderBy(sql`length(d.path)`, 'desc')
    .execute()
}

/** Names of the settings that have a value of their own in one place. */
export async function namesSetIn(
  db: Db | Trx,
  { scope, scopeId }: { scope: RowScope; scopeId: number },
): Promise<Set<string>> {
  const rows = await db
    .selectFrom('setting')
    .select('name')
    .where('scope', '=', scope)
    .where('scope_id', '=', scopeId)
    .execute()
  return new Set(rows.map(({ name }) => name))
}

export async function writeSetting(
  db: Db | Trx,
  row: { name: string; scope: RowScope; scopeId: number; value: string | null },
): Promise<void> {
  const { name, scope, scopeId, value } = row
  await db
    .insertInto('setting')
    .values({ name, scope, scope_id: scopeId, value })
    .onConflict((conflict) =>
      conflict.columns(['name', 'scope', 'scope_id']).doUpdateSet({ value, updated: sql`now()` }),
    )
    .execute()
}

export async function removeSetting(
  db: Db | Trx,
  row: { name: string; scope: RowScope; scopeId: number },
): Promise<void> {
  await db
    .deleteFrom('setting')
    .where('name', '=', row.name)
    .where('scope', '=', row.scope)
    .where('scope_id', '=', row.scopeId)
    .execute()
}
