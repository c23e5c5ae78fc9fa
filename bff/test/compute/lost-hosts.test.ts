import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { releaseLostHosts, takeHost } from '../../src/compute/hosts/connection.repository.ts'
import { makeHost } from '../support/hosts.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

const limits = { serverAwayMs: 20_000, silentMs: 60_000 }

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const ago = (ms: number) => sql<Date>`now() - ${ms} * interval '1 millisecond'`

/** A host whose agent is connected to the process of that name, which heard it so long ago. */
async function heldBy(process: string, heardMsAgo: number) {
  const { id } = await makeHost(server)
  await takeHost(server.db, id, process)
  const own = server.db.updateTable('host').where('id', '=', id)
  if (heardMsAgo > 0) await own.set({ last_pinged: ago(heardMsAgo) }).execute()
  return async () => {
    const row = server.db.selectFrom('host').select('server').where('id', '=', id)
    return (await row.executeTakeFirstOrThrow()).server
  }
}

async function processThatLived(msAgo: number): Promise<string> {
  const uuid = randomUUID()
  const of = { uuid, host: 'other', pid: 1, roles: ['api'], beat: ago(msAgo) }
  await server.db.insertInto('server').values(of).execute()
  return uuid
}

describe('hosts whose process has died', () => {
  test('are let go of once it has given no sign of life for too long', async () => {
    const alive = await processThatLived(1_000)
    const dead = await processThatLived(21_000)
    const hosts = [
      await heldBy(alive, 30_000),
      await heldBy(dead, 30_000),
      // Its row is cleared away after a day.
      await heldBy(randomUUID(), 30_000),
    ]
    await releaseLostHosts(server.db, limits)
    expect(await Promise.all(hosts.map((holder) => holder()))).toEqual([alive, null, null])
  })

  test('are those that a process has not heard for too long, though it lives', async () => {
    const holder = await heldBy(await processThatLived(0), 61_000)
    await releaseLostHosts(server.db, limits)
    expect(await holder()).toBeNull()
  })

  test('are not those of a process that was just started and has given no sign yet', async () => {
    const young = randomUUID()
    const holder = await heldBy(young, 0)
    await releaseLostHosts(server.db, limits)
    expect(await holder()).toBe(young)
  })
})
