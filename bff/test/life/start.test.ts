import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { stat, writeFile } from 'node:fs/promises'
import net, { type AddressInfo } from 'node:net'
import path from 'node:path'
import { sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import type { Seeded } from '../../src/db/seed.ts'
import { type ServerOptions, startServer } from '../../src/server.ts'
import { storeRegistry } from '../../src/stores/registry.ts'
import { memoryLogger } from '../support/http-app.ts'
import { gatedStores } from '../support/gated-store.ts'
import { environmentOf, makePlace, type TestPlace } from '../support/server.ts'

let place: TestPlace
beforeAll(async () => {
  place = await makePlace()
})
afterAll(() => place.drop())

function start(env: Record<string, string>, options: ServerOptions = {}) {
  return startServer(loadConfig({ ...environmentOf(place), ...env }), memoryLogger([]), options)
}

describe('a start', () => {
  it('that fails after the first start was made has shown the password', async () => {
    const other = net.createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const seeded: Seeded[] = []
    const starting = start(
      { PORT: String(port), MOLD_ADMIN_PASSWORD: '' },
      { onSeeded: (made) => void seeded.push(made) },
    )
    await expect(starting).rejects.toThrow(`Another program listens on port ${port}`)
    expect(seeded).toEqual([{ firstStart: true, password: expect.stringMatching(/^\w{20}$/) }])
    other.close()
  })

  it('names DATABASE_URL when nothing listens there', async () => {
    const starting = start({ DATABASE_URL: 'postgres://mold:geheim@127.0.0.1:1/mold' })
    await expect(starting).rejects.toThrow(/^The database of DATABASE_URL cannot be reached at 127/)
  })

  it('says of a data folder that cannot be used which variable names it', async () => {
    const file = path.join(place.dataDir, 'a file')
    await writeFile(file, '')
    // A folder that takes no others, on which the recursive mkdir of Node never ends.
    for (const folder of [file, path.join(file, 'below'), '/proc/mold/data']) {
      await expect(start({ MOLD_DATA_DIR: folder })).rejects.toThrow(
        /^MOLD_DATA_DIR must be a folder/,
      )
    }
  })

  it('makes the data folder for this user, and as root for PostgreSQL to pass through', async () => {
    const folder = path.join(place.dataDir, 'new', 'data')
    const server = await start({ MOLD_DATA_DIR: folder })
    expect((await stat(folder)).mode & 0o777).toBe(process.geteuid?.() === 0 ? 0o711 : 0o700)
    await server.stop()
  })

  it('ends with 0 on SIGTERM also before it is done', async () => {
    const client = new Client({ connectionString: place.database.url })
    await client.connect()
    onTestFinished(() => client.end())
    await client.query('begin')
    await client.query('lock table mold.kysely_migration in access exclusive mode')
    const child = spawn(process.execPath, [path.join(import.meta.dirname, '../../src/main.ts')], {
      env: { ...process.env, ...environmentOf(place) },
      stdio: 'ignore',
    })
    const ended = once(child, 'exit')
    // By another connection: within a transaction this view stays as it was.
    const waiting = () =>
      sql`select from pg_stat_activity
        where application_name = 'mold migration' and wait_event_type = 'Lock'`.execute(
        place.database.db,
      )
    await expect.poll(async () => (await waiting()).rows.length, { timeout: 20_000 }).toBe(1)
    const asked = performance.now()
    child.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
    expect(performance.now() - asked).toBeLessThan(10_000)
  })

  it('P10: does not wait for an image store that hangs', async () => {
    const stores = gatedStores(storeRegistry)
    const go = stores.hold('check')
    const server = await start({}, { stores: stores.registry })
    await go.reached
    expect((await fetch(`${server.origin}/healthz`)).status).toBe(200)
    go()
    await server.stop()
  })
})
