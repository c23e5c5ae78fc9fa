import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type TestApp, startTestApp } from '../support/http-app.ts'
import { type TestSession, signIn } from '../support/http-client.ts'

let app: TestApp
let admin: TestSession
let boss: TestSession
let alice: TestSession
let bob: TestSession

beforeAll(async () => {
  app = await startTestApp()
  admin = await signIn(app.port, 'admin')
  boss = await signIn(app.port, 'boss', '/a')
  alice = await signIn(app.port, 'alice', '/a')
  bob = await signIn(app.port, 'bob', '/a/b')
})
afterAll(() => app.close())
beforeEach(async () => {
  await app.database.db.deleteFrom('setting').execute()
  await app.database.db.deleteFrom('call_window').execute()
})

async function set(name: string, value: string) {
  await app.database.db
    .insertInto('setting')
    .values({ name, scope: 'global', value })
    .onConflict((conflict) =>
      conflict.columns(['name', 'scope', 'scope_id']).doUpdateSet({ value }),
    )
    .execute()
}

async function limitTo(max: number, seconds = 3_600) {
  await set('api.throttling.max', String(max))
  await set('api.throttling.interval', String(seconds))
  await set('api.throttling.enabled', 'true')
}

async function statuses(of: TestSession, calls: number): Promise<number[]> {
  const found: number[] = []
  for (let i = 0; i < calls; i++) found.push((await of.call('listZones')).status)
  return found
}

describe('§14: calls of an account', () => {
  it('are not limited until a setting says so, and not counted', async () => {
    expect(await statuses(alice, 30)).toEqual(Array.from({ length: 30 }, () => 200))
    expect(await app.database.db.selectFrom('call_window').selectAll().execute()).toEqual([])
  })

  it('beyond the limit are refused with the time to wait', async () => {
    await limitTo(2)
    expect(await statuses(alice, 2)).toEqual([200, 200])
    const refused = await alice.call('listZones')
    expect(refused.status).toBe(429)
    expect(refused.json()['listzonesresponse']).toMatchObject({
      errorcode: 429,
      cserrorcode: 4545,
      code: 'api.limit_reached',
    })
    const [, ms = ''] =
      /"The given user has reached his\/her account api limit, please retry after (\d+) ms\."/.exec(
        refused.text,
      ) ?? []
    expect(Number(ms)).toBeGreaterThan(0)
    expect(Number(ms)).toBeLessThanOrEqual(3_600_000)
    expect(Number(refused.headers['retry-after'])).toBe(Math.ceil(Number(ms) / 1_000))
  })

  it('are counted for each account, over all of its sessions', async () => {
    await limitTo(2)
    const again = await signIn(app.port, 'alice', '/a')
    expect([...(await statuses(alice, 1)), ...(await statuses(again, 2))]).toEqual([200, 200, 429])
    expect(await statuses(bob, 2)).toEqual([200, 200])
  })

  it('are free again when the interval has passed', async () => {
    await limitTo(1, 60)
    expect(await statuses(alice, 2)).toEqual([200, 429])
    await app.database.db
      .updateTable('call_window')
      .set({ started: sql`now() - interval '61 seconds'` })
      .execute()
    expect(await statuses(alice, 2)).toEqual([200, 429])
  })

  it('of admins are exempt', async () => {
    await limitTo(1)
    expect(await statuses(admin, 3)).toEqual([200, 200, 200])
    expect(await statuses(boss, 3)).toEqual([200, 200, 200])
  })

  it('follow a change of the settings at once', async () => {
    await limitTo(1)
    expect(await statuses(alice, 2)).toEqual([200, 429])
    await set('api.throttling.max', '4')
    expect(await statuses(alice, 3)).toEqual([200, 200, 429])
    await set('api.throttling.enabled', 'false')
    expect(await statuses(alice, 1)).toEqual([200])
  })

  it('that come at the same time are counted one by one', async () => {
    await limitTo(5)
    const answers = await Promise.all(Array.from({ length: 20 }, () => alice.call('listZones')))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5)
  })
})
