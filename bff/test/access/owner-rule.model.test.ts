import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadAccountCaller } from '../../src/access/caller.repository.ts'
import { mayOperate } from '../../src/access/owner-rule.ts'
import type { Client } from '../support/client.ts'
import { makeDomain, makeProject } from '../support/domain-tree.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { treeOf } from './support/tree.ts'

/*
 * Volumes and snapshots of every owner, and every caller, in a random tree of domains: what lists show is what the
 * rule allows, and so is what may be done.
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

const seed = Number(process.env['WORLD_SEED'] ?? 20_261_128)
const { domains, people, projects } = treeOf(seed)
const types = { root: 1, domain: 2, user: 0 } as const

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
  for (const path of domains.slice(1)) await makeDomain(server.db, path)
  for (const { name, path, role } of people) {
    const isFirst = role === 'root'
    callers.set(name, isFirst ? server.admin : await server.person(name, path, types[role]))
  }
  for (const { name, path, members } of projects) {
    await makeProject(server.db, name, { path, members: Object.fromEntries(members) })
  }
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

describe.each(people)(`G1: $role $name of $path (seed ${seed})`, ({ name }) => {
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
