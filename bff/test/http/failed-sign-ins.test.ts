import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TestApp } from '../support/http-app.ts'
import { codeOf, login } from '../support/http-client.ts'
import { type SignIns, startSignIns } from './support/sign-ins.ts'

let app: TestApp
let forget: SignIns['forget']
beforeAll(async () => {
  ;({ app, forget } = await startSignIns())
})
afterAll(() => app.close())
beforeEach(() => forget())

const fail = (username: string) => login(app.port, { username, password: 'wrong' })

/** Lets the time pass that a subject has to wait, and so much more. */
const passTime = (seconds: number) =>
  sql`update cloud.sign_in_failure set
    blocked_until = least(blocked_until, now()) - make_interval(secs => ${seconds}),
    updated = updated - make_interval(secs => ${seconds})`.execute(app.database.db)

/** The seconds that each subject was told to wait after its last failure. */
async function delays(): Promise<Record<string, number>> {
  const { rows } = await sql<{ subject: string; delay: number }>`
    select regexp_replace(subject, ':.*', '') as subject,
      extract(epoch from blocked_until - updated)::float8 as delay
    from cloud.sign_in_failure`.execute(app.database.db)
  return Object.fromEntries(rows.map(({ subject, delay }) => [subject, delay]))
}

/** Stops the clock of whoever has to wait, so that a slow machine does not wait too long. */
const holdTime = () =>
  sql`update cloud.sign_in_failure set blocked_until = blocked_until + interval '1 hour'
    where blocked_until > updated`.execute(app.database.db)

describe('H4: failed sign-ins', () => {
  it('slow an account down, the longer the more, and disable nobody', async () => {
    for (const delay of [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]) {
      expect(codeOf(await fail('admin'))).toBe('api.login_failed')
      expect(await delays()).toEqual({ account: delay, address: 0 })
      await passTime(0)
    }
    await fail('admin')
    await holdTime()
    const delayed = await login(app.port, { username: 'admin' })
    expect(delayed.status).toBe(531)
    expect(delayed.json()['loginresponse']).toMatchObject({
      code: 'api.login_delayed',
      errortext: expect.stringMatching(/^Too many failed sign-ins; please wait 36\d\d seconds/),
    })
    await passTime(0)
    expect((await login(app.port, { username: 'admin' })).status).toBe(200)
    await fail('admin')
    expect(await delays()).toMatchObject({ account: 0 })
  })

  it('do not slow down other accounts at once', async () => {
    for (let index = 0; index < 8; index++) await fail('admin')
    expect((await login(app.port, { username: 'alice', domain: '/a' })).status).toBe(200)
  })

  it('slow an address down, whatever names it tries', async () => {
    for (let index = 0; index < 21; index++) await fail(`guess${index}`)
    await holdTime()
    const answer = await login(app.port, { username: 'alice', domain: '/a' })
    expect(codeOf(answer)).toBe('api.login_delayed')
    await passTime(0)
    expect((await login(app.port, { username: 'alice', domain: '/a' })).status).toBe(200)
    // One right sign-in does not buy twenty wrong ones.
    await fail('guess')
    expect(await delays()).toMatchObject({ address: 2 })
  })

  it('count when they come at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => fail('admin')))
    const failed = answers.filter((answer) => codeOf(answer) === 'api.login_failed').length
    const delayed = answers.filter((answer) => codeOf(answer) === 'api.login_delayed').length
    expect(failed + delayed).toBe(20)
    // Six, and what a slow machine lets pass in the second and the two seconds after those.
    expect(failed).toBeLessThan(10)
  })

  it('are forgotten after an hour without one', async () => {
    for (let index = 0; index < 6; index++) await fail('admin')
    await passTime(3_700)
    await fail('admin')
    expect(await delays()).toMatchObject({ account: 0 })
  })
})
