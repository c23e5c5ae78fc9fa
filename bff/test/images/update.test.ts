import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CallParams, Client } from '../support/client.ts'
import { insertImage } from '../support/image-rows.ts'
import { eventsOf, osTypeId } from '../support/images.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
let alice: Client
let disk: string
let disc: string
beforeAll(async () => {
  server = await startTestServer({ env: { MOLD_ROLES: 'api' } })
  alice = await server.person('alice')
})
beforeEach(async () => {
  disk = await insertImage(server.db, { name: 'server', account: 'alice', displayText: 'a server' })
  disc = await insertImage(server.db, { name: 'disc', account: 'alice', kind: 'iso' })
})
afterAll(() => server.stop())

const before = async (id: string) => (await server.image(id))!

/** What a change has changed, of everything that the API shows. */
async function changed(
  id: string,
  params: CallParams,
  by = alice,
  command = 'updateTemplate' as 'updateTemplate' | 'updateIso',
) {
  const { updated: _, ...old } = await before(id)
  const answer = await by.call(command, { id, ...params })
  const { updated: __, ...now } = await before(id)
  const names = Object.keys({ ...old, ...now }) as (keyof typeof now)[]
  const different = names.filter((name) => JSON.stringify(old[name]) !== JSON.stringify(now[name]))
  const shown = Object.fromEntries(different.map((name) => [name, now[name]]))
  // What may be done in each zone is told by lists alone.
  const { zones: _zones, ...plain } = shown
  expect(answer).toMatchObject(plain)
  return shown
}

describe('an update', () => {
  it.each<[CallParams, Record<string, unknown>]>([
    [{ name: '새 이름 🐧' }, { name: '새 이름 🐧' }],
    [{ displaytext: 'two\nlines' }, { displaytext: 'two\nlines' }],
    [{ passwordenabled: true }, { passwordenabled: true }],
    [{ sshkeyenabled: true }, { sshkeyenabled: true }],
    [{ isdynamicallyscalable: true }, { isdynamicallyscalable: true }],
    [{ requireshvm: false }, { requireshvm: false }],
    [{ arch: 'aarch64' }, { arch: 'aarch64' }],
    [{ templatetype: 'vnf' }, { templatetype: 'VNF' }],
    [{ 'details[0].nicAdapter': 'virtio' }, { details: { nicAdapter: 'virtio' } }],
    [{ bootable: false }, {}],
    [{ sortkey: 3 }, {}],
    [{ forceupdateostype: true }, {}],
    [{ displaytext: '' }, {}],
    [{}, {}],
  ])('D1: changes what is given and nothing else: %j', async (params, expected) => {
    expect(await changed(disk, params)).toEqual(expected)
  })

  it('J1: changes an ISO as well, which may stop being bootable', async () => {
    expect(await changed(disc, { bootable: false }, alice, 'updateIso')).toEqual({
      bootable: false,
    })
    expect(await changed(disc, { name: 'tools' }, alice, 'updateIso')).toEqual({ name: 'tools' })
  })

  it('changes the OS type to one that exists', async () => {
    const ostypeid = await osTypeId(server, 'Ubuntu 24.04 LTS')
    expect(await changed(disk, { ostypeid })).toEqual({ ostypeid, ostypename: 'Ubuntu 24.04 LTS' })
    const unknown = '6b0b5c0e-4a0e-4a1e-9d5e-0c6f6d0a0001'
    expect((await alice.refused('updateTemplate', { id: disk, ostypeid: unknown })).text).toContain(
      'Unable to execute API command updatetemplate due to invalid value. Invalid parameter ostypeid',
    )
  })

  it('replaces details as a whole, and removes them', async () => {
    const first = { 'details[0].nicAdapter': 'virtio', 'details[0].keyboard': 'uk' }
    expect(await changed(disk, first)).toEqual({
      details: { nicAdapter: 'virtio', keyboard: 'uk' },
    })
    expect(await changed(disk, { 'details[0].a.b:c': '1' })).toEqual({ details: { 'a.b:c': '1' } })
    expect(await changed(disk, { name: 'kept' })).toEqual({ name: 'kept' })
    expect(await changed(disk, { cleanupdetails: true })).toEqual({ details: {} })
    expect(Object.keys((await before(disk)).details)).toEqual([])
  })

  it('shows in the order of lists at once', async () => {
    await alice.call('updateTemplate', { id: disk, sortkey: -100 })
    const { items } = await alice.call('listTemplates', { templatefilter: 'self' })
    expect(items[0]!.id).toBe(disk)
  })

  it('is told in the audit trail', async () => {
    await alice.call('updateTemplate', { id: disk, name: 'other' })
    await alice.call('updateIso', { id: disc, name: 'other' })
    expect(await eventsOf(server, disk)).toEqual(['TEMPLATE.UPDATE INFO'])
    expect(await eventsOf(server, disc)).toEqual(['ISO.UPDATE INFO'])
  })
})

