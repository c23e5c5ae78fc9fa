import { randomBytes } from 'node:crypto'
import type { Db } from '../../src/db/database.ts'
import { seedFirstStart } from '../../src/db/seed.ts'
import { createSecrets } from '../../src/secrets.ts'

/** For tests that call handlers themselves; nobody signs in with its passwords. */
export const testSecrets = createSecrets(randomBytes(32))

/** Fills a test database as a first start does, with a user `admin`. */
export async function seedTestDatabase(db: Db): Promise<void> {
  await seedFirstStart(db, {
    adminPassword: 'admin',
    hashPassword: (password) => Promise.resolve(`not a hash of ${password}`),
    secrets: testSecrets,
    dataDir: '/tmp/mold-test',
  })
}
