import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import type { Client } from '../support/client.ts'
import { makeDomain } from '../support/domain-tree.ts'
import { setSetting, startTestServer, type TestServer } from '../support/server.ts'

/*
 * In domain /a/: alice, whose project it is, ann and amy, who are invited, and the domain admin boss; bob in ROOT and
 * the domain admin chief of /b/ have nothing to do with it.
 */
let server: TestServer
let alice: Client
let ann: Client
let amy: Client
let boss: Client
let bob: Client
let chief: Client
let projectid = ''
let name = ''
let count = 0

beforeAll(async () => {
  server = await startTestServer()
  await makeDomain(server.db, '/a/')
  await makeDomain(server.db, '/b/')
  alice = await server.person('alice', '/a/')
  ann = await server.person('ann', '/a/')
  amy = await server.person('amy', '/a/')
  boss = await server.person('boss', '/a/', 2)
  bob = await server.person('bob')
  chief = await server.person('chief', '/b/', 2)
  await setSetting(server, 'project.invite.required', 'true')
})
afterAll(() => server.stop())

beforeEach(async () => {
  name = `project ${(count += 1)}`
  projectid = (await alice.call('createProject', { name })).id ?? ''
})

const invite = (account: string, more: { roletype?: 'Admin' | 'Regular' } = {}) =>
  alice.call('addAccountToProject', { projectid, account, ...more })
const invited = async (by: Client, more = {}) =>
  (await by.call('listProjectInvitations', { projectid, ...more })).items
const members = async () => {
  const { items } = await alice.call('listProjectAccounts', { projectid })
  return items.map(({ account, role }) => `${account} ${role}`)
}

describe('project.invite.required', () => {
  it('invites in place of making a member, and once accepted the account is one', async () => {
    await invite('ann')
    expect(await members()).toEqual(['alice Admin'])
    const noAccess = `Account ann can't access project id=${projectid}`
    expect((await ann.refused('listProjectAccounts', { projectid })).text).toBe(noAccess)
    const { items } = await ann.call('listProjectInvitations')
    const [one] = items.filter((each) => each.projectid === projectid)
    expect(one).toMatchObject({
      project: name,
      account: 'ann',
      domain: 'a',
      state: 'Pending',
      role: 'Regular',
      can: { answer: true, delete: 'project.admins_only' },
    })
    await ann.call('updateProjectInvitation', { projectid })
    expect(await members()).toEqual(['alice Admin', 'ann Regular'])
    expect(await invited(ann)).toMatchObject([{ id: one?.id, state: 'Completed' }])
    expect(await invited(ann, { activeonly: true })).toEqual([])
    expect(await ann.refused('updateProjectInvitation', { projectid })).toMatchObject({
      status: 431,
      text: `Unable to find invitation for account name=ann to the project id=${projectid}`,
    })
  })

  it('makes an Admin of whoever is invited as one, and invites again with another role', async () => {
    await invite('ann')
    await invite('ann', { roletype: 'Admin' })
    const [one, ...others] = await invited(alice)
    expect(one).toMatchObject({ state: 'Pending', role: 'Admin' })
    expect(others).toEqual([])
    await ann.call('updateProjectInvitation', { projectid, token: one?.id, accept: true })
    expect(await members()).toEqual(['alice Admin', 'ann Admin'])
    await invite('ann')
    expect(await invited(alice, { state: 'pending' })).toEqual([])
  })

  it('lets the invited decline, who may be invited again', async () => {
    await invite('ann')
    await ann.call('updateProjectInvitation', { projectid, accept: false })
    expect(await members()).toEqual(['alice Admin'])
    expect(await invited(ann)).toMatchObject([{ state: 'Declined' }])
    expect((await ann.refused('updateProjectInvitation', { projectid })).code).toBe(
      'project.invitation_unknown',
    )
    await invite('ann')
    expect((await invited(ann)).map(({ state }) => state)).toEqual(['Pending', 'Declined'])
  })

  it('acts at once: without it accounts are members, and what was pending is settled', async () => {
    await invite('ann')
    await setSetting(server, 'project.invite.required', 'false')
    await invite('ann')
    await setSetting(server, 'project.invite.required', 'true')
    expect(await members()).toEqual(['alice Admin', 'ann Regular'])
    expect(await invited(ann)).toMatchObject([{ state: 'Completed' }])
    expect(await alice.call('listCapabilities')).toMatchObject({ projectinviterequired: true })
  })
})

