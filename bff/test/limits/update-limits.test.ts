import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallParams, Client } from '../support/client.ts'
import { makeDomain, makeProject } from '../support/domain-tree.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

/* /a/ with the domain admin boss and alice; /a/b/ with the domain admin bess; /c/ with the domain admin chief. */
let server: TestServer
let alice: Client
let boss: Client
let bess: Client
let chief: Client
const domains: Record<string, string> = {}
let projectid: string

beforeAll(async () => {
  server = await startTestServer({ env: { MOLD_ROLES: 'api' } })
  for (const path of ['/a/', '/a/b/', '/c/']) {
    domains[path] = (await makeDomain(server.db, path)).uuid
  }
  alice = await server.person('alice', '/a/')
  boss = await server.person('boss', '/a/', 2)
  bess = await server.person('bess', '/a/b/', 2)
  chief = await server.person('chief', '/c/', 2)
  projectid = await makeProject(server.db, 'web', { path: '/a/', members: { alice: 'Admin' } })
})
afterAll(() => server.stop())

const domainid = (path: string) => domains[path] ?? ''

const owners = (): Record<string, CallParams> => ({
  'alice of /a/': { account: 'alice', domainid: domainid('/a/') },
  'boss of /a/': { account: 'boss', domainid: domainid('/a/') },
  '/a/': { domainid: domainid('/a/') },
  '/a/b/': { domainid: domainid('/a/b/') },
  '/c/': { domainid: domainid('/c/') },
  'the project': { projectid },
})

const limitOf = async (by: Client, of: CallParams) =>
  (await by.call('listResourceLimits', { ...of, resourcetype: 4 })).items[0]

describe('updateResourceLimit', () => {
  it.each([
    ['admin', ['alice of /a/', 'boss of /a/', '/a/', '/a/b/', '/c/', 'the project']],
    ['boss', ['alice of /a/', '/a/b/', 'the project']],
    ['bess', []],
    ['chief', []],
  ] as const)(
    'is for %s with what lies below, and neither itself nor its own domain',
    async (name, allowed) => {
      const by = { admin: server.admin, boss, bess, chief }[name]
      const may = new Set<string>(allowed)
      const asked = Object.entries(owners()).map(([owner, params]) => ({
        owner,
        params,
        change: { ...params, resourcetype: 4, max: 7 },
      }))
      for (const { change } of asked.filter(({ owner }) => !may.has(owner))) {
        expect((await by.refused('updateResourceLimit', change)).status).toBe(531)
      }
      for (const { params, change } of asked.filter(({ owner }) => may.has(owner))) {
        const set = await by.call('updateResourceLimit', change)
        expect(set).toMatchObject({ resourcetype: '4', resourcetypename: 'template', max: 7 })
        expect(await limitOf(by, params)).toEqual(set)
      }
      await server.db.deleteFrom('resource_limit').execute()
    },
  )

  it('is not there for users', async () => {
    const change = { projectid, resourcetype: 4, max: 7 }
    expect((await alice.refused('updateResourceLimit', change)).status).toBe(401)
  })

  it('names the project, the account or the domain that it is for', async () => {
    const max = { resourcetype: 11, max: 100 }
    const ofProject = await boss.call('updateResourceLimit', { projectid, ...max })
    expect(ofProject).toMatchObject({ project: 'web', projectid, domain: 'a' })
    expect(ofProject).not.toHaveProperty('account')
    expect(await alice.call('listResourceLimits', { projectid, resourcetype: 11 })).toEqual({
      count: 1,
      items: [ofProject],
    })
    const { items } = await alice.call('listEvents', { projectid, type: 'RESOURCE.LIMIT.UPDATE' })
    expect(items[0]?.description).toBe(
      'The limit of project web for secondary_storage was set to 100',
    )
  })

  it('keeps root admins and ROOT without limits', async () => {
    const root = (
      await server.db
        .selectFrom('domain')
        .select('uuid')
        .where('path', '=', '/')
        .executeTakeFirstOrThrow()
    ).uuid
    const max = { resourcetype: 4, max: 7 }
    const ofAdmin = { account: 'admin', domainid: root, ...max }
    expect(await server.admin.refused('updateResourceLimit', ofAdmin)).toMatchObject({
      status: 431,
      code: 'limit.root_admin',
    })
    expect(
      await server.admin.refused('updateResourceLimit', { domainid: root, ...max }),
    ).toMatchObject({
      status: 531,
      code: 'limit.root_domain',
    })
  })

  it('gives a domain no more than the one above it has', async () => {
    const max = (path: string, value: number) => ({
      domainid: domainid(path),
      resourcetype: 4,
      max: value,
    })
    await server.admin.call('updateResourceLimit', max('/a/', 10))
    expect(await boss.refused('updateResourceLimit', max('/a/b/', 11))).toMatchObject({
      status: 431,
      code: 'limit.above_parent',
      params: { parent: 'a', limit: 10 },
    })
    for (const value of [10, -1]) await boss.call('updateResourceLimit', max('/a/b/', value))
    const negative = await boss.refused('updateResourceLimit', max('/a/b/', -2))
    expect(negative.code).toBe('limit.negative')
    const unknown = { domainid: domainid('/a/b/'), resourcetype: 12, max: 1 }
    expect((await boss.refused('updateResourceLimit', unknown)).status).toBe(431)
  })
})
