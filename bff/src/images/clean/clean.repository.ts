import type { Trx } from '../../db/database.ts'
import { cleaningPrefix } from '../convert/address.ts'

/** Copies of an account that are being cleaned, or wait for it. */
export async function countCleanings(trx: Trx, accountId: number): Promise<number> {
  const { count } = await trx
    .selectFrom('fetch as f')
    .innerJoin('vm_template as t', 't.id', 'f.template_id')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('t.account_id', '=', accountId)
    .where('t.url', 'like', `${cleaningPrefix}%`)
    .where('t.removed', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}