describe('an invitation', () => {
  it('expires as project.invite.timeout says now, and can still be declined', async () => {
    await invite('ann')
    const aged = sql<Date>`now() - interval '2 hours'`
    await server.db.updateTable('project_invitation').set({ created: aged }).execute()
    expect(await invited(ann)).toMatchObject([{ state: 'Pending' }])
    await setSetting(server, 'project.invite.timeout', '3600')
    expect(await invited(ann)).toMatchObject([{ state: 'Expired', can: { answer: false } }])
    expect(await invited(ann, { activeonly: true })).toEqual([])
    expect(await invited(ann, { state: 'Expired' })).toHaveLength(1)
    expect(await ann.refused('updateProjectInvitation', { projectid })).toMatchObject({
      status: 431,
      code: 'project.invitation_expired',
    })
    await setSetting(server, 'project.invite.timeout', null)
    await ann.call('updateProjectInvitation', { projectid })
    expect(await members()).toEqual(['alice Admin', 'ann Regular'])
  })

  it('is known to the invited and to those who manage the project, and to nobody else', async () => {
    await invite('ann')
    const [one] = await invited(alice)
    for (const by of [alice, ann, boss, server.admin]) {
      expect((await by.call('listProjectInvitations', { id: one?.id })).count).toBe(1)
    }
    for (const by of [amy, bob, chief]) {
      expect((await by.call('listProjectInvitations', { id: one?.id })).count).toBe(0)
      expect(await invited(by)).toEqual([])
      expect((await by.refused('updateProjectInvitation', { projectid })).code).toBe(
        'project.invitation_unknown',
      )
      expect(await by.refused('deleteProjectInvitation', { id: one?.id ?? '' })).toMatchObject({
        status: 431,
        text: `Unable to find project invitation by id ${one?.id}`,
      })
    }
    expect((await ann.refused('deleteProjectInvitation', { id: one?.id ?? '' })).code).toBe(
      'project.no_access',
    )
    for (const by of [amy, bob]) {
      const asked = { projectid, account: 'ann' }
      expect((await by.refused('updateProjectInvitation', asked)).status).toBe(531)
    }
    expect((await alice.call('listProjectInvitations')).items).toEqual([])
    const { items } = await boss.call('listProjectInvitations', { listall: true })
    expect(items.map(({ id }) => id)).toContain(one?.id)
  })

  it('is answered by an admin for the account, and withdrawn by whoever manages the project', async () => {
    await invite('ann')
    await boss.call('updateProjectInvitation', { projectid, account: 'ann' })
    await invite('amy')
    const [one] = await invited(alice, { state: 'Pending' })
    expect(one?.account).toBe('amy')
    await alice.call('deleteProjectInvitation', { id: one?.id ?? '' })
    expect((await amy.refused('updateProjectInvitation', { projectid })).code).toBe(
      'project.invitation_unknown',
    )
    expect(await members()).toEqual(['alice Admin', 'ann Regular'])
  })

  it('cannot be accepted while the project is suspended, and goes with it', async () => {
    await invite('ann')
    await alice.call('suspendProject', { id: projectid })
    expect((await ann.refused('updateProjectInvitation', { projectid })).code).toBe(
      'project.account_state',
    )
    await alice.call('deleteProject', { id: projectid })
    expect(await invited(ann)).toEqual([])
    const left = server.db
      .selectFrom('project_invitation as i')
      .innerJoin('project as p', 'p.id', 'i.project_id')
      .select('i.id')
      .where('p.uuid', '=', projectid)
    expect(await left.execute()).toEqual([])
  })

  it('goes with the account that is invited', async () => {
    await server.person('leaving', '/a/')
    await invite('leaving')
    const { items } = await server.admin.call('listAccounts', { name: 'leaving', listall: true })
    await server.admin.call('deleteAccount', { id: items[0]?.id ?? '' })
    expect(await invited(alice)).toEqual([])
    const left = server.db
      .selectFrom('project_invitation as i')
      .innerJoin('account as a', 'a.id', 'i.account_id')
      .select('i.id')
      .where('a.name', '=', 'leaving')
    expect(await left.execute()).toEqual([])
  })

  it('is named by an id, and what is none is refused as such', async () => {
    for (const id of ['-1', 'x']) {
      expect(await alice.refused('listProjectInvitations', { id })).toMatchObject({ status: 431 })
      expect(await alice.refused('deleteProjectInvitation', { id })).toMatchObject({ status: 431 })
    }
  })

  it('is accepted once, by however many calls at the same time', async () => {
    await invite('ann')
    const accept = () => ann.call('updateProjectInvitation', { projectid })
    const ends = await Promise.allSettled([accept(), accept(), accept()])
    expect(ends.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0)
    expect(await members()).toEqual(['alice Admin', 'ann Regular'])
  })
})
