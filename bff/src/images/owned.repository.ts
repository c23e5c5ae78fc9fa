import type { Db, Trx } from '../db/database.ts'

/** Internal ids of the images that an account owns; data disks go with theirs. */
export async function imagesOwned(db: Db | Trx, accountId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('vm_template')
    .select('id')
    .where('account_id', '=', accountId)
    .where('removed', 'is', null)
    .where('parent_id', 'is', null)
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}
