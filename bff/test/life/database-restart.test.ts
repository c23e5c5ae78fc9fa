import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/db/embedded.ts'
import { openDatabase } from '../../src/db/database.ts'
import { createLogger } from '../../src/log.ts'
import { isoBytes, type Registrar, registrar } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let folder: string
let postgres: EmbeddedPostgres
let server: TestServer
let origin: Origin
let register: Registrar
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mold-restart-'))
  postgres = await startEmbeddedPostgres({
    dataDir: path.join(folder, 'postgres'),
    log: createLogger('silent'),
    durability: 'off',
  })
  const { url } = postgres
  const db = openDatabase(
    { url, max: 2, statementTimeoutMs: 5_000, applicationName: 'mold-test' },
    () => {},
  )
  const place = {
    database: { url, db, drop: () => db.destroy() },
    dataDir: path.join(folder, 'data'),
    drop: () => db.destroy(),
  }
  origin = await startOrigin()
  server = await startTestServer({ place })
  register = await registrar(server)
})
afterAll(async () => {
  await server.stop()
  await server.place.drop()
  await origin.close()
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
})

describe('P10: PostgreSQL that is killed in mid-fetch', () => {
  it('comes back, and the image becomes ready', async () => {
    const half = origin.hold('/restart.iso', undefined, 65_536)
    const id = await register.iso(origin.put('/restart.iso', isoBytes()))
    await half.reached
    process.kill(postgres.pid(), 'SIGKILL')
    half()
    await expect
      .poll(
        () =>
          server.image(id).then(
            (image) => image?.isready,
            () => undefined,
          ),
        {
          timeout: 20_000,
        },
      )
      .toBe(true)
  })
})
