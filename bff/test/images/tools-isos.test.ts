import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keepToolsIsos } from '../../src/images/defaults/tools.service.ts'
import type { Client } from '../support/client.ts'
import { eventually } from '../support/hosts.ts'
import { makeZone, startTestServer, type TestServer } from '../support/server.ts'

const names = new Set(['vmware-tools.iso', 'xs-tools.iso'])

let server: TestServer
let admin: Client
let user: Client
let second: { readonly id: number; readonly uuid: string }

beforeAll(async () => {
  server = await startTestServer({ env: { MOLD_DEFAULT_TEMPLATES: '1' } })
  ;({ admin } = server)
  user = await server.person('tina')
  await eventually(
    () => admin.call('listIsos', { isofilter: 'featured' }),
    ({ count }) => count === 2,
  )
  second = await makeZone(server, 'second')
  // The server does it by itself, too; twice is once.
  await Promise.all([keepToolsIsos(server), keepToolsIsos(server)])
})
afterAll(() => server.stop())

async function idOf(name: string): Promise<string> {
  const { items } = await admin.call('listIsos', { isofilter: 'featured', name })
  return items[0]?.id ?? ''
}

describe('A5: the tools ISOs of hosts', () => {
  it('are found as clients look for them, without a zone and without bytes', async () => {
    for (const name of names) {
      const { items, count } = await admin.call('listIsos', {
        name,
        account: 'system',
        isready: true,
      })
      expect(count).toBe(1)
      expect(items).toMatchObject([
        {
          name,
          templatetype: 'PERHOST',
          account: 'system',
          domain: 'ROOT',
          isready: true,
          ispublic: true,
          isfeatured: true,
          isextractable: false,
          bootable: false,
          status: 'Successfully Installed',
          downloaddetails: [],
        },
      ])
      expect(items[0]?.zoneid).toBeUndefined()
      expect(items[0]?.zonename).toBeUndefined()
    }
  })

  it('are there once in every list, and in the list of each zone', async () => {
    const zones = (await admin.call('listZones')).items.map(({ id }) => id)
    expect(zones).toHaveLength(2)
    for (const by of [admin, user]) {
      for (const isofilter of ['featured', 'executable']) {
        for (const zoneid of [undefined, ...zones]) {
          const { items, count } = await by.call('listIsos', { isofilter, zoneid })
          expect(items).toHaveLength(2)
          expect(new Set(items.map(({ name }) => name))).toEqual(names)
          expect(count).toBe(2)
        }
      }
    }
    const { items, count } = await admin.call('listIsos', {
      isofilter: 'all',
      showunique: true,
      facets: ['zone'],
    })
    expect(count).toBe(2)
    expect(items.map((iso) => iso.zones?.map(({ isready }) => isready))).toEqual([
      [true, true],
      [true, true],
    ])
    expect((await admin.call('listIsos', { isofilter: 'community' })).count).toBe(0)
    expect((await user.call('listIsos', { isofilter: 'self' })).count).toBe(0)
  })

  it('are not changed, deleted, copied or given out, by nobody', async () => {
    const id = await idOf('xs-tools.iso')
    const refused = async (
      by: Client,
      command: 'updateIso' | 'deleteIso' | 'extractIso' | 'copyIso',
    ) => {
      const more = command === 'extractIso' ? { mode: 'HTTP_DOWNLOAD' } : {}
      const to = command === 'copyIso' ? { destzoneids: second.uuid } : {}
      const { code, status } = await by.refused(command, { id, ...more, ...to })
      return [status, code]
    }
    const share = { id, op: 'add', accounts: 'tina' }
    expect(await admin.refused('updateIsoPermissions', share)).toMatchObject({
      code: 'image.perhost_protected',
    })
    expect(await refused(admin, 'updateIso')).toEqual([431, 'image.perhost_protected'])
    expect(await refused(admin, 'deleteIso')).toEqual([431, 'image.perhost_protected'])
    expect(await refused(admin, 'extractIso')).toEqual([431, 'image.extract_perhost'])
    expect(await refused(admin, 'copyIso')).toEqual([431, 'copy.perhost'])
    expect((await refused(user, 'deleteIso'))[0]).toBe(531)
    const { items } = await admin.call('listIsos', { isofilter: 'all', id, showunique: true })
    expect(items[0]?.can).toMatchObject({
      update: 'image.perhost_protected',
      share: 'image.perhost_protected',
      delete: 'image.perhost_protected',
      download: 'image.extract_perhost',
      copy: 'copy.perhost',
      convert: 'conversion.format',
    })
    expect(items[0]?.zones?.map(({ can }) => can?.delete)).toEqual([
      'image.perhost_protected',
      'image.perhost_protected',
    ])
  })

  it('keep nobody from deleting a zone', async () => {
    const id = await idOf('vmware-tools.iso')
    const removed = new Date()
    const stores = server.db.updateTable('image_store').set({ removed })
    await stores.where('zone_id', '=', second.id).execute()
    await admin.call('deleteZone', { id: second.uuid })
    await keepToolsIsos(server)
    const { items } = await admin.call('listIsos', { isofilter: 'all', id, showunique: true })
    expect(items[0]?.zones).toHaveLength(1)
  })
})
