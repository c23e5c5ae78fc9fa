import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Call } from '../../src/access/call.ts'
import { createListEvents } from '../../src/commands/events/listEvents.ts'
import { type NewEvent, recordEvent } from '../../src/events/events.service.ts'
import { createSettings } from '../../src/settings/settings.service.ts'
import { callBy, callerNamed } from '../support/call.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { makeAccount, makeDomain } from '../support/domain-tree.ts'
import { seedTestDatabase } from '../support/seeded.ts'

let database: TestDatabase
const calls: Record<string, Call> = {}
const domains: Record<string, string> = {}

beforeAll(async () => {
  database = await createTestDatabase()
  const { db } = database
  await seedTestDatabase(db)
  for (const path of ['/a/', '/a/b/', '/ab/']) domains[path] = (await makeDomain(db, path)).uuid
  await makeAccount(db, 'root-user', '/')
  await makeAccount(db, 'a-admin', '/a/', 2)
  await makeAccount(db, 'a-user', '/a/')
  await makeAccount(db, 'b-user', '/a/b/')
  await makeAccount(db, 'ab-user', '/ab/')
  for (const name of ['admin', 'root-user', 'a-admin', 'a-user', 'b-user', 'ab-user']) {
    calls[name] = callBy(await callerNamed(db, name))
  }
})
afterAll(() => database.drop())
beforeEach(() => database.db.deleteFrom('event').execute())

const list = (by: string, params: object = {}) =>
  createListEvents(database.db, createSettings(database.db))(params, calls[by]!)
const described = async (by: string, params: object = {}) =>
  (await list(by, params)).items.map(({ description }) => description)

/** Writes an event of an account, described by the account's name unless said otherwise. */
function write(account: string, of: Partial<NewEvent> = {}) {
  return recordEvent(database.db, {
    type: 'TEMPLATE.CREATE',
    level: 'INFO',
    state: 'Completed',
    description: account,
    accountId: calls[account]!.caller.account.id,
    username: account,
    ...of,
  })
}

async function writeForAll() {
  for (const account of Object.keys(calls)) await write(account)
}

describe('whose events are listed', () => {
  beforeEach(writeForAll)

  it('G10: only those of the own account, whoever calls', async () => {
    for (const account of Object.keys(calls)) expect(await described(account)).toEqual([account])
  })

  it('all for a root admin with listall, those of the subtree for a domain admin', async () => {
    expect(await described('admin', { listall: true })).toEqual(Object.keys(calls).toReversed())
    expect(await described('a-admin', { listall: true })).toEqual(['b-user', 'a-user', 'a-admin'])
    expect(await described('a-user', { listall: true })).toEqual(['a-user'])
  })

  it('those of a domain, with isrecursive of the ones below', async () => {
    const domainid = domains['/a/']
    expect(await described('admin', { domainid })).toEqual(['a-user', 'a-admin'])
    expect(await described('admin', { domainid, isrecursive: true })).toEqual([
      'b-user',
      'a-user',
      'a-admin',
    ])
    expect(await described('a-admin', { domainid: domains['/a/b/'] })).toEqual(['b-user'])
  })

  it('those of an account, in the caller’s domain unless one is given', async () => {
    const b = { account: 'b-user', domainid: domains['/a/b/'] }
    expect(await described('admin', b)).toEqual(['b-user'])
    expect(await described('a-admin', b)).toEqual(['b-user'])
    expect(await described('a-admin', { account: 'a-user' })).toEqual(['a-user'])
    await expect(list('admin', { account: 'b-user' })).rejects.toThrow(
      'could not find account b-user in domain ROOT',
    )
  })

  it('G1: nobody’s outside the caller’s own part of the tree', async () => {
    const denied = { status: 531 }
    const outside = { account: 'ab-user', domainid: domains['/ab/'] }
    await expect(list('a-admin', { domainid: domains['/ab/'] })).rejects.toMatchObject(denied)
    await expect(list('a-admin', outside)).rejects.toMatchObject(denied)
    await expect(list('a-user', { account: 'a-admin' })).rejects.toMatchObject(denied)
    await expect(list('a-user', outside)).rejects.toMatchObject(denied)
    await expect(list('a-user', { account: 'nobody' })).rejects.toMatchObject(denied)
    expect(await described('a-user', { domainid: domains['/a/'] })).toEqual(['a-user'])
  })

  it('none of projects as long as there are none', async () => {
    expect(await described('admin', { projectid: '-1' })).toEqual([])
    await expect(list('admin', { projectid: randomUUID() })).rejects.toMatchObject({
      code: 'api.invalid_uuid',
    })
    await expect(list('admin', { projectid: '-1', account: 'admin' })).rejects.toThrow(
      "Account and projectId can't be specified together",
    )
  })
})

