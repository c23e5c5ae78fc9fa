import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CallParams } from '../support/client.ts'
import { type ImageRow, insertImage } from '../support/image-rows.ts'
import { eventsOf } from '../support/images.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ env: { MOLD_ROLES: 'api' } })
  await server.person('alice')
})
beforeEach(() =>
  sql`alter table event add constraint no_update check (type not like '%.UPDATE') not valid`.execute(
    server.db,
  ),
)
afterEach(() => sql`alter table event drop constraint if exists no_update`.execute(server.db))
afterAll(() => server.stop())

/** Everything that a change could have touched. */
const rows = () =>
  Promise.all([
    server.db.selectFrom('vm_template').selectAll().orderBy('id').execute(),
    server.db.selectFrom('template_zone').selectAll().orderBy('id').execute(),
    server.db.selectFrom('fetch').selectAll().orderBy('template_id').execute(),
  ])

type Change = 'updateTemplate' | 'updateIso' | 'cancelImage' | 'retryImage'

describe('P2: a change and its event', () => {
  it.each<[Change, Partial<ImageRow>, CallParams]>([
    ['updateTemplate', {}, { name: 'other' }],
    ['updateIso', { kind: 'iso' }, { name: 'other' }],
    ['cancelImage', { state: 'waiting' }, {}],
    ['retryImage', { state: 'failed' }, {}],
  ])('are made together or not at all: %s', async (command, row, params) => {
    const id = await insertImage(server.db, { name: 'server', account: 'alice', ...row })
    const before = await rows()
    await server.admin.refused(command, { id, ...params })
    expect(await rows()).toEqual(before)
    await sql`alter table event drop constraint no_update`.execute(server.db)
    await server.admin.call(command, { id, ...params })
    expect(await rows()).not.toEqual(before)
    const type = row.kind === 'iso' ? 'ISO.UPDATE INFO' : 'TEMPLATE.UPDATE INFO'
    expect(await eventsOf(server, id)).toEqual([type])
  })
})
