import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallParams, Client } from '../support/client.ts'
import { makeDomain } from '../support/domain-tree.ts'
import { isoBytes, type Registrar, registrar } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
let origin: Origin
let register: Registrar
let person: Client
let domain: { id: number; uuid: string }
beforeAll(async () => {
  ;[server, origin] = await Promise.all([startTestServer(), startOrigin()])
  domain = await makeDomain(server.db, '/a/')
  person = await server.person('ann', '/a/')
  register = await registrar(server)
})
afterAll(() => Promise.all([server.stop(), origin.close()]))

const needed = (name: string): CallParams => ({
  name,
  networktype: 'Advanced',
  dns1: '10.0.0.1',
  internaldns1: '10.0.0.2',
})
const create = (name: string, more: CallParams = {}) =>
  server.admin.call('createZone', { ...needed(name), ...more })
const namesFor = async (client: Client) =>
  (await client.call('listZones')).items.map(({ name }) => name)

async function eventsOfZone(id: string | undefined): Promise<string[]> {
  const { items } = await server.admin.call('listEvents', { resourceid: id, listall: true })
  return items.map(({ type, description }) => `${type}: ${description}`).toReversed()
}

describe('createZone', () => {
  it('A4: makes a zone that starts Disabled, with all that was given', async () => {
    const zone = await create('north', {
      dns2: '10.0.0.3',
      internaldns2: '10.0.0.4',
      ip6dns1: '2001:db8::1',
      guestcidraddress: '10.1.0.0/16',
      domain: 'cloud.example',
      localstorageenabled: true,
      securitygroupenabled: true,
      isedge: true,
    })
    expect(zone).toMatchObject({
      name: 'north',
      allocationstate: 'Disabled',
      networktype: 'Advanced',
      dns1: '10.0.0.1',
      dns2: '10.0.0.3',
      internaldns1: '10.0.0.2',
      internaldns2: '10.0.0.4',
      ip6dns1: '2001:db8::1',
      guestcidraddress: '10.1.0.0/16',
      domain: 'cloud.example',
      localstorageenabled: true,
      securitygroupsenabled: true,
      type: 'Edge',
      dhcpprovider: 'VirtualRouter',
    })
    expect(await namesFor(person)).not.toContain('north')
    expect(await eventsOfZone(zone.id)).toEqual(['ZONE.CREATE: Zone north was made'])
  })

  it('A4: is enabled at once when the call says so, and private to a domain', async () => {
    const outside = await server.person('otto', '/')
    await create('private', { allocationstate: 'Enabled', domainid: domain.uuid })
    expect(await namesFor(person)).toContain('private')
    expect(await namesFor(outside)).not.toContain('private')
  })

  it.each([
    [{ name: 'zone1' }, 'zone.name_taken'],
    [{ name: '  ' }, 'api.missing_parameter', 'api.empty_value', 'zone.name_empty'],
    [{ dns1: 'x' }, 'zone.address_invalid'],
    [{ ip6dns1: '10.0.0.1' }, 'zone.address_invalid'],
    [{ guestcidraddress: '10.1.0.0' }, 'zone.cidr_invalid'],
    [{ networktype: 'Other' }, 'api.invalid_value'],
    [{ domainid: '2d5a4f7e-92be-4c0b-8f1f-6a4d8f6f0001' }, 'api.invalid_uuid'],
  ] as [CallParams, ...string[]][])('refuses %j', async (wrong, ...codes) => {
    const refusal = await server.admin.refused('createZone', { ...needed('wrong'), ...wrong })
    expect(codes).toContain(refusal.code)
    expect(refusal.status).toBe(431)
    expect(await namesFor(server.admin)).not.toContain('wrong')
  })

  it('gives one of two calls at the same moment the name', async () => {
    const both = await Promise.allSettled([create('twin'), create('twin')])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'zone.name_taken' },
    })
  })

  it('is for root admins', async () => {
    for (const command of ['createZone', 'updateZone', 'deleteZone'] as const) {
      expect(await person.refused(command, needed('mine'))).toMatchObject({ status: 401 })
    }
  })
})

