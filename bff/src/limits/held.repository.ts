import type { ResourceType } from '@mold/shared/resource-types.ts'
import { sql } from 'kysely'

/** Amounts by type, storage in bytes; what there is nothing of may be left out. */
export type Amounts = Readonly<Partial<Record<ResourceType, number>>>

/**
 * SQL: what accounts have besides images and projects, as rows of `account_id`, `type` and `amount`, storage
 * in bytes. Everything of hosts that is limited is added here. What failed or is on its way out no longer counts.
 */
export const held = sql`(
  select account_id, 'volume'::text as type, 1::bigint as amount from volume where removed is null
  union all
  select account_id, 'primary_storage', size from volume where removed is null
  union all
  select account_id, 'snapshot', 1 from snapshot where removed is null and state <> 'Error'
  union all
  select account_id, 'secondary_storage', coalesce(physical_size, reserved) from snapshot
    where removed is null and state <> 'Error'
  union all
  select i.account_id, c.type, c.amount from instance i
    cross join lateral (values ('user_vm', 1), ('cpu', i.cpu_number), ('memory', i.memory)) c(type, amount)
    where i.removed is null and i.state not in ('Destroyed', 'Expunging', 'Error')
)`

/** The sum of two. */
export function addAmounts(one: Amounts, other: Amounts): Amounts {
  const types = Object.keys({ ...one, ...other }) as ResourceType[]
  return Object.fromEntries(types.map((type) => [type, (one[type] ?? 0) + (other[type] ?? 0)]))
}
