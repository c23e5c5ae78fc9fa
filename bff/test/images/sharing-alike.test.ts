import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Client, Refusal } from '../support/client.ts'
import { makeAccount } from '../support/domain-tree.ts'
import { type Sharers, startSharers } from './support/sharers.ts'

/*
 * G3: with allow.user.view.all.domain.accounts off, nobody learns of accounts that they may not share with. Time is
 * a matter of the machine; what makes it differ is what is done, so the statements are compared, and the answers.
 */
const asked = vi.spyOn(pg.Client.prototype, 'query')
let sharers: Sharers
let alice: Client
let image: string
beforeAll(async () => {
  sharers = await startSharers({ env: { MOLD_ROLES: 'api' }, beatMs: 600_000 })
  alice = sharers.people.alice
  const { db } = sharers.server
  const { account } = await makeAccount(db, 'gone', '/a/')
  await db
    .updateTable('account')
    .set({ removed: new Date() })
    .where('id', '=', account.id)
    .execute()
  image = await sharers.owned('alice')
}, 60_000)
afterAll(async () => {
  await sharers.server.stop()
  asked.mockRestore()
})
beforeEach(async () => {
  // Who guesses waits longer and longer, which is not what is looked at here.
  await sharers.server.db.deleteFrom('sign_in_failure').execute()
})

/** Names that exist, and none that alice may know of. */
const hidden = [
  ['of another domain', 'dora'],
  ['of a domain below', 'berta'],
  ['of the domain above', 'admin'],
  ['of an account that was deleted', 'gone'],
  ['by which a project owns things', 'PrjAcct-web-0'],
] as const
/** Of each length that occurs, so that no text differs for that. */
const nobodyLike = (name: string) => 'x'.repeat(name.length)

const textOf = (query: unknown) =>
  typeof query === 'string' ? query : (query as pg.QueryConfig).text

/** What a server asks by the clock, whoever calls it: whether it lives, and settings that it keeps for a moment. */
const byTheClock = /"server"|from "setting"|^select 1$/

/** What is asked of the database for a piece of work, in its order. */
async function statementsOf<T>(work: () => Promise<T>): Promise<[T, string[]]> {
  asked.mockClear()
  const result = await work()
  const texts = asked.mock.calls.map(([query]) => textOf(query))
  return [result, texts.filter((text) => !byTheClock.test(text))]
}

const without = (refusal: Refusal, name: string): unknown =>
  JSON.parse(JSON.stringify({ ...refusal, message: refusal.text }).replaceAll(name, '⟨name⟩'))

describe.each(hidden)('G3: a name %s', (_title, name) => {
  it.each(['add', 'remove'])('is to op=%s as one that nobody has', async (op) => {
    const share = (accounts: string) => () =>
      alice
        .call('updateTemplatePermissions', { id: image, op, accounts })
        .then(() => 'shared with nobody')
        .catch((error: unknown) => without(error as Refusal, accounts))
    await share(nobodyLike(name))()
    const [known, asKnown] = await statementsOf(share(name))
    const [unknown, asUnknown] = await statementsOf(share(nobodyLike(name)))
    expect(known).toEqual(unknown)
    expect(asKnown).toEqual(asUnknown)
    expect(asKnown.length).toBeGreaterThan(0)
    const { account } = await alice.call('listTemplatePermissions', { id: image })
    expect(account ?? []).not.toContain(name)
  })

  it('is to checkAccountNames as one that nobody has', async () => {
    const check = (names: string) => async () => {
      const { items } = await alice.call('checkAccountNames', { names })
      return items.map(({ found }) => found)
    }
    await check(nobodyLike(name))()
    const [known, asKnown] = await statementsOf(check(name))
    const [unknown, asUnknown] = await statementsOf(check(nobodyLike(name)))
    expect(known).toEqual([false])
    expect(unknown).toEqual([false])
    expect(asKnown).toEqual(asUnknown)
  })

  it('is to addAccountToProject as one that nobody has', async () => {
    const { web } = sharers.projects
    const add = (account: string) => async () =>
      without(await alice.refused('addAccountToProject', { projectid: web, account }), account)
    await add(nobodyLike(name))()
    const [known, asKnown] = await statementsOf(add(name))
    const [unknown, asUnknown] = await statementsOf(add(nobodyLike(name)))
    expect(known).toEqual(unknown)
    expect(known).toMatchObject({ code: 'project.account_unknown' })
    expect(asKnown).toEqual(asUnknown)
  })
})

it('G3: a name of the own domain is another matter, which the comparison shows', async () => {
  const check = (names: string) => async () =>
    (await alice.call('checkAccountNames', { names })).items.map(({ found }) => found)
  const [known, asKnown] = await statementsOf(check('anna'))
  const [unknown, asUnknown] = await statementsOf(check('nobody'))
  expect([known, unknown]).toEqual([[true], [false]])
  expect(asKnown).not.toEqual(asUnknown)
})