describe('an update that is refused', () => {
  const refused = (params: CallParams, by = alice) =>
    by.refused('updateTemplate', { id: disk, ...params })

  it.each<[CallParams, string]>([
    [{ name: 'n'.repeat(300) }, 'api.too_long'],
    [{ name: 'a\u202Eb' }, 'image.name_character'],
    [{ name: '  ' }, 'image.name_empty'],
    [{ name: 'SystemVM Template (KVM)' }, 'image.name_reserved'],
    [{ displaytext: 'a\0b' }, 'api.control_characters'],
    [{ arch: 'sparc' }, 'image.arch_invalid'],
    [{ templatetype: 'HUGE' }, 'image.type_invalid'],
    [{ sortkey: 'high' }, 'api.invalid_value'],
  ])('%j changes nothing', async (params, code) => {
    const old = await before(disk)
    expect(await refused(params)).toMatchObject({ status: 431, code })
    expect(await before(disk)).toEqual(old)
  })

  it('is one of what root admins alone may change', async () => {
    for (const params of [{ templatetag: 'x' }, { isrouting: true }, { format: 'RAW' }]) {
      const [name] = Object.keys(params)
      expect(await refused(params)).toMatchObject({
        status: 531,
        text: `Parameter ${name} can only be specified by a Root Admin, permission denied`,
      })
    }
    expect((await refused({ templatetype: 'SYSTEM' })).text).toBe(
      'Users can not update Template to template type SYSTEM.',
    )
    const { admin } = server
    expect(await changed(disk, { templatetag: 'fast' }, admin)).toEqual({ templatetag: 'fast' })
    expect(await changed(disk, { isrouting: true }, admin)).toMatchObject({
      templatetype: 'ROUTING',
    })
    expect(await refused({ format: 'RAW' }, admin)).toMatchObject({ code: 'image.format_fixed' })
    expect(await refused({ format: 'ISO' }, admin)).toMatchObject({ code: 'image.format_mismatch' })
    expect(await changed(disk, { templatetype: 'SYSTEM' }, admin)).toMatchObject({
      templatetype: 'SYSTEM',
    })
  })

  it('may name another format as long as nothing is stored', async () => {
    const { admin } = server
    const failed = { name: 'wrong', account: 'alice', state: 'failed' } as const
    const id = await insertImage(server.db, failed)
    expect(await changed(id, { format: 'raw' }, admin)).toEqual({ format: 'RAW' })
    expect(await admin.refused('updateTemplate', { id, format: 'OVA' })).toMatchObject({
      code: 'image.hypervisor_format',
    })
  })

  it('is one of what is not there, or of the other kind', async () => {
    expect(await alice.refused('updateTemplate', { id: disc })).toMatchObject({
      status: 431,
      text: 'Unable to find Template with specified id',
    })
    expect((await alice.refused('updateIso', { id: disk })).text).toBe(
      'Unable to find ISO with specified id',
    )
    expect((await alice.refused('updateTemplate', { id: '-1' })).code).toBe('api.invalid_uuid')
    await server.db
      .updateTable('vm_template')
      .set({ removed: new Date() })
      .where('uuid', '=', disk)
      .execute()
    expect((await refused({ name: 'late' })).code).toBe('image.template_not_found')
  })
})
