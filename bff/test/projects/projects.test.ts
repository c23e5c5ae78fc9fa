import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallParams, Client } from '../support/client.ts'
import { makeDomain } from '../support/domain-tree.ts'
import { setSetting, startTestServer, type TestServer } from '../support/server.ts'

/*
 * Domain /a/ with alice (makes projects), ann, amy, ada and the domain admin boss; bob and chief in ROOT and /b/.
 */
let server: TestServer
let alice: Client
let ann: Client
let amy: Client
let boss: Client
let bob: Client
let chief: Client
let domainid: string

beforeAll(async () => {
  server = await startTestServer()
  domainid = (await makeDomain(server.db, '/a/')).uuid
  await makeDomain(server.db, '/b/')
  alice = await server.person('alice', '/a/')
  ann = await server.person('ann', '/a/')
  amy = await server.person('amy', '/a/')
  await server.person('ada', '/a/')
  boss = await server.person('boss', '/a/', 2)
  bob = await server.person('bob')
  chief = await server.person('chief', '/b/', 2)
})
afterAll(() => server.stop())

let count = 0

/** A project of alice's with ann as a Regular member. */
async function project(name = `project ${(count += 1)}`) {
  const made = await alice.call('createProject', { name })
  const id = made.id ?? ''
  await alice.call('addAccountToProject', { projectid: id, account: 'ann' })
  return { id, name, made }
}

const rolesIn = async (projectid: string, by = alice) => {
  const { items } = await by.call('listProjectAccounts', { projectid })
  return Object.fromEntries(items.map(({ account = '', role }) => [account, role]))
}

const shown = async (id: string, by = server.admin) =>
  (await by.call('listProjects', { id })).items[0]

describe('createProject', () => {
  it('answers the id at once, and makes the account of the caller its Admin', async () => {
    const started = await alice.start('createProject', { name: ' web ' })
    const made = await alice.result('createProject', started)
    expect(started.id).toBe(made.id)
    expect(made).toMatchObject({
      name: 'web',
      displaytext: 'web',
      domainid,
      domain: 'a',
      owner: [{ account: 'alice' }],
      state: 'Active',
      role: 'Admin',
      tags: [],
      templatelimit: '20',
      templatetotal: 0,
      templateavailable: '20',
      secondarystoragelimit: '400',
      secondarystorageavailable: '400.0',
    })
    expect(made.projectaccountname).toMatch(/^PrjAcct-web-\d+$/)
    expect(await rolesIn(started.id ?? '')).toEqual({ alice: 'Admin' })
  })

  it('is for another account where an admin names one', async () => {
    const of = { name: 'for ann', account: 'ann', domainid }
    expect((await boss.call('createProject', of)).owner).toEqual([{ account: 'ann' }])
    const { items } = await ann.call('listUsers')
    const { accountid, id: userid } = items[0]!
    const byId = { name: 'for ann too', accountid, domainid, userid }
    expect((await server.admin.call('createProject', byId)).owner).toEqual([{ account: 'ann' }])
    for (const by of [alice, chief]) {
      expect((await by.refused('createProject', { ...of, name: 'no' })).status).toBe(531)
    }
  })

  it('says what is wrong in the words of the reference', async () => {
    const refusals: [CallParams, string][] = [
      [{ name: 'web', account: 'alice' }, 'Account name and domain id must be specified together'],
      [{ name: 'web', domainid }, 'Account name and domain id must be specified together'],
      [{ name: 'web', userid: domainid }, 'Domain ID and account ID must be provided with User ID'],
      [{ name: 'WEB' }, `Project with name WEB already exists in domain id=${domainid}`],
    ]
    for (const [params, text] of refusals) {
      expect(await alice.refused('createProject', params)).toMatchObject({ status: 431, text })
    }
    expect((await alice.refused('createProject', { name: '  ' })).code).toBe('project.name_empty')
    const elsewhere = await bob.call('createProject', { name: 'web' })
    expect(elsewhere.domain).toBe('ROOT')
  })

  it('is for admins only where the setting says so', async () => {
    await setSetting(server, 'allow.user.create.projects', 'false')
    const refusal = await alice.refused('createProject', { name: 'not now' })
    expect(refusal).toMatchObject({
      status: 531,
      text: 'Regular user is not permitted to create a project',
    })
    await boss.call('createProject', { name: 'of boss' })
    await setSetting(server, 'allow.user.create.projects', null)
  })

  it('counts against the limit of projects, of those that come at once too', async () => {
    await setSetting(server, 'max.account.projects', '2')
    const tries = await Promise.allSettled(
      [1, 2, 3, 4].map((n) => amy.start('createProject', { name: `amy ${n}` })),
    )
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    expect(await amy.refused('createProject', { name: 'amy 5' })).toMatchObject({
      status: 535,
      params: { type: 'project', account: 'amy', limit: 2, current: 2 },
    })
    await setSetting(server, 'max.account.projects', null)
  })
})

