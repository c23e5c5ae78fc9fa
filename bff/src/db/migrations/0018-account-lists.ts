import { type Kysely, sql } from 'kysely'

/*
 * Lists of accounts come by name, whatever domains they are of: an index gives a page of ten thousand
 * in order.
 */
const statements = [`create index account_list on cloud.account (name, id) where removed is null`]

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}
