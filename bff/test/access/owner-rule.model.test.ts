import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadAccountCaller } from '../../src/access/caller.repository.ts'
import { mayOperate } from '../../src/access/owner-rule.ts'
import type { Client } from '../support/client.ts'
import { makeDomain, makeProject } from '../support/domain-tree.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

/*
 * Volumes and snapshots of every owner, and every caller: what lists show is what the rule allows, and so is
 * what may be done.
 */

interface Thing {
  readonly volume: string
  readonly snapshot: string
  readonly accountId: number
  readonly ownerDomainPath: string
}

let server: TestServer
const callers = new Map<string, Client>()
let things: Thing[] = []

const people = [
  ['root', '/', 1],
  ['top', '/', 2],
  ['boss', '/a/', 2],
  ['deep', '/a/b/', 2],
  ['anna', '/a/', 0],
  ['alma', '/a/', 0],
  ['bert', '/a/b/', 0],
  ['carl', '/c/', 0],
] as const

async function putThings(): Promise<Thing[]> {
  const { db } = server
  const zone = await db.selectFrom('zone').select('id').executeTakeFirstOrThrow()
  const owners = await db
    .selectFrom('account as a')
    .innerJoin('domain as d', 'd.id', 'a.domain_id')
    .select(['a.id', 'd.path'])
    .where('a.removed', 'is', null)
    .where('a.name', '<>', 'system')
    .execute()
  return Promise.all(
    owners.map(async ({ id, path }) => {
      const of = { account_id: id, zone_id: zone.id, name: 'thing' }
      const volume = await db
        .insertInto('volume')
        .values({ ...of, type: 'DATADISK', state: 'Allocated', size: 2 ** 30 })
        .returning(['id', 'uuid'])
        .executeTakeFirstOrThrow()
      const snapshot = await db
        .insertInto('snapshot')
        .values({ ...of, volume_id: volume.id, state: 'Error' })
        .returning('uuid')
        .executeTakeFirstOrThrow()
      return {
        volume: volume.uuid,
        snapshot: snapshot.uuid,
        accountId: id,
        ownerDomainPath: path,
      }
    }),
  )
}

beforeAll(async () => {
  server = await startTestServer({ env: { MOLD_ROLES: 'api' } })
  for (const path of ['/a/', '/a/b/', '/c/']) await makeDomain(server.db, path)
  for (const [name, path, type] of people) {
    callers.set(name, await server.person(name, path, type))
  }
  await makeProject(server.db, 'shared', {
    path: '/a/',
    members: { anna: 'Admin', alma: 'Regular' },
  })
  things = await putThings()
})
afterAll(() => server.stop())

/** The uuids that the rule lets a caller work with. */
async function allowed(name: string, kind: 'volume' | 'snapshot'): Promise<Set<string>> {
  const { id } = await server.db
    .selectFrom('account')
    .select('id')
    .where('name', '=', name)
    .executeTakeFirstOrThrow()
  const caller = await loadAccountCaller(server.db, id, 'key')
  if (!caller) throw new Error(`${name} does not call`)
  return new Set(things.filter((of) => mayOperate(caller, of) === true).map((of) => of[kind]))
}

describe.each(people.map(([name]) => name))('G1: %s', (name) => {
  const client = () => callers.get(name) as Client

  it.each([
    ['listVolumes', 'volume'],
    ['listSnapshots', 'snapshot'],
  ] as const)('is shown by %s what the rule allows', async (command, kind) => {
    const all = { listall: true, projectid: '-1' }
    const { count, items } = await client().call(command, all)
    const expected = await allowed(name, kind)
    expect(new Set(items.map(({ id }) => id))).toEqual(expected)
    expect(count).toBe(expected.size)
    for (const of of things) {
      const byId = await client().call(command, { id: of[kind] })
      expect(byId.count).toBe(Number(expected.has(of[kind])))
    }
  })

  it('works with no more than that', async () => {
    const expected = await allowed(name, 'volume')
    for (const { volume } of things) {
      const refused = await client().refused('createSnapshot', { volumeid: volume })
      // One that may gets as far as the state of the volume.
      expect(refused.status).toBe(expected.has(volume) ? 431 : 531)
    }
  })
})