describe('which events are listed', () => {
  it('an id: of everyone for admins, the own for users, unknown ones are an error', async () => {
    const id = await write('b-user')
    expect(await described('admin', { id })).toEqual(['b-user'])
    expect(await described('a-admin', { id })).toEqual(['b-user'])
    expect(await described('b-user', { id })).toEqual(['b-user'])
    expect(await described('a-user', { id })).toEqual([])
    for (const wrong of [randomUUID(), '7', "' or 1=1"]) {
      await expect(list('admin', { id: wrong })).rejects.toThrow(
        `Unable to execute API command listevents due to invalid value. Invalid parameter id value=${wrong} due to incorrect long value format, or entity does not exist`,
      )
    }
  })

  it('type, level, state, and what they are about', async () => {
    const resourceUuid = randomUUID()
    await write('admin', { description: 'plain' })
    await write('admin', {
      description: 'failed',
      type: 'ISO.CREATE',
      level: 'ERROR',
      state: 'Started',
      resourceType: 'Iso',
      resourceUuid,
      resourceName: 'debian 100%',
    })
    for (const filter of [
      { type: 'ISO.CREATE' },
      { level: 'ERROR' },
      { state: 'Started' },
      { resourceid: resourceUuid, resourcetype: 'ISO' },
      { keyword: 'DEBIAN' },
      { keyword: '0%' },
      { keyword: 'iso.c' },
    ]) {
      const found = await described('admin', filter)
      expect({ filter, found }).toEqual({ filter, found: ['failed'] })
    }
    for (const filter of [{ type: 'ISO' }, { keyword: '1%0' }, { resourcetype: 'Template' }]) {
      const found = await described('admin', filter)
      expect({ filter, found }).toEqual({ filter, found: [] })
    }
    await expect(list('admin', { resourceid: 'x' })).rejects.toMatchObject({ status: 431 })
  })

  it('§3: a span of time, whole days where no time is given', async () => {
    const times = ['2024-05-01T23:59:59.999Z', '2024-05-02T00:00:00Z', '2024-05-02T23:59:59.5Z']
    for (const created of [...times, '2024-05-03T00:00:00Z']) {
      const uuid = await write('admin', { description: created })
      await database.db
        .updateTable('event')
        .set({ created: new Date(created) })
        .where('uuid', '=', uuid)
        .execute()
    }
    const day = ['2024-05-02T23:59:59.5Z', '2024-05-02T00:00:00Z']
    expect(await described('admin', { startdate: '2024-05-02', enddate: '2024-05-02' })).toEqual(
      day,
    )
    const seconds = { startdate: '2024-05-02 00:00:00', enddate: '2024-05-03T08:59:59+0900' }
    expect(await described('admin', seconds)).toEqual(day)
    expect(await described('admin', { enddate: '2024-05-02 00:00:00' })).toEqual([
      '2024-05-02T00:00:00Z',
      '2024-05-01T23:59:59.999Z',
    ])
    await expect(list('admin', { startdate: '2 May' })).rejects.toThrow(
      'Unable to parse date 2 May for command listevents, please pass dates in the format mentioned in the api documentation',
    )
  })

  it('a chain, and archived ones apart', async () => {
    const startid = await write('admin', { description: 'scheduled' })
    await write('admin', { description: 'completed', parentUuid: startid })
    await write('admin', { description: 'other' })
    expect(await described('admin', { startid })).toEqual(['completed', 'scheduled'])
    await database.db.updateTable('event').set({ archived: true }).execute()
    await write('admin', { description: 'new' })
    expect(await described('admin')).toEqual(['new'])
    expect(await described('admin', { archived: true })).toHaveLength(3)
  })

  it('pages, the newest first, with the number of all', async () => {
    for (const description of ['1', '2', '3', '4', '5']) await write('admin', { description })
    expect(await described('admin')).toEqual(['5', '4', '3', '2', '1'])
    const second = await list('admin', { page: 2, pagesize: 2 })
    expect(second).toMatchObject({ count: 5, items: [{ description: '3' }, { description: '2' }] })
    expect(await list('admin', { page: 9, pagesize: 2 })).toEqual({ count: 5, items: [] })
  })
})

describe('an event', () => {
  it('is shown as the API does', async () => {
    const parentUuid = randomUUID()
    const resourceUuid = randomUUID()
    const id = await write('b-user', {
      resourceType: 'Template',
      resourceUuid,
      resourceName: 'web',
      parentUuid,
    })
    expect((await list('b-user')).items).toEqual([
      {
        id,
        username: 'b-user',
        type: 'TEMPLATE.CREATE',
        level: 'INFO',
        description: 'b-user',
        account: 'b-user',
        domainid: domains['/a/b/'],
        domain: 'b',
        domainpath: 'ROOT/a/b',
        created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$/),
        state: 'Completed',
        parentid: parentUuid,
        resourceid: resourceUuid,
        resourcetype: 'Template',
        resourcename: 'web',
        archived: false,
      },
    ])
  })

  it('is written once by a step that runs twice', async () => {
    const first = await write('admin', { description: 'first', once: 'job 1 done' })
    const second = await write('admin', { description: 'second', once: 'job 1 done' })
    await write('admin', { description: 'other', once: 'job 2 done' })
    expect(second).toBe(first)
    expect(await described('admin')).toEqual(['other', 'first'])
  })

  it('goes with the transaction that it tells of', async () => {
    const failing = database.db.transaction().execute(async (trx) => {
      await recordEvent(trx, {
        type: 'TEMPLATE.DELETE',
        level: 'INFO',
        state: 'Completed',
        description: 'never happened',
        accountId: calls['admin']!.caller.account.id,
        username: 'admin',
      })
      throw new Error('undone')
    })
    await expect(failing).rejects.toThrow('undone')
    expect(await described('admin')).toEqual([])
  })
})
