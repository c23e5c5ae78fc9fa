import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../../src/db/database.ts'
import { startEmbeddedPostgres } from '../../src/db/embedded.ts'
import { migrate } from '../../src/db/migrate.ts'
import { createLogger } from '../../src/log.ts'
import { administer, databaseUrl } from './database-url.ts'
import { startLibvirt } from './libvirt-daemons.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A database of the tests' server in which databases can be made. */
    databaseAdminUrl: string
    /** The migrated database that `createTestDatabase` clones. */
    databaseTemplate: string
  }
}

/**
 * One PostgreSQL for all tests of a run: the one at MOLD_TEST_DATABASE_URL, whose user may create
 * databases, else the embedded one in a folder of its own. One database is migrated; each suite
 * gets a copy of it, which takes some 50 ms.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['MOLD_TEST_DATABASE_URL']
  const server = given === undefined ? await startServer() : { url: given, stop: async () => {} }
  const template = `mold_template_${process.pid}`
  try {
    await administer(server.url, `create database ${template}`)
    await migrateDatabase(databaseUrl(server.url, template))
  } catch (error) {
    await server.stop()
    throw error
  }
  project.provide('databaseAdminUrl', server.url)
  project.provide('databaseTemplate', template)
  const stopLibvirt = await startLibvirt()
  return async () => {
    stopLibvirt()
    if (given !== undefined) await administer(server.url, `drop database ${template} with (force)`)
    await server.stop()
  }
}

async function startServer() {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'mold-test-'))
  const log = createLogger('error')
  const postgres = await startEmbeddedPostgres({ dataDir, log, durability: 'off' })
  return {
    url: postgres.url,
    stop: async () => {
      await postgres.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function migrateDatabase(url: string): Promise<void> {
  const options = { url, max: 1, statementTimeoutMs: 60_000, applicationName: 'mold-test' }
  const db = openDatabase(options, () => {})
  try {
    await migrate(db)
  } finally {
    // A database that somebody is connected to cannot be cloned.
    await db.destroy()
  }
}
