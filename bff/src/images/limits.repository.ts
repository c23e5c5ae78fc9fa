import { sql } from 'kysely'
import type { Db, Trx } from '../db/database.ts'

export interface LimitedAccount {
  readonly id: number
  readonly name: string
  readonly type: number
  readonly domainUuid: string
}

/** Makes those who add to the same account wait for each other, until the transaction ends. */
export async function lockAccount(trx: Trx, accountId: number): Promise<LimitedAccount> {
  return trx
    .selectFrom('account as a')
    .innerJoin('domain as d', 'd.id', 'a.domain_id')
    .select(['a.id', 'a.name', 'a.type', 'd.uuid as domainUuid'])
    .where('a.id', '=', accountId)
    .forUpdate('a')
    .executeTakeFirstOrThrow()
}

/** Data disks are parts of what is counted already. */
export async function countImages(trx: Db | Trx, accountId: number): Promise<number> {
  const { count } = await trx
    .selectFrom('vm_template')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('account_id', '=', accountId)
    .where('removed', 'is', null)
    .where('parent_id', 'is', null)
    .executeTakeFirstOrThrow()
  return count
}

/**
 * Bytes that the other images of an account store, once per zone, those that uploads have reserved,
 * fetches have announced and unpacking has made included, and the number of zones of the image itself.
 */
export async function storedBeside(
  trx: Db | Trx,
  of: { readonly accountId: number; readonly templateId: number },
): Promise<{ bytes: number; zones: number }> {
  const { rows } = await sql<{ bytes: number; zones: number }>`
    select coalesce(sum(coalesce(t.physical_size, f.stored_length, u.reserved, f.length, 0) * z.zones)
        filter (where t.id <> ${of.templateId}), 0)::bigint as bytes,
      coalesce(max(z.zones) filter (where t.id = ${of.templateId}), 1)::bigint as zones
    from vm_template t
    cross join lateral (select count(*) as zones from template_zone where template_id = t.id) z
    left join upload u on u.template_id = t.id
    left join "fetch" f on f.template_id = t.id
    where t.account_id = ${of.accountId} and t.removed is null and t.parent_id is null`.execute(trx)
  return rows[0] ?? { bytes: 0, zones: 1 }
}
