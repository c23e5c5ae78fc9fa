import { eventTypes } from '@mold/shared/event-types.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type NewEvent, recordEvent } from '../../src/events/events.service.ts'
import type { CallParams } from '../support/client.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ env: { MOLD_ROLES: 'api' } })
})
beforeEach(() => server.db.deleteFrom('event').execute())
afterAll(() => server.stop())

/** An event of the admin that is so many seconds old; answers its id. */
async function write(description: string, secondsAgo: number, of: Partial<NewEvent> = {}) {
  const { id } = await server.db
    .selectFrom('account')
    .select('id')
    .where('name', '=', 'admin')
    .executeTakeFirstOrThrow()
  const uuid = await recordEvent(server.db, {
    type: 'TEMPLATE.COPY',
    level: 'INFO',
    state: 'Completed',
    description,
    accountId: id,
    username: 'admin',
    ...of,
  })
  await server.db
    .updateTable('event')
    .set({ created: sql<Date>`now() - make_interval(secs => ${secondsAgo})` })
    .where('uuid', '=', uuid)
    .execute()
  return uuid
}

const list = async (params: CallParams) => {
  const { items, count } = await server.admin.call('listEvents', params)
  expect(count).toBe(items.length)
  return items.map(({ description }) => description)
}

describe('§12: ages of events', () => {
  beforeEach(async () => {
    const done = await write('done', 900, { state: 'Scheduled' })
    await write('done too', 600, { parentUuid: done })
    const long = await write('long', 700, { state: 'Scheduled' })
    await write('long begun', 690, { state: 'Started', parentUuid: long })
    await write('waits', 200, { state: 'Scheduled' })
    await write('sync', 100)
  })

  it('entrytime takes what was entered at most so many seconds ago', async () => {
    expect(await list({ entrytime: 300 })).toEqual(['sync', 'waits'])
    expect(await list({ entrytime: 0 })).toEqual([])
    expect(await list({ entrytime: 2_147_483_647 })).toHaveLength(6)
  })

  it('duration takes the first event of work that has gone on so long and has not ended', async () => {
    expect(await list({ duration: 60 })).toEqual(['waits', 'long'])
    expect(await list({ duration: 300 })).toEqual(['long'])
    expect(await list({ duration: 800 })).toEqual([])
    expect(await list({ duration: 2_147_483_647 })).toEqual([])
  })

  it('both together take pending work that began between them', async () => {
    expect(await list({ entrytime: 800, duration: 60 })).toEqual(['waits', 'long'])
    expect(await list({ entrytime: 300, duration: 60 })).toEqual(['waits'])
    expect(await list({ entrytime: 800, duration: 60, state: 'Started' })).toEqual([])
  })

  it('are refused where no event can have them', async () => {
    for (const entrytime of [60, 59]) {
      const { code, text } = await server.admin.refused('listEvents', { entrytime, duration: 60 })
      expect([code, text]).toEqual(['event.entry_time', 'Entry time must be greater than duration'])
    }
    for (const name of ['entrytime', 'duration']) {
      const { text } = await server.admin.refused('listEvents', { [name]: -1 })
      expect(text).toBe(`Invalid value provided for API arg: ${name}`)
    }
  })
})

it('§12: listEventTypes names what events are of, to everybody', async () => {
  const person = await server.person('reader')
  const { items, count } = await person.call('listEventTypes', {})
  expect(items.map(({ name }) => name)).toEqual([...eventTypes])
  expect(count).toBe(eventTypes.length)
  expect(eventTypes).toContain('TEMPLATE.DOWNLOAD.FAILED')
})
