import { AppError } from '@mold/shared/errors.ts'
import { sql } from 'kysely'
import type { Trx } from '../db/database.ts'
import { createSettings } from '../settings/settings.service.ts'

const gib = 1024 ** 3
const unlimited = -1

interface Limited {
  readonly id: number
  readonly name: string
  readonly type: number
  readonly domainUuid: string
}

/** Makes those who add to the same account wait for each other, until the transaction ends. */
async function lockAccount(trx: Trx, accountId: number): Promise<Limited> {
  return trx
    .selectFrom('account as a')
    .innerJoin('domain as d', 'd.id', 'a.domain_id')
    .select(['a.id', 'a.name', 'a.type', 'd.uuid as domainUuid'])
    .where('a.id', '=', accountId)
    .forUpdate('a')
    .executeTakeFirstOrThrow()
}

/** Root admins' accounts have no limits (semantics §17). */
const isLimited = ({ type }: Limited) => type !== 1

/**
 * Throws unless the account may have one image more (semantics §17); others that add to it wait until
 * the transaction ends (security case E12).
 *
 * @throws AppError limit.exceeded
 */
export async function requireImageCount(trx: Trx, accountId: number): Promise<void> {
  const account = await lockAccount(trx, accountId)
  if (!isLimited(account)) return
  const limit = await createSettings(trx).number('max.account.templates')
  if (limit === unlimited) return
  const { count } = await trx
    .selectFrom('vm_template')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('account_id', '=', accountId)
    .where('removed', 'is', null)
    .executeTakeFirstOrThrow()
  if (count < limit) return
  throw new AppError('limit.exceeded', {
    type: 'template',
    account: account.name,
    domain: account.domainUuid,
    limit,
    current: count,
    requested: 1,
  })
}

/**
 * Throws unless the account may store `bytes` more. Stored bytes count once per zone (decisions: Bytes),
 * those that uploads have reserved included, but for the image that asks.
 *
 * @throws AppError upload.limit
 */
export async function requireStorage(
  trx: Trx,
  of: { readonly accountId: number; readonly templateId: number; readonly bytes: number },
): Promise<void> {
  const account = await lockAccount(trx, of.accountId)
  if (!isLimited(account)) return
  const limitGib = await createSettings(trx).number('max.account.secondary.storage')
  if (limitGib === unlimited) return
  const { rows } = await sql<{ others: number; zones: number }>`
    select coalesce(sum(coalesce(t.physical_size, u.reserved, 0) * z.zones)
        filter (where t.id <> ${of.templateId}), 0)::bigint as others,
      coalesce(max(z.zones) filter (where t.id = ${of.templateId}), 1)::bigint as zones
    from vm_template t
    cross join lateral (select count(*) as zones from template_zone where template_id = t.id) z
    left join upload u on u.template_id = t.id
    where t.account_id = ${of.accountId} and t.removed is null`.execute(trx)
  const current = rows[0]?.others ?? 0
  const requested = of.bytes * (rows[0]?.zones ?? 1)
  const limit = limitGib * gib
  if (current + requested <= limit) return
  throw new AppError('upload.limit', { account: account.name, limit, current, requested })
}
