import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { columns } from './support/columns.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

/** What the migrations made, as `table.column`. */
async function migratedColumns(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select table_name || '.' || column_name as name
    from information_schema.columns
    where table_schema = 'cloud'`.execute(database.db)
  return rows.map(({ name }) => name)
}

describe('the types of the rows', () => {
  it('name every column of the migrated database, and none besides', async () => {
    const typed = Object.entries(columns).flatMap(([table, of]) =>
      Object.keys(of).map((column) => `${table}.${column}`),
    )
    expect(typed.toSorted()).toEqual((await migratedColumns()).toSorted())
  })
})
