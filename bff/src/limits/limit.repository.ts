import type { Db, Trx } from '../db/database.ts'

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
