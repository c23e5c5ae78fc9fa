import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CallParams } from '../support/client.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ healthLimits: { awayMs: 60_000, slowMs: 500 } })
})
afterAll(() => server.stop())

const silent = { uuid: randomUUID(), host: 'old-machine', pid: 7, roles: ['worker'] }

it('P10: listManagementServers names each process, what it does and how the database answers it', async () => {
  const list = async (params: CallParams = {}) =>
    (await server.admin.call('listManagementServers', params)).items
  await expect
    .poll(() => list())
    .toMatchObject([{ state: 'Up', processid: process.pid, isdatabaseslow: false }])
  expect((await list())[0]!.roles).toEqual(expect.arrayContaining(['api', 'worker']))
  await server.db
    .insertInto('server')
    .values({
      ...silent,
      database_ms: 900,
      listens: '[]',
      beat: sql<Date>`now() - interval '61 seconds'`,
    })
    .execute()
  expect(await list({ keyword: 'OLD' })).toMatchObject([
    { id: silent.uuid, name: 'old-machine', state: 'Down', databasems: 900, isdatabaseslow: false },
  ])
  await server.db
    .updateTable('server')
    .set({ beat: sql<Date>`now()` })
    .where('uuid', '=', silent.uuid)
    .execute()
  expect(await list({ id: silent.uuid })).toMatchObject([{ state: 'Up', isdatabaseslow: true }])
  expect(await list({ id: randomUUID() })).toEqual([])
  expect((await server.admin.refused('listManagementServers', { id: 'x' })).code).toBe(
    'api.invalid_uuid',
  )
})

it('G1: it is for root admins', async () => {
  const person = await server.person('reader')
  expect((await person.refused('listManagementServers', {})).status).toBe(401)
})
