import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallParams, Client } from '../support/client.ts'
import type { TestServer } from '../support/server.ts'
import {
  permissions,
  refusal,
  share,
  type Sharers,
  shown,
  startSharers,
} from './support/sharers.ts'

let server: TestServer
let owned: Sharers['owned']
let alice: Client
let anna: Client
let boss: Client
let dora: Client
let domainId: string
let web: string
beforeAll(async () => {
  const all = await startSharers()
  ;({ server, owned, domainId } = all)
  ;({ alice, anna, boss, dora } = all.people)
  web = all.projects.web
}, 60_000)
afterAll(() => server.stop())

describe('semantics §9: what is refused', () => {
  it.each([
    [
      { op: 'add', accounts: 'anna', projectids: true },
      "Accounts and projectIds can't be specified together",
    ],
    [
      { accounts: 'anna' },
      "the operation must be either 'add' or 'remove' in order to modify launch permissions.  Given operation is: ''",
    ],
    [{ op: '추가', accounts: 'anna' }, "Given operation is: '추가'"],
    [{ op: 'remove' }, 'Operation remove requires Accounts or projectIds to be passed in'],
  ])('%j', async ({ projectids, ...params }: CallParams, text) => {
    const id = await owned('alice')
    const all = { id, ...params, ...(projectids === true && { projectids: web }) }
    expect((await refusal(alice, all)).text).toContain(text)
  })

  it('those who may use it neither share it on nor see with whom it is shared', async () => {
    const id = await owned('alice')
    await share(alice, { id, op: 'add', accounts: 'anna' })
    expect(await refusal(anna, { id, op: 'add', accounts: 'abel' })).toMatchObject({
      status: 531,
      text: 'Unable to grant permission to Account anna as it is neither admin nor owner or the Template',
    })
    expect(await anna.refused('listTemplatePermissions', { id })).toMatchObject({ status: 531 })
  })

  it('B3, G5: only root admins feature; a setting keeps users from publishing', async () => {
    const id = await owned('alice')
    for (const by of [alice, boss]) {
      expect(await refusal(by, { id, isfeatured: true })).toMatchObject({
        status: 531,
        code: 'share.featured',
      })
    }
    await share(server.admin, { id, isfeatured: true, ispublic: true })
    expect(await shown(dora, 'featured')).toContain(id)
    await share(alice, { id, ispublic: false })
    const setting = { name: 'allow.public.user.templates' }
    await server.admin.call('updateConfiguration', { ...setting, value: 'false' })
    expect((await refusal(alice, { id, ispublic: true })).text).toBe(
      'Only private templates can be created.',
    )
    await share(boss, { id, ispublic: true })
    await server.admin.call('resetConfiguration', setting)
  })

  it('an ISO by the command of templates, and one that is gone', async () => {
    const iso = await owned('alice', { kind: 'iso' })
    expect((await refusal(alice, { id: iso, ispublic: true })).text).toBe(
      'Please provide a valid Template',
    )
    await alice.call('updateIsoPermissions', { id: iso, op: 'add', accounts: 'anna' })
    expect((await alice.call('listIsoPermissions', { id: iso })).account).toEqual(['alice', 'anna'])
    await alice.call('deleteIso', { id: iso })
    const gone = await alice.refused('updateIsoPermissions', { id: iso, ispublic: true })
    expect(gone).toMatchObject({ status: 431, text: 'Please provide a valid ISO' })
  })

  it('an ISO that a setting keeps private, of that account alone', async () => {
    const iso = await owned('alice', { kind: 'iso' })
    const { items } = await alice.call('listAccounts')
    const setting = { name: 'allow.public.user.templates', accountid: items[0]?.id }
    await server.admin.call('updateConfiguration', { ...setting, value: 'false' })
    const refused = await alice.refused('updateIsoPermissions', { id: iso, ispublic: true })
    expect(refused.text).toBe('Only private ISOs can be created.')
    const other = await owned('anna', { kind: 'iso' })
    await anna.call('updateIsoPermissions', { id: other, ispublic: true })
    await server.admin.call('resetConfiguration', setting)
  })

  it('a system template, whoever asks, and a further disk of another one', async () => {
    const system = await owned('admin', { type: 'SYSTEM' })
    for (const params of [{ ispublic: true }, { op: 'add', accounts: 'admin' }, { op: 'reset' }]) {
      expect(await refusal(server.admin, { id: system, ...params })).toMatchObject({
        status: 531,
        code: 'share.system',
      })
    }
    const [whole, disk] = [await owned('alice'), await owned('alice')]
    await server.db
      .updateTable('vm_template')
      .set((eb) => ({
        type: 'DATADISK',
        disk_index: 1,
        disk_id: 'vmdisk2',
        disk_offset: 0,
        disk_length: 1,
        parent_id: eb.selectFrom('vm_template').select('id').where('uuid', '=', whole),
      }))
      .where('uuid', '=', disk)
      .execute()
    const refused = await refusal(alice, { id: disk, op: 'add', accounts: 'anna' })
    expect(refused).toMatchObject({ status: 431, code: 'image.data_disk' })
  })

  it('G3: a project that never was; and ten thousand names at once share with nobody', async () => {
    const id = await owned('alice')
    expect(await refusal(alice, { id, op: 'add', projectids: domainId })).toMatchObject({
      status: 431,
      text: `Unable to find project by id ${domainId}`,
    })
    const names = Array.from({ length: 10_000 }, (_, n) => n.toString(36))
    const refused = await refusal(alice, { id, op: 'add', accounts: ['anna', ...names] })
    expect(refused).toMatchObject({ status: 431, code: 'share.account_unknown' })
    await share(alice, { id, op: 'add', accounts: 'anna,anna,alice' })
    expect((await permissions(alice, id)).grants.map(({ name }) => name)).toEqual(['anna'])
    await server.db.deleteFrom('sign_in_failure').execute()
  })

  it('G4: who has lost the image to another owner by the time that it would be shared', async () => {
    const id = await owned('alice')
    const { db } = server.place.database
    const sharing = await db.transaction().execute(async (trx) => {
      await trx
        .updateTable('vm_template')
        .set((eb) => ({
          account_id: eb.selectFrom('account').select('id').where('name', '=', 'dora'),
        }))
        .where('uuid', '=', id)
        .execute()
      const refused = refusal(alice, { id, op: 'add', accounts: 'anna' })
      await expect.poll(() => waitsForImage(server)).toBe(true)
      return { refused }
    })
    expect(await sharing.refused).toMatchObject({ status: 531, code: 'share.not_owner' })
    expect((await permissions(dora, id)).grants).toEqual([])
  })
})

/** Whether somebody waits for the row of an image. */
async function waitsForImage({ place }: TestServer): Promise<boolean> {
  const { rows } = await sql<{ count: number }>`
    select count(*) from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'
      and query like '%vm_template%for update%'`.execute(place.database.db)
  return rows[0]?.count === 1
}
