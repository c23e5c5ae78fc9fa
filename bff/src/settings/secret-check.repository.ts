import type { Db } from '../db/database.ts'

/** No setting is declared under this name, so no command shows or changes it. */
const row = { name: 'mold.secret.check', scope: 'global', scope_id: 0 } as const

/** Keeps the first value that is written. */
export async function writeCheckValue(db: Db, value: string): Promise<void> {
  await db
    .insertInto('setting')
    .values({ ...row, value })
    .onConflict((conflict) => conflict.columns(['name', 'scope', 'scope_id']).doNothing())
    .execute()
}

export async function readCheckValue(db: Db): Promise<string | undefined> {
  const found = await db
    .selectFrom('setting')
    .select('value')
    .where('name', '=', row.name)
    .where('scope', '=', row.scope)
    .where('scope_id', '=', row.scope_id)
    .executeTakeFirst()
  return found?.value ?? undefined
}
