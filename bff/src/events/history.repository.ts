import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import { ownedWithin } from '../access/owned.ts'
import type { OwnerScope } from '../access/owners.ts'
import type { Db, Trx } from '../db/database.ts'
import type { Database } from '../db/schema.ts'

/** Which events are archived or deleted; everything that is given has to hold. */
export interface EventChoice {
  readonly scope: OwnerScope
  /** Each once. */
  readonly uuids?: readonly string[] | undefined
  readonly type?: string | undefined
  readonly from?: Date | undefined
  /** Inclusive. */
  readonly until?: Date | undefined
}

type Tables = Database & { e: Database['event'] }

function chosen(choice: EventChoice) {
  return (eb: ExpressionBuilder<Tables, 'e'>): Expression<SqlBool> => {
    const { scope, uuids, type, from, until } = choice
    const owned = eb.exists(
      eb
        .selectFrom('account as a')
        .innerJoin('domain as d', 'd.id', 'a.domain_id')
        .select('a.id')
        .whereRef('a.id', '=', 'e.account_id')
        .where((inner) => ownedWithin(scope)(inner as never)),
    )
    return eb.and([
      owned,
      ...(uuids === undefined ? [] : [sql<SqlBool>`e.uuid = any(${[...uuids]}::uuid[])`]),
      ...(type === undefined ? [] : [eb('e.type', '=', type)]),
      ...(from === undefined ? [] : [eb('e.created', '>=', from)]),
      // Rows are finer than the milliseconds of a Date.
      ...(until === undefined ? [] : [eb('e.created', '<', new Date(until.getTime() + 1))]),
    ])
  }
}

export async function countChosen(db: Db | Trx, choice: EventChoice): Promise<number> {
  const row = await db
    .selectFrom('event as e')
    .where((eb) => chosen(choice)(eb as never))
    .select(sql<number>`count(*)`.as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

export async function archiveChosen(trx: Trx, choice: EventChoice): Promise<void> {
  await trx
    .updateTable('event as e')
    .set({ archived: true })
    .where((eb) => chosen(choice)(eb as never))
    .where('e.archived', '=', false)
    .execute()
}

/** Answers how many there were. */
export async function deleteChosen(trx: Trx, choice: EventChoice): Promise<number> {
  const { numDeletedRows } = await trx
    .deleteFrom('event as e')
    .where((eb) => chosen(choice)(eb as never))
    .executeTakeFirstOrThrow()
  return Number(numDeletedRows)
}
