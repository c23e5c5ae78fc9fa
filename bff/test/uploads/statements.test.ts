import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createSession } from '../../src/access/sign-in/session.repository.ts'
import { notify } from '../../src/db/notify.ts'
import { unsynced } from '../../src/db/unsynced.ts'
import { liveChannel } from '../../src/events/live.ts'
import { workChannel } from '../../src/jobs/nudge.ts'
import { mib } from '../support/images.ts'
import { setSetting } from '../support/server.ts'
import { startUploads, type Uploads } from './support/uploads.ts'

const asked = vi.spyOn(pg.Client.prototype, 'query')
let uploads: Uploads
beforeAll(async () => {
  // Without anything that asks by itself while a test looks.
  const quiet = { env: { MOLD_ROLES: 'api' }, uploadLeaseMs: 600_000, beatMs: 600_000 }
  uploads = await startUploads(quiet, 4 * mib)
})
afterAll(async () => {
  await uploads.stop()
  asked.mockRestore()
})

/** The first word of a statement, and the table of these that it is about. */
function nameOf(query: unknown): string {
  const text = typeof query === 'string' ? query : (query as pg.QueryConfig).text
  const [, table = text] = /"(upload|user|setting)"/.exec(text) ?? []
  return `${text.split(' ', 1)[0]} ${table}`
}

/** The statements that the server sends for `work`, by name. */
async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  asked.mockClear()
  await work()
  return asked.mock.calls.map(([query]) => nameOf(query)).toSorted()
}

/** Waits until the process has heard a notice, and all before it, by what it asks then. */
async function hear(channel: string, payload: string, statement: string): Promise<void> {
  // What it asks after the first may be because of an earlier one.
  for (let notice = 0; notice < 2; notice += 1) {
    asked.mockClear()
    await notify(uploads.server.db, channel, payload)
    await vi.waitFor(() =>
      expect(asked.mock.calls.map(([query]) => nameOf(query))).toContain(statement),
    )
  }
}

/**
 * An upload that was begun and has `offset` bytes, once its process has heard of the settings of its start, and
 * what the making of the upload told the workers: they renew its lease then, and show progress the first time.
 */
async function begunAndHeard(offset = 0) {
  const up = await uploads.begun(offset)
  await hear(liveChannel, JSON.stringify({ table: 'setting' }), 'select setting')
  if (offset > 0) await hear(workChannel, '', 'update upload')
  return up
}

async function adminSession(): Promise<Record<string, string>> {
  const { db } = uploads.server
  const admin = await db
    .selectFrom('user')
    .select('id')
    .where('username', '=', 'admin')
    .executeTakeFirstOrThrow()
  const { token, key } = await createSession(db, admin.id)
  return { Cookie: `JSESSIONID=${token}`, 'X-Session-Key': key }
}

const noTicket = { 'X-signature': undefined, 'X-metadata': undefined, 'X-expires': undefined }

describe('a request in the middle of an upload', () => {
  it('asks once who may, and writes once what came', async () => {
    const { patch } = await begunAndHeard(mib)
    const send = () => patch(mib, uploads.bytes.subarray(mib, 2 * mib))
    expect(await statementsOf(send)).toEqual(['select upload', 'update upload'])
  })

  it('asks for the session of a browser besides', async () => {
    const { patch } = await begunAndHeard(mib)
    const headers = { ...noTicket, ...(await adminSession()) }
    const send = () => patch(mib, uploads.bytes.subarray(mib, 2 * mib), headers)
    expect(await statementsOf(send)).toEqual(['select upload', 'select user', 'update upload'])
  })
})

describe('HEAD', () => {
  it('settles and reads the row at once where nobody sends', async () => {
    const { head, target } = await begunAndHeard()
    expect((await head()).offset).toBe(0)
    const send = () => uploads.client(target).head()
    expect(await statementsOf(send)).toEqual(['select setting', 'select upload', 'update upload'])
  })
})

describe('a note of progress', () => {
  it('waits for no disk, and what is written after it does', async () => {
    const { db } = uploads.server
    const commit = sql<string>`current_setting('synchronous_commit')`.as('commit')
    const noted = await db
      .updateTable('zone')
      .from(unsynced)
      .set({ sort_key: 0 })
      .returning(commit)
      .execute()
    expect(noted).toEqual([{ commit: 'off' }])
    const next = await db.updateTable('zone').set({ sort_key: 0 }).returning(commit).execute()
    expect(next).toEqual([{ commit: 'on' }])
  })
})

// The last one: the server hears of a setting by itself, and then asks for it while others look.
describe('the answer to a request in the middle of an upload', () => {
  it('tells until when it is kept as the setting is at its end', async () => {
    const { open } = await uploads.begun(mib)
    const sending = open(mib, 2)
    await sending.write(uploads.bytes.subarray(mib, mib + 1))
    await setSetting(uploads.server, 'upload.resume.expiration', '5')
    await sending.write(uploads.bytes.subarray(mib + 1, mib + 2))
    const { headers } = await sending.answer
    await setSetting(uploads.server, 'upload.resume.expiration', null)
    const hours = (Date.parse(headers['upload-expires'] as string) - Date.now()) / 3_600_000
    expect(hours).toBeGreaterThan(4.9)
    expect(hours).toBeLessThanOrEqual(5)
  })
})