describe('listProjects', () => {
  it('shows members their projects, and admins all that they manage', async () => {
    const { id, name } = await project()
    const sees = async (by: Client, params: CallParams = {}) =>
      (await by.call('listProjects', params)).items.some((of) => of.id === id)
    for (const by of [alice, ann]) expect(await sees(by)).toBe(true)
    for (const by of [amy, bob, chief, boss, server.admin]) expect(await sees(by)).toBe(false)
    for (const by of [boss, server.admin]) {
      expect(await sees(by, { listall: true })).toBe(true)
      expect(await sees(by, { id })).toBe(true)
      expect(await sees(by, { domainid })).toBe(true)
      expect(await sees(by, { account: 'ann', domainid })).toBe(true)
      expect(await sees(by, { account: 'amy', domainid })).toBe(false)
    }
    for (const by of [amy, bob, chief]) {
      expect(await sees(by, { listall: true })).toBe(false)
      expect(await by.call('listProjects', { id })).toEqual({ count: 0, items: [] })
    }
    expect(await sees(alice, { keyword: name.toUpperCase(), state: 'active' })).toBe(true)
    expect(await sees(alice, { username: 'ann' })).toBe(true)
    expect(await sees(alice, { username: 'amy' })).toBe(false)
    expect(await sees(alice, { state: 'Suspended' })).toBe(false)
  })

  it('leaves out counters with details=min, and pages by name', async () => {
    const { items, count: all } = await alice.call('listProjects', {
      details: 'min',
      page: 1,
      pagesize: 1,
    })
    expect(items).toHaveLength(1)
    expect(all).toBeGreaterThan(1)
    expect(items[0]).not.toHaveProperty('templatetotal')
  })
})

describe('who may do what', () => {
  it('lets its Admins and the admins above change a project, and nobody else', async () => {
    const { id } = await project()
    const asks: [Parameters<Client['refused']>[0], CallParams][] = [
      ['updateProject', { id, displaytext: 'new' }],
      ['suspendProject', { id }],
      ['activateProject', { id }],
      ['addAccountToProject', { projectid: id, account: 'ada' }],
      ['deleteAccountFromProject', { projectid: id, account: 'ada' }],
    ]
    const noAccess = (account: string) => `Account ${account} can't access project id=${id}`
    for (const [command, params] of asks) {
      for (const by of [amy, bob, chief]) {
        const { status, text } = await by.refused(command, params)
        expect([status, text]).toEqual([531, noAccess(by.username)])
      }
      expect((await ann.refused(command, params)).code).toBe('project.not_manager')
      for (const by of [boss, alice, server.admin]) {
        // One after the other, so that there is somebody to remove.
        if (command === 'deleteAccountFromProject') {
          await by.call('addAccountToProject', { projectid: id, account: 'ada' })
        }
        await by.call(command, params)
      }
    }
    expect((await ann.refused('deleteProject', { id })).code).toBe('project.not_manager')
    expect((await amy.refused('listProjectAccounts', { projectid: id })).text).toBe(noAccess('amy'))
    expect((await shown(id, ann))?.can).toMatchObject({ update: 'project.admins_only', use: true })
    expect((await shown(id, alice))?.can).toMatchObject({ update: true, delete: true })
  })
})

