import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../support/client.ts'
import { makeDomain, makeProject } from '../support/domain-tree.ts'
import { putInstance } from '../support/instances.ts'
import { setSetting, startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
let user: Client
let other: Client
let boss: Client
beforeAll(async () => {
  server = await startTestServer({ env: { MOLD_ROLES: 'api' } })
  await makeDomain(server.db, '/dom/')
  user = await server.person('una', '/dom/')
  other = await server.person('otto', '/dom/')
  boss = await server.person('bea', '/dom/', 2)
  for (const [name, state] of [
    ['one', 'Running'],
    ['two', 'Stopped'],
    ['three', 'Stopped'],
    ['gone', 'Destroyed'],
  ] as const) {
    await putInstance(server, { account: 'una', name, state })
  }
  await putInstance(server, { account: 'otto', name: 'foreign' })
  await putInstance(server, {
    account: 'una',
    name: 'expunged',
    state: 'Expunged',
    removed: new Date(),
  })
})
afterAll(() => server.stop())

const namesOf = async (by: Client, params = {}) =>
  (await by.call('listVirtualMachines', { sortby: 'name', ...params })).items.map(
    ({ name }) => name,
  )

describe('B5: lists of instances', () => {
  it('show users what is theirs, without what is destroyed', async () => {
    expect(await namesOf(user)).toEqual(['one', 'three', 'two'])
    expect(await namesOf(other)).toEqual(['foreign'])
    await setSetting(server, 'allow.user.view.destroyed.vm', 'true')
    expect(await namesOf(user)).toEqual(['gone', 'one', 'three', 'two'])
    await setSetting(server, 'allow.user.view.destroyed.vm', null)
  })

  it('show admins those of their domain, destroyed ones too', async () => {
    expect(await namesOf(boss)).toEqual([])
    const all = ['foreign', 'gone', 'one', 'three', 'two']
    expect(await namesOf(boss, { listall: true })).toEqual(all)
    expect(await namesOf(server.admin, { listall: true })).toEqual(all)
  })

  it('show those of a project to its members alone', async () => {
    const projectid = await makeProject(server.db, 'pro', {
      path: '/dom/',
      members: { una: 'Admin' },
    })
    await putInstance(server, { account: 'PrjAcct-pro-0', name: 'ours' })
    expect(await namesOf(user, { projectid })).toEqual(['ours'])
    expect(await other.refused('listVirtualMachines', { projectid })).toMatchObject({ status: 531 })
  })

  it('do not tell strangers whether an id is there', async () => {
    const { items } = await user.call('listVirtualMachines', { name: 'one' })
    const id = items[0]?.id ?? ''
    expect(await namesOf(other, { id })).toEqual([])
    expect(await namesOf(boss, { id })).toEqual(['one'])
    const unknown = await user.refused('listVirtualMachines', { id: randomUUID() })
    expect(unknown).toMatchObject({ status: 431, code: 'api.invalid_uuid' })
  })

  it('are narrowed, sorted and paged', async () => {
    expect(await namesOf(user, { state: ['stopped'] })).toEqual(['three', 'two'])
    expect(await namesOf(user, { state: ['Running', 'Stopped'], keyword: 'T' })).toEqual([
      'three',
      'two',
    ])
    expect(await namesOf(boss, { listall: true, state: ['present'] })).toHaveLength(4)
    expect(await namesOf(user, { sortorder: 'desc', page: 1, pagesize: 2 })).toEqual([
      'two',
      'three',
    ])
    expect(await user.refused('listVirtualMachines', { sortby: 'colour' })).toMatchObject({
      code: 'api.sort_unknown',
    })
  })

  it('count by facet; its own filter does not count', async () => {
    const { facets, count } = await user.call('listVirtualMachines', {
      facets: ['state', 'owner'],
      state: ['Running'],
    })
    expect(count).toBe(1)
    expect(facets?.['state']).toEqual([
      { value: 'Stopped', count: 2 },
      { value: 'Running', count: 1 },
    ])
    expect(facets?.['owner']).toMatchObject([{ name: 'una', count: 1 }])
    const hosts = await user.refused('listVirtualMachines', { facets: ['host'] })
    expect(hosts).toMatchObject({ code: 'api.facet_unknown' })
  })

  it('say what may be done, or why not', async () => {
    const { items } = await user.call('listVirtualMachines', { name: 'two' })
    expect(items[0]?.can).toMatchObject({
      start: true,
      stop: 'instance.stopped',
      recover: 'instance.admin_only',
      detachiso: 'instance.no_iso',
    })
  })
})

describe('B5: what is done with an instance', () => {
  it.each([
    'startVirtualMachine',
    'stopVirtualMachine',
    'rebootVirtualMachine',
    'destroyVirtualMachine',
    'updateVirtualMachine',
    'getVMScreenshot',
  ] as const)('%s is for its owner and admins above, and for nobody else', async (command) => {
    const { items } = await user.call('listVirtualMachines', { name: 'two' })
    const id = items[0]?.id ?? ''
    expect(await other.refused(command, { id })).toMatchObject({ status: 531, code: 'api.denied' })
    const unknown = await other.refused(command, { id: randomUUID() })
    expect(unknown).toMatchObject({ status: 431, code: 'api.invalid_uuid' })
  })

  it('is for admins of a domain above, who recover and expunge', async () => {
    const { items } = await boss.call('listVirtualMachines', { name: 'gone', listall: true })
    const id = items[0]?.id ?? ''
    expect(await user.refused('recoverVirtualMachine', { id })).toMatchObject({ status: 401 })
    expect(await boss.call('recoverVirtualMachine', { id })).toMatchObject({ state: 'Stopped' })
    expect(await boss.refused('recoverVirtualMachine', { id })).toMatchObject({
      code: 'instance.not_destroyed',
    })
  })
})