describe('updateZone', () => {
  it('changes what is given and leaves the rest', async () => {
    const { id } = await create('before', { dns2: '10.0.0.9', domainid: domain.uuid })
    const changed = await server.admin.call('updateZone', {
      id,
      name: 'after',
      dns2: '',
      allocationstate: 'Enabled',
      'details[0].key': 'rack',
      'details[0].value': '7',
    })
    expect(changed).toMatchObject({
      name: 'after',
      dns1: '10.0.0.1',
      allocationstate: 'Enabled',
      resourcedetails: { rack: '7' },
      domainid: domain.uuid,
    })
    expect(changed.dns2).toBeUndefined()
    expect(await eventsOfZone(id)).toContain(
      'ZONE.EDIT: Zone after was renamed from before, enabled',
    )
  })

  it('A4: opens a private zone to everybody', async () => {
    const outside = await server.person('olga', '/')
    const { id } = await create('ours', { allocationstate: 'Enabled', domainid: domain.uuid })
    expect(await namesFor(outside)).not.toContain('ours')
    const opened = await server.admin.call('updateZone', { id, ispublic: true })
    expect(opened.domainid).toBeUndefined()
    expect(await namesFor(outside)).toContain('ours')
  })

  it('§20: a disabled zone takes images of root admins only', async () => {
    const { id } = await create('closing', { allocationstate: 'Enabled' })
    await server.admin.call('updateZone', { id, allocationstate: 'Disabled' })
    const url = origin.put('/closing.iso', isoBytes())
    expect(
      await person.refused('registerIso', register.isoParams(url, { zoneid: id })),
    ).toMatchObject({ status: 531 })
    expect(await register.iso(url, { zoneid: id })).toEqual(expect.any(String))
  })

  it('refuses a name that another zone has, and a zone that never was', async () => {
    const { id } = await create('third')
    expect(await server.admin.refused('updateZone', { id, name: 'zone1' })).toMatchObject({
      code: 'zone.name_taken',
    })
    const never = '2d5a4f7e-92be-4c0b-8f1f-6a4d8f6f0002'
    expect(await server.admin.refused('updateZone', { id: never })).toMatchObject({
      code: 'api.invalid_uuid',
    })
  })
})

describe('deleteZone', () => {
  it('takes an empty zone away, whose name is free again', async () => {
    const { id } = await create('short')
    expect(await server.admin.call('deleteZone', { id })).toMatchObject({ success: true })
    expect(await namesFor(server.admin)).not.toContain('short')
    expect(await server.admin.refused('deleteZone', { id })).toMatchObject({ code: 'zone.invalid' })
    expect((await create('short')).id).not.toBe(id)
  })

  it('refuses while there are images in it, and says how many', async () => {
    const { id } = await create('used', { allocationstate: 'Enabled' })
    const url = origin.put('/used.iso', isoBytes())
    const image = await register.iso(url, { zoneid: id })
    expect(await server.admin.refused('deleteZone', { id })).toMatchObject({
      status: 530,
      code: 'zone.holds_images',
      text: expect.stringMatching(/cannot be deleted because .*Delete the 1 images of zone used/),
    })
    await server.admin.call('deleteIso', { id: image })
    expect(await server.admin.call('deleteZone', { id })).toMatchObject({ success: true })
  })

  it('takes no image that is registered at the same moment', async () => {
    const { id } = await create('racing', { allocationstate: 'Enabled' })
    const url = origin.put('/racing.iso', isoBytes())
    const [deleted, registered] = await Promise.allSettled([
      server.admin.call('deleteZone', { id }),
      register.iso(url, { zoneid: id }),
    ])
    expect([deleted.status, registered.status].toSorted()).toEqual(['fulfilled', 'rejected'])
  })
})
