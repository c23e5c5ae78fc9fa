import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallParams, Client } from '../support/client.ts'
import { makeAccount, makeDomain, makeProject } from '../support/domain-tree.ts'
import { isoBytes, type Registrar, registrar } from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { makeZone, setSetting, startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
let origin: Origin
let register: Registrar
/** Admin of /x/, users of /x/ and /x/y/, admin of /a/. */
const people: Record<'chief' | 'giver' | 'taker' | 'boss', Client> = {} as never
/** Ids of domains by path, and of accounts by name. */
const domains: Record<string, { id: number; uuid: string }> = {}
const accounts: Record<string, number> = {}

beforeAll(async () => {
  ;[server, origin] = await Promise.all([startTestServer(), startOrigin()])
  register = await registrar(server)
  for (const path of ['/x/', '/x/y/', '/a/']) domains[path] = await makeDomain(server.db, path)
  people.chief = await server.person('chief', '/x/', 2)
  people.giver = await server.person('giver', '/x/')
  people.taker = await server.person('taker', '/x/y/')
  people.boss = await server.person('boss', '/a/', 2)
  for (const [name, path] of Object.entries({ friend: '/x/', neighbour: '/x/y/' })) {
    accounts[name] = (await makeAccount(server.db, name, path)).account.id
  }
})
afterAll(() => Promise.all([server.stop(), origin.close()]))

let count = 0

/** A ready ISO of `giver`; what the API does not let a user set is set in its row. */
async function given(row: object = {}, params: CallParams = {}, by = people.giver) {
  const url = origin.put(`/${(count += 1)}.iso`, isoBytes())
  const id = await register.iso(url, { isextractable: true, ...params }, by)
  await server.until(id, (image) => image.isready)
  if (Object.keys(row).length > 0) {
    await server.db.updateTable('vm_template').set(row).where('uuid', '=', id).execute()
  }
  return id
}

const rowOf = (uuid: string) =>
  server.db.selectFrom('vm_template').selectAll().where('uuid', '=', uuid).executeTakeFirstOrThrow()
const toTaker = () => ({ account: 'taker', domainid: domains['/x/y/']?.uuid })

async function share(id: string, names: readonly string[]): Promise<void> {
  const { id: template_id } = await rowOf(id)
  for (const name of names) {
    const account_id = accounts[name] ?? 0
    await server.db.insertInto('launch_permission').values({ template_id, account_id }).execute()
  }
}
async function granteesOf(id: string): Promise<number[]> {
  const { id: template_id } = await rowOf(id)
  const rows = await server.db
    .selectFrom('launch_permission')
    .select('account_id')
    .where('template_id', '=', template_id)
    .execute()
  return rows.map(({ account_id }) => account_id)
}

describe('assignImage', () => {
  it('takes the image from one owner and gives it to another, with what counts against limits', async () => {
    const { chief, giver, taker } = people
    const id = await given({ is_public: true, is_featured: true })
    await share(id, ['friend', 'neighbour'])
    const { url = '' } = await giver.call('extractIso', { id, mode: 'HTTP_DOWNLOAD' })
    expect((await fetch(url)).status).toBe(200)

    expect(await chief.call('assignImage', { id, ...toTaker() })).toEqual({ success: true })
    expect(await server.image(id)).toMatchObject({
      account: 'taker',
      domain: 'y',
      ispublic: true,
      isfeatured: false,
    })
    expect((await taker.call('listIsos', { isofilter: 'self', id })).count).toBe(1)
    expect((await giver.call('listIsos', { isofilter: 'self' })).count).toBe(0)
    expect(await giver.refused('updateIso', { id, name: 'x' })).toMatchObject({ status: 531 })
    expect((await fetch(url)).status).not.toBe(200)
    // Grants are for accounts of the owner's domain.
    expect(await granteesOf(id)).toEqual([accounts['neighbour']])
    const { items } = await server.admin.call('listAccounts', { listall: true, name: 'taker' })
    expect(items).toMatchObject([{ templatetotal: 1, templateavailable: '19' }])
    for (const by of [giver, taker]) {
      const events = { resourceid: id, type: 'ISO.UPDATE', level: 'INFO' }
      expect((await by.call('listEvents', events)).count).toBe(1)
    }
  })

  it('to a project takes all grants away', async () => {
    const projectid = await makeProject(server.db, 'xp', {
      path: '/x/',
      members: { friend: 'Admin' },
    })
    const id = await given()
    await share(id, ['friend'])
    expect(await people.chief.call('assignImage', { id, projectid })).toEqual({ success: true })
    expect(await server.image(id)).toMatchObject({ project: 'xp', projectid })
    expect(await granteesOf(id)).toEqual([])
  })

  it('drops what the new owner may not have: all zones, and public where its account may not', async () => {
    const { id: account_id } = await server.db
      .selectFrom('account')
      .select('id')
      .where('name', '=', 'taker')
      .executeTakeFirstOrThrow()
    const value = { name: 'allow.public.user.templates', scope: 'account', value: 'false' } as const
    await server.db
      .insertInto('setting')
      .values({ ...value, scope_id: account_id })
      .execute()
    const id = await given({ is_public: true, cross_zones: true })
    await people.chief.call('assignImage', { id, ...toTaker() })
    expect(await rowOf(id)).toMatchObject({ is_public: false, cross_zones: false, account_id })
    const byRoot = await given({ is_public: true, is_featured: true })
    await server.admin.call('assignImage', { id: byRoot, ...toTaker() })
    expect(await rowOf(byRoot)).toMatchObject({ is_public: true, is_featured: true })
    await server.db.deleteFrom('setting').where('scope', '=', 'account').execute()
  })

  it('is refused beyond the limits of the new owner, and changes nothing then', async () => {
    const id = await given()
    await setSetting(server, 'max.account.templates', '0')
    expect(await people.chief.refused('assignImage', { id, ...toTaker() })).toMatchObject({
      status: 535,
    })
    await setSetting(server, 'max.account.templates', null)
    expect(await server.image(id)).toMatchObject({ account: 'giver' })
  })

  it('is for root admins and those who manage both owners', async () => {
    const { chief, giver, boss } = people
    const id = await given()
    const code = async (by: Client, to: CallParams) => {
      const { status, code: of } = await by.refused('assignImage', { id, ...to })
      return `${status} ${of}`
    }
    expect(await code(giver, toTaker())).toBe('401 api.not_available')
    expect(await code(boss, { account: 'boss' })).toBe('531 image.not_allowed')
    expect(await code(chief, {})).toBe('431 assign.whom')
    expect(await code(chief, { account: 'boss', domainid: domains['/a/']?.uuid })).toBe(
      '531 api.denied',
    )
    await server.person('x-root', '/x/', 1)
    expect(await code(chief, { account: 'x-root' })).toBe('531 assign.denied')
    await server.admin.call('disableAccount', { ...toTaker(), lock: false })
    expect(await code(chief, toTaker())).toBe('431 assign.disabled')
    await server.admin.call('enableAccount', toTaker())
    expect(await server.image(id)).toMatchObject({ account: 'giver' })
  })

  it('keeps what only root admins own, and what the new owner could not use', async () => {
    const id = await given({ type: 'BUILTIN' })
    const { admin } = server
    expect(await admin.refused('assignImage', { id, ...toTaker() })).toMatchObject({
      code: 'assign.type',
    })
    const zone = await makeZone(server, 'for a', { domainId: domains['/a/']?.id ?? 0 })
    const closed = await given({}, { zoneid: zone.uuid }, people.boss)
    expect(await admin.refused('assignImage', { id: closed, ...toTaker() })).toMatchObject({
      code: 'assign.zone',
      text: expect.stringContaining('for a'),
    })
  })
})
