import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CallRefused, type Client } from '../support/client.ts'
import { eventually } from '../support/hosts.ts'
import { insertImage } from '../support/image-rows.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

/*
 * H12: lists that wait in the database without end, as many at a time as the server takes. A lock of somebody else
 * stands for the worst of queries: it takes as long as it likes, on a machine of any speed.
 */
let server: TestServer
let user: Client
beforeAll(async () => {
  server = await startTestServer({ beatMs: 200 })
  user = await server.person('ursula')
  await insertImage(server.db, { name: 'image', account: 'ursula' })
})
afterAll(() => server.stop())

const atOnce = 200

/** Holds a table that every list of images of users needs, until it is let go. */
async function hold() {
  const held = Promise.withResolvers<void>()
  const free = Promise.withResolvers<void>()
  const end = server.place.database.db.transaction().execute(async (trx) => {
    await sql`lock table launch_permission in access exclusive mode`.execute(trx)
    held.resolve()
    await free.promise
  })
  await held.promise
  return {
    async letGo() {
      free.resolve()
      await end
    },
  }
}

const list = () => user.call('listTemplates', { templatefilter: 'executable' })

/** `ok`, or how a call was refused. */
const endOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (error: unknown) => {
      if (error instanceof CallRefused) return `${error.status} ${error.code}`
      throw error
    },
  )

const connections = async () => {
  const { rows } = await sql<{ name: string; count: number }>`
    select application_name as name, count(*) as count from pg_stat_activity
    where datname = current_database() group by 1`.execute(server.place.database.db)
  return new Map(rows.map(({ name, count }) => [name, count]))
}

const waiting = async () => {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from pg_stat_activity
    where datname = current_database() and application_name = 'mold' and wait_event_type = 'Lock'`.execute(
    server.place.database.db,
  )
  return rows[0]?.count ?? 0
}

const lastBeat = async () =>
  (await server.place.database.db.selectFrom('server').select('beat').executeTakeFirstOrThrow())
    .beat

describe(`H12: ${atOnce} lists at a time that the database does not answer`, () => {
  it('end in time, each with its reason, while further calls are refused at once and work goes on', async () => {
    const held = await hold()
    const calls = Array.from({ length: atOnce }, () => endOf(list()))
    try {
      // Every connection of the calls waits, and no more than those.
      await eventually(waiting, (count) => count === 20)
      // As soon as all of them have arrived.
      await eventually(
        () => endOf(user.call('listZones')),
        (end) => end === '503 api.busy',
      )
      // Those of the workers are their own.
      const before = await lastBeat()
      await eventually(lastBeat, (beat) => beat > before)
      expect((await connections()).get('mold')).toBeLessThanOrEqual(20)
      // While nobody lets go they end by themselves.
      await Promise.race(calls)
    } finally {
      await held.letGo()
    }
    // The limit of a statement has ended those that had a connection; others have waited for one, too long or not.
    const known = ['ok', '530 api.database_timeout', '530 api.database_unavailable']
    const ends = new Set(await Promise.all(calls))
    expect([...ends].filter((end) => !known.includes(end))).toEqual([])
    expect(ends).toContain('530 api.database_timeout')
    expect((await list()).count).toBe(1)
    await eventually(waiting, (count) => count === 0)
    const all = await Promise.all(Array.from({ length: atOnce }, () => endOf(list())))
    expect(new Set(all)).toEqual(new Set(['ok']))
    expect((await connections()).get('mold')).toBeLessThanOrEqual(20)
  })
})
