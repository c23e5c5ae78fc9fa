import type { EventType } from '@mold/shared/event-types.ts'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { recordEvent } from '../../src/events/events.service.ts'
import type { CallParams, Client } from '../support/client.ts'
import { makeDomain } from '../support/domain-tree.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
const people: Record<string, Client> = {}

beforeAll(async () => {
  server = await startTestServer({ env: { MOLD_ROLES: 'api' } })
  await makeDomain(server.db, '/a/')
  people['alice'] = await server.person('alice', '/a/')
  people['bob'] = await server.person('bob')
  people['boss'] = await server.person('boss', '/a/', 2)
  people['admin'] = server.admin
})
beforeEach(() => server.db.deleteFrom('event').execute())
afterAll(() => server.stop())

/** An event of an account at a time; answers its id. */
async function write(
  account: string,
  created = '2026-01-15T10:00:00Z',
  type: EventType = 'ISO.CREATE',
) {
  const { id } = await server.db
    .selectFrom('account')
    .select('id')
    .where('name', '=', account)
    .executeTakeFirstOrThrow()
  const uuid = await recordEvent(server.db, {
    type,
    level: 'INFO',
    state: 'Completed',
    description: `${account} ${created}`,
    accountId: id,
    username: account,
  })
  await server.db
    .updateTable('event')
    .set({ created: new Date(created) })
    .where('uuid', '=', uuid)
    .execute()
  return uuid
}

const list = async (params: CallParams = {}) => {
  const { items } = await server.admin.call('listEvents', { listall: true, ...params })
  return items.map(({ description }) => description)
}
const commands = ['archiveEvents', 'deleteEvents'] as const

describe.each(commands)('§12: %s', (command) => {
  const done = (by: string, params: CallParams) => people[by]!.call(command, params)

  it('takes ids, a type, or a time until which, and they narrow each other', async () => {
    const first = await write('alice', '2026-01-01T00:00:00Z')
    await write('alice', '2026-01-31T23:59:59.9Z')
    await write('alice', '2026-02-01T00:00:00Z', 'USER.LOGIN')
    expect(await done('alice', { ids: first })).toEqual({ success: true })
    expect(await list({ type: 'ISO.CREATE' })).toEqual(['alice 2026-01-31T23:59:59.9Z'])
    await done('alice', { type: 'USER.LOGIN', enddate: '2026-01-31' })
    expect(await list({ type: 'USER.LOGIN' })).toHaveLength(1)
    await done('alice', { startdate: '2026-01-02', enddate: '2026-01-31' })
    expect(await list({ type: 'ISO.CREATE' })).toEqual([])
    expect(await list({ type: 'USER.LOGIN' })).toHaveLength(1)
    await done('alice', { type: 'USER.LOGIN' })
    expect(await list({ type: 'USER.LOGIN' })).toEqual([])
  })

  it('G10: reaches no further than its caller rules', async () => {
    for (const account of ['admin', 'alice', 'bob', 'boss']) await write(account)
    const left = async () => (await list({ type: 'ISO.CREATE' })).map((text) => text?.split(' ')[0])
    await done('alice', { enddate: '2026-12-31' })
    expect(await left()).toEqual(['boss', 'bob', 'admin'])
    await write('alice')
    await done('boss', { type: 'ISO.CREATE' })
    expect(await left()).toEqual(['bob', 'admin'])
    await done('admin', { type: 'ISO.CREATE' })
    expect(await left()).toEqual([])
  })

  it('G1: does nothing at all when one id is another’s, or none', async () => {
    const [own, other] = [await write('alice'), await write('bob')]
    for (const ids of [`${own},${other}`, `${own},${randomUUID()}`]) {
      const refusal = await people['alice']!.refused(command, { ids })
      expect(refusal).toMatchObject({ status: 431, code: 'event.not_yours' })
    }
    expect(await list({ type: 'ISO.CREATE' })).toHaveLength(2)
    await done('alice', { ids: `${own},${own}` })
    expect(await list({ type: 'ISO.CREATE' })).toHaveLength(1)
  })

  it('needs to be told which, and an end with a start', async () => {
    await write('alice')
    expect((await people['alice']!.refused(command)).code).toBe('event.which')
    const open = { startdate: '2026-01-01' }
    expect((await people['alice']!.refused(command, open)).code).toBe('event.start_without_end')
    expect((await people['alice']!.refused(command, { enddate: 'x' })).status).toBe(431)
    expect(await list()).toHaveLength(1)
  })
})

it('§12: archived events are listed when they are asked for', async () => {
  const id = await write('alice')
  await people['alice']!.call('archiveEvents', { ids: id })
  expect(await list()).toEqual([])
  expect(await list({ archived: true })).toEqual(['alice 2026-01-15T10:00:00Z'])
})

it('P2: a deletion is an event itself, of whoever did it; nothing deleted is none', async () => {
  await write('alice')
  await write('alice')
  await server.admin.call('deleteEvents', { type: 'ISO.CREATE' })
  await server.admin.call('deleteEvents', { type: 'ISO.CREATE' })
  const { items } = await server.admin.call('listEvents')
  expect(items).toEqual([
    expect.objectContaining({
      type: 'EVENT.DELETE',
      level: 'WARN',
      description: '2 events were deleted',
      username: 'admin',
      account: 'admin',
    }),
  ])
})
