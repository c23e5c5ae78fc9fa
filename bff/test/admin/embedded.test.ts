import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { startEmbeddedPostgres } from '../../src/db/embedded.ts'
import { migrate } from '../../src/db/migrate.ts'
import { createLogger } from '../../src/log.ts'
import { runAdmin } from './run-admin.ts'

let dataDir = ''

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'mold-admin-'))
})
afterAll(() => rm(dataDir, { recursive: true, force: true }))

const start = () =>
  startEmbeddedPostgres({ dataDir, log: createLogger('error'), durability: 'off' })
const sql = (statement: string) => runAdmin({ MOLD_DATA_DIR: dataDir }, ['sql', statement])
const isRunning = async () =>
  (await readdir(path.join(dataDir, 'postgres'))).includes('postmaster.pid')

describe('npm run admin, on the embedded PostgreSQL', () => {
  it('makes no database where there is none, and says what to do', async () => {
    const { code, err } = await sql('select 1')
    expect(code).toBe(1)
    expect(err).toContain(`There is no database in ${dataDir}. Start Mold once with "npm start"`)
    expect(await readdir(dataDir)).toEqual([])
  })

  it('works while it runs, and leaves it running', async () => {
    const server = await start()
    try {
      const options = {
        url: server.url,
        max: 1,
        statementTimeoutMs: 60_000,
        applicationName: 'test',
      }
      const db = openDatabase(options, () => {})
      await migrate(db)
      expect(await sql("insert into domain (name, path) values ('ROOT', '/')")).toEqual({
        code: 0,
        out: 'INSERT 1',
        err: '',
      })
      const domains = db.selectFrom('domain').select('name')
      expect(await domains.execute()).toEqual([{ name: 'ROOT' }])
      await db.destroy()
    } finally {
      await server.stop()
    }
  })

  it('starts it when it is stopped, and stops it again', async () => {
    expect(await isRunning()).toBe(false)
    expect((await sql('select name from domain')).out).toBe('name\n----\nROOT\n(1 row)')
    expect(await isRunning()).toBe(false)
  })
})
