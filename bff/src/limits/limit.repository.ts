import type { Db, Trx } from '../db/database.ts'
import type { LimitKind } from '../settings/resource-limits.ts'

/** Limits that differ from the settings, of accounts and projects or of domains, by internal id. */
export async function limitsSet(
  db: Db | Trx,
  owner: 'account_id' | 'domain_id',
  ids: readonly number[],
): Promise<(id: number) => ReadonlyMap<number, number>> {
  const rows = await db
    .selectFrom('resource_limit')
    .select([`${owner} as id`, 'type', 'max'])
    .where((eb) => eb(owner, '=', eb.fn.any(eb.val([...ids]))))
    .execute()
  const byId = Map.groupBy(rows, (row) => row.id)
  return (id) => new Map((byId.get(id) ?? []).map(({ type, max }) => [type, max]))
}

/** The domain that a domain lies in; undefined for ROOT. */
export function parentDomain(db: Db | Trx, domainId: number) {
  return db
    .selectFrom('domain as d')
    .innerJoin('domain as p', 'p.id', 'd.parent_id')
    .select(['p.id', 'p.name', 'p.path'])
    .where('d.id', '=', domainId)
    .executeTakeFirst()
}

/** Sets a limit, in the place of one that was set before. */
export async function writeLimit(
  trx: Trx,
  of: {
    readonly owner: { readonly kind: LimitKind; readonly id: number }
    readonly type: number
    readonly max: number
  },
): Promise<void> {
  const { owner, type, max } = of
  const column = owner.kind === 'domain' ? 'domain_id' : 'account_id'
  await trx
    .insertInto('resource_limit')
    .values({ [column]: owner.id, type, max })
    .onConflict((conflict) => conflict.columns([column, 'type']).doUpdateSet({ max }))
    .execute()
}
