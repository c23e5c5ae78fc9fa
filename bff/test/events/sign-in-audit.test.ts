import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSignInAudit } from '../../src/events/sign-in-audit.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { makeAccount, makeDomain } from '../support/domain-tree.ts'
import { seedTestDatabase } from '../support/seeded.ts'

let database: TestDatabase
let domainUuid: string
beforeAll(async () => {
  database = await createTestDatabase()
  await seedTestDatabase(database.db)
  domainUuid = (await makeDomain(database.db, '/a/')).uuid
  await makeAccount(database.db, 'alice', '/a/')
})
afterAll(() => database.drop())

describe('H4: a failed sign-in', () => {
  it('is an event of the user whose name was used, and of nobody for other names', async () => {
    const { db } = database
    const audit = createSignInAudit(db)
    await audit.signInFailed({ username: 'nobody', domain: domainUuid }, '10.0.0.9')
    await audit.signInFailed({ username: 'admin', domain: domainUuid }, '10.0.0.9')
    await audit.signInFailed({ username: 'alice', domain: domainUuid }, '10.0.0.9')
    const events = await db
      .selectFrom('event as e')
      .innerJoin('account as a', 'a.id', 'e.account_id')
      .select(['e.type', 'e.level', 'e.description', 'a.name'])
      .execute()
    expect(events).toEqual([
      {
        type: 'USER.LOGIN',
        level: 'WARN',
        description: 'User alice could not sign in from 10.0.0.9',
        name: 'alice',
      },
    ])
  })
})
