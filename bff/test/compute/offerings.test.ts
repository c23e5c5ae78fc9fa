import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../support/client.ts'
import { makeZone, startTestServer, type TestServer } from '../support/server.ts'
import { makeDomain } from '../support/domain-tree.ts'

let server: TestServer
let user: Client
beforeAll(async () => {
  server = await startTestServer({ env: { MOLD_ROLES: 'api' } })
  user = await server.person('olga')
})
afterAll(() => server.stop())

describe('§10: service offerings', () => {
  it('are there at the first start, and everyone sees them', async () => {
    const { items } = await user.call('listServiceOfferings', {})
    expect(items.map(({ name, cpunumber, memory }) => [name, cpunumber, memory])).toEqual([
      ['Small Instance', 1, 512],
      ['Medium Instance', 1, 1024],
      ['Large Instance', 2, 4096],
    ])
  })

  it('are made and deleted by root admins', async () => {
    const given = { name: 'Tiny', cpunumber: 1, cpuspeed: 250, memory: 64 }
    expect(await user.refused('createServiceOffering', given)).toMatchObject({ status: 401 })
    const made = await server.admin.call('createServiceOffering', given)
    expect(made).toMatchObject({ name: 'Tiny', displaytext: 'Tiny', memory: 64, state: 'Active' })
    const id = made.id ?? ''
    expect((await user.call('listServiceOfferings', { name: 'Tiny' })).count).toBe(1)
    expect((await user.call('listServiceOfferings', { keyword: 'TIN' })).count).toBe(1)
    await server.admin.call('deleteServiceOffering', { id })
    expect((await user.call('listServiceOfferings', { id })).count).toBe(0)
    const again = await server.admin.refused('deleteServiceOffering', { id })
    expect(again).toMatchObject({ status: 431, code: 'api.invalid_uuid' })
  })

  it.each([
    [{ cpunumber: 0, cpuspeed: 500, memory: 512 }, 'cpunumber'],
    [{ cpunumber: 1, memory: 512 }, 'cpuspeed'],
    [{ cpunumber: 1, cpuspeed: 500, memory: 31 }, 'memory'],
  ])('are refused with %j', async (given, name) => {
    expect(
      await server.admin.refused('createServiceOffering', { name: 'Bad', ...given }),
    ).toMatchObject({ status: 431, code: 'offering.number', params: { name } })
  })

  it('are not narrowed to a domain without a word', async () => {
    const { domain } = await domainOf(user)
    const given = { name: 'Ours', cpunumber: 1, cpuspeed: 500, memory: 512 }
    expect(
      await server.admin.refused('createServiceOffering', { ...given, domainid: [domain] }),
    ).toMatchObject({ code: 'offering.narrowed', params: { name: 'domainid' } })
  })
})

async function domainOf(client: Client) {
  const { items } = await client.call('listAccounts', {})
  return { domain: items[0]?.domainid ?? '' }
}

describe('§10: disk offerings', () => {
  it('are there at the first start; a customised one has no size', async () => {
    const { items } = await user.call('listDiskOfferings', {})
    expect(items.map(({ name, disksize, iscustomized }) => [name, disksize, iscustomized])).toEqual(
      [
        ['Small', 5, false],
        ['Medium', 20, false],
        ['Large', 100, false],
        ['Custom', undefined, true],
      ],
    )
  })

  it('are made and deleted by root admins', async () => {
    const made = await server.admin.call('createDiskOffering', { name: 'One', disksize: 1 })
    expect(made).toMatchObject({ disksize: 1, iscustomized: false })
    await server.admin.call('deleteDiskOffering', { id: made.id ?? '' })
    expect((await user.call('listDiskOfferings', { name: 'One' })).count).toBe(0)
  })

  it('have a size or are customised', async () => {
    const { admin } = server
    expect(await admin.refused('createDiskOffering', { name: 'None' })).toMatchObject({
      code: 'offering.number',
    })
    const both = { name: 'Both', disksize: 1, customized: true }
    expect(await admin.refused('createDiskOffering', both)).toMatchObject({
      code: 'offering.custom_size',
    })
  })
})

describe('§10: networks', () => {
  it('are one for each zone that the caller may use', async () => {
    const domain = await makeDomain(server.db, '/net/')
    const open = await makeZone(server, 'net open')
    const closed = await makeZone(server, 'net closed', { domainId: domain.id })
    const seen = async (by: Client) =>
      (await by.call('listNetworks', {})).items.map(({ zoneid }) => zoneid)
    expect(await seen(server.admin)).toEqual(expect.arrayContaining([open.uuid, closed.uuid]))
    expect(await seen(user)).toContain(open.uuid)
    expect(await seen(user)).not.toContain(closed.uuid)
    const { items } = await user.call('listNetworks', { zoneid: open.uuid })
    expect(items).toMatchObject([{ name: 'default', type: 'Shared', state: 'Allocated' }])
    expect((await user.call('listNetworks', { type: 'Isolated' })).count).toBe(0)
  })
})

describe('§10: what Mold has none of', () => {
  it.each([
    'listPublicIpAddresses',
    'listPortForwardingRules',
    'listIpForwardingRules',
    'listSSHKeyPairs',
    'listUserData',
    'listNetworkOfferings',
    'listRegions',
    'listVPCs',
  ] as const)('%s answers nothing', async (command) => {
    expect(await user.call(command, {})).toEqual({ count: 0, items: [] })
  })
})