describe('members', () => {
  it('are accounts of the domain of the project, each once', async () => {
    const { id: projectid } = await project()
    const add = (params: CallParams) => alice.call('addAccountToProject', { projectid, ...params })
    expect(await add({ account: 'ann', roletype: 'Admin' })).toEqual({ success: true })
    await add({ email: 'AMY@mold.example' })
    expect(await rolesIn(projectid, ann)).toEqual({
      alice: 'Admin',
      ann: 'Regular',
      amy: 'Regular',
    })
    const { items } = await ann.call('listProjectAccounts', { projectid, role: 'regular' })
    expect(items.map(({ account, user }) => [account, user.length])).toEqual([
      ['amy', 1],
      ['ann', 1],
    ])
    for (const [params, text] of [
      [{ account: 'bob' }, 'Unable to find account name=bob in specified domain id'],
      [{}, 'Name the account with the parameter account, or one of its users with email'],
    ] as const) {
      const refusal = await alice.refused('addAccountToProject', { projectid, ...params })
      expect(refusal).toMatchObject({ status: 431, text })
    }
    const { code } = await alice.refused('addAccountToProject', { projectid, email: 'no@such' })
    expect(code).toBe('project.email_unknown')
  })

  it('leave, but for the last Admin', async () => {
    const { id: projectid } = await project()
    const remove = (account: string) => ({ projectid, account })
    const refusals = [
      ['bob', `Unable to find account name=bob in domain id=${domainid}`],
      ['amy', 'Account amy is not assigned to the project with specified id'],
      [
        'alice',
        'Unable to delete account alice from the project with specified id as the account is the owner of the project',
      ],
    ] as const
    for (const [account, text] of refusals) {
      const refusal = await alice.refused('deleteAccountFromProject', remove(account))
      expect(refusal).toMatchObject({ status: 431, text })
    }
    await alice.call('deleteAccountFromProject', remove('ann'))
    expect(await ann.call('listProjects', { id: projectid })).toEqual({ count: 0, items: [] })
  })

  it('take over, and one Admin is left at least', async () => {
    const { id } = await project()
    const change = (params: CallParams, by = alice) => by.call('updateProject', { id, ...params })
    const refusals: [CallParams, string][] = [
      [{ account: 'bob' }, `Unable to find account name=bob in domain id=${domainid}`],
      [
        { account: 'amy' },
        "Account amy doesn't belong to the project. Add it to the project first and then change the project's ownership",
      ],
      [{ account: 'alice', roletype: 'Regular' }, 'Cannot demote the only admin of the project'],
    ]
    for (const [params, text] of refusals) {
      const refusal = await alice.refused('updateProject', { id, ...params })
      expect(refusal).toMatchObject({ status: 431, text })
    }
    await change({ account: 'ann', roletype: 'Admin' })
    expect(await rolesIn(id)).toEqual({ alice: 'Admin', ann: 'Admin' })
    await change({ account: 'alice', roletype: 'Regular' }, ann)
    await change({ account: 'alice' }, ann)
    expect(await rolesIn(id)).toEqual({ alice: 'Admin', ann: 'Regular' })
  })
})

describe('updateProject', () => {
  it('changes name and description, and keeps names apart', async () => {
    const { id } = await project()
    const { name: other } = await project()
    const changed = await alice.call('updateProject', { id, name: 'renamed', displaytext: 'Ünï' })
    expect(changed).toMatchObject({ name: 'renamed', displaytext: 'Ünï' })
    const refusal = await alice.refused('updateProject', { id, name: other })
    expect(refusal.text).toBe(`Project with name ${other} already exists in domain id=${domainid}`)
  })

  it('says so for a project that is deleted, or never was', async () => {
    const { id } = await project()
    await alice.call('deleteProject', { id })
    const { text } = await alice.refused('updateProject', { id, name: 'x' })
    expect(text).toBe(`Unable to find the project id=${id}`)
    const add = await alice.refused('addAccountToProject', { projectid: id, account: 'ann' })
    expect(add.text).toBe('Unable to find project with specified id')
    expect(await alice.call('listProjects', { id })).toEqual({ count: 0, items: [] })
    expect((await alice.refused('updateProject', { id: domainid })).code).toBe('api.invalid_uuid')
  })

  it('tells the members what happened, as events of the project', async () => {
    const { id, name } = await project()
    const { items } = await ann.call('listEvents', { projectid: id, state: 'Completed' })
    expect(
      items.map(({ type, project: of, projectid, account }) => ({
        type,
        of,
        projectid,
        account,
      })),
    ).toEqual([{ type: 'PROJECT.ACCOUNT.ADD', of: name, projectid: id, account: undefined }])
    const own = await alice.call('listEvents', {
      type: 'PROJECT.CREATE',
      resourcetype: 'Project',
      resourceid: id,
    })
    expect(own.items.map(({ state }) => state)).toEqual([
      'Completed',
      'Started',
      'Scheduled',
      'Created',
    ])
  })
})
