import type { Trx } from '../../db/database.ts'
import { cleaningPrefix } from '../convert/address.ts'
import { fetchStates } from '../fetch/fetch.repository.ts'

/** Copies of an account that are being cleaned, or wait for it. */
export async function countCleanings(trx: Trx, accountId: number): Promise<number> {
  const { count } = await trx
    .selectFrom('vm_template as t')
    .innerJoin('template_zone as tz', 'tz.template_id', 't.id')
    .select((eb) => eb.fn.count<number>('t.id').distinct().as('count'))
    .where('t.account_id', '=', accountId)
    .where('t.url', 'like', `${cleaningPrefix}%`)
    .where('t.removed', 'is', null)
    .where('tz.state', 'in', [...fetchStates])
    .executeTakeFirstOrThrow()
  return count
}
