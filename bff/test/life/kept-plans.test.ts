import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepPlan } from '../../src/db/kept-plans.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  // One connection, so that each query meets what the former left there.
  database = await createTestDatabase({ max: 1 })
})
afterAll(() => database.drop())

const zones = () => keepPlan(database.db.selectFrom('zone')).selectAll()

async function preparedTexts(): Promise<string[]> {
  const { rows } = await sql<{ statement: string }>`
    select statement from pg_prepared_statements`.execute(database.db)
  return rows.map(({ statement }) => statement)
}

describe('a query whose plan is kept', () => {
  it('is prepared once on a connection, and others are not', async () => {
    await zones().where('name', '=', 'zone1').execute()
    await zones().where('name', '=', 'zone2').execute()
    await database.db.selectFrom('zone').select('id').execute()
    const { sql: text } = zones().where('name', '=', '').compile()
    expect(await preparedTexts()).toEqual([text])
  })

  it('answers also after a newer Mold has changed the table, with what is there now', async () => {
    await zones().execute()
    await sql`alter table zone add column later text not null default 'new'`.execute(database.db)
    await sql`insert into zone (name) values ('added')`.execute(database.db)
    for (let asked = 0; asked < 3; asked += 1) {
      expect(await zones().execute()).toMatchObject([{ name: 'added', later: 'new' }])
    }
  })

  it('fails in the transaction that the change came into, and not in the next', async () => {
    const within = (change: boolean) =>
      database.db.transaction().execute(async (trx) => {
        const ask = () => keepPlan(trx.selectFrom('zone')).selectAll().execute()
        await ask()
        if (change) await sql`alter table zone drop column later`.execute(trx)
        return ask()
      })
    await expect(within(true)).rejects.toThrow('current transaction is aborted')
    await sql`alter table zone drop column later`.execute(database.db)
    expect(await within(false)).toMatchObject([{ name: 'added' }])
  })

  it('keeps its own errors', async () => {
    const wrong = zones().where('uuid', '=', 'no id').execute()
    await expect(wrong).rejects.toMatchObject({ code: '22P02' })
  })
})
