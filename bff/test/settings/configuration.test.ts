import { errorTable } from '@mold/shared/errors.ts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Call } from '../../src/access/call.ts'
import { createListConfigurations } from '../../src/commands/configuration/listConfigurations.ts'
import { createResetConfiguration } from '../../src/commands/configuration/resetConfiguration.ts'
import { createUpdateConfiguration } from '../../src/commands/configuration/updateConfiguration.ts'
import { settingNames } from '../../src/settings/declarations.ts'
import { createSettings } from '../../src/settings/settings.service.ts'
import { callBy, callerNamed } from '../support/call.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { makeAccount, makeDomain } from '../support/domain-tree.ts'
import { seedTestDatabase } from '../support/seeded.ts'

let test: TestDatabase
let admin: Call

beforeAll(async () => {
  test = await createTestDatabase()
  await seedTestDatabase(test.db)
  admin = callBy(await callerNamed(test.db, 'admin'))
})
afterAll(() => test.drop())
beforeEach(async () => {
  await test.db.deleteFrom('setting').execute()
  await test.db.deleteFrom('event').execute()
})

const list = (params: object) => createListConfigurations(test.db)(params, admin)
const update = (params: { name: string; value?: string; [scope: string]: string | undefined }) =>
  createUpdateConfiguration(test.db)(params, admin)
const reset = (params: { name: string; [scope: string]: string }) =>
  createResetConfiguration(test.db)(params, admin)
const namesOf = async (params: object) => (await list(params)).items.map(({ name }) => name)
const uuidOf = async (table: 'zone' | 'image_store' | 'domain') => {
  const query = test.db.selectFrom(table).select('uuid').orderBy('id')
  return (await query.executeTakeFirstOrThrow()).uuid
}

describe('listConfigurations', () => {
  it('lists all that are not hidden, by name', async () => {
    const { count, items } = await list({})
    const names = items.map(({ name }) => name)
    expect(count).toBe(items.length)
    expect(names).toEqual(settingNames.filter((name) => names.includes(name)))
    expect(names).toContain('secstorage.allowed.internal.sites')
    expect(names).not.toContain('direct.download.connection.request.timeout')
    expect(names).not.toContain('upload.post.secret.key')
    expect(names).not.toContain('mold.secret.check')
  })

  it('shows a setting as the API does', async () => {
    expect((await list({ name: 'max.template.iso.size' })).items).toEqual([
      {
        name: 'max.template.iso.size',
        value: '500',
        defaultvalue: '500',
        category: 'Advanced',
        group: 'Images',
        subgroup: 'General',
        parent: undefined,
        description: expect.stringContaining('GiB'),
        displaytext: 'Largest image',
        component: 'images',
        scope: 'global',
        type: 'Number',
        options: undefined,
        isdynamic: true,
      },
    ])
  })

  it('pages, but shows a group whole', async () => {
    await update({ name: 'default.page.size', value: '3' })
    const first = await list({})
    expect(first.items).toHaveLength(3)
    expect(first.count).toBeGreaterThan(70)
    const second = await list({ page: 2, pagesize: 2 })
    expect(second.items[0]).toEqual(first.items[2])
    expect(await namesOf({ group: 'Limits', page: 2, pagesize: 2 })).toHaveLength(15)
    await expect(list({ pagesize: 2 })).rejects.toMatchObject({ code: 'api.size_without_page' })
  })

  it('wants a group beside a subgroup', async () => {
    await expect(list({ subgroup: 'Uploads' })).rejects.toThrow(
      'Configuration group name must be specified with the subgroup name',
    )
    expect(await namesOf({ group: 'Images', subgroup: 'Uploads' })).toHaveLength(4)
  })

  it('lists with a scope id what can be set there, with the values in effect', async () => {
    const zoneid = await uuidOf('zone')
    await update({ name: 'enable.dynamic.scale.vm', value: 'true', zoneid })
    const [inZone, ...more] = (await list({ zoneid })).items
    expect(more).toEqual([])
    expect(inZone).toMatchObject({
      name: 'enable.dynamic.scale.vm',
      value: 'true',
      scope: 'zone',
      isset: true,
    })
    const [global] = (await list({ name: 'enable.dynamic.scale.vm' })).items
    expect(global).toMatchObject({ value: 'false', scope: 'zone' })
  })

  it('takes one scope id, of something that exists', async () => {
    const zoneid = await uuidOf('zone')
    await expect(list({ zoneid, domainid: await uuidOf('domain') })).rejects.toThrow(
      'cannot handle multiple IDs, provide only one ID corresponding to the scope',
    )
    for (const param of ['zoneid', 'clusterid', 'storageid', 'accountid', 'imagestoreuuid']) {
      const listing = list({ [param]: 'b1b5a7f0-0000-4000-8000-000000000000' })
      await expect(listing).rejects.toMatchObject({
        code: 'api.invalid_uuid',
        params: { command: 'listconfigurations', name: param },
      })
    }
  })
})

describe('updateConfiguration', () => {
  it('acts at once, and is in the audit trail', async () => {
    const settings = createSettings(test.db)
    expect(await settings.number('max.template.iso.size')).toBe(500)
    const answer = await update({ name: 'max.template.iso.size', value: ' 750 ' })
    expect(answer).toMatchObject({ value: '750', defaultvalue: '500', scope: 'global' })
    expect(await settings.number('max.template.iso.size')).toBe(750)
    const events = await test.db.selectFrom('event').selectAll().execute()
    expect(events).toHaveLength(1)
    expect(events[0]).toMatchObject({
      type: 'CONFIGURATION.VALUE.EDIT',
      state: 'Completed',
      username: 'admin',
      account_id: admin.caller.account.id,
      description: 'Setting max.template.iso.size was changed to 750',
    })
  })

  it('changes nothing without a value', async () => {
    await update({ name: 'vm.password.length', value: '20' })
    await test.db.deleteFrom('event').execute()
    expect(await update({ name: 'vm.password.length' })).toMatchObject({ value: '20' })
    expect(await test.db.selectFrom('event').selectAll().execute()).toEqual([])
  })

  it('clears a text to nothing, and a number to its default', async () => {
    await update({ name: 'default.template.kvm.url', value: 'null' })
    const settings = createSettings(test.db)
    expect(await settings.value('default.template.kvm.url')).toBeNull()
    await update({ name: 'vm.password.length', value: '20' })
    expect(await update({ name: 'vm.password.length', value: '' })).toMatchObject({ value: '12' })
  })

  it('sets hidden ones too', async () => {
    await update({ name: 'direct.download.connection.request.timeout', value: '7000' })
    const settings = createSettings(test.db)
    expect(await settings.number('direct.download.connection.request.timeout')).toBe(7000)
  })

  it.each([
    ['no.such.setting', '1', "Config parameter with name no.such.setting doesn't exist"],
    ['toString', '1', "Config parameter with name toString doesn't exist"],
    ['mold.secret.check', 'x', "Config parameter with name mold.secret.check doesn't exist"],
    ['  ', '1', 'Empty configuration name provided'],
    ['max.template.iso.size', 'ten', 'max.template.iso.size : ten is not a whole number; give'],
  ])('refuses %j = %j and stores nothing', async (name, value, text) => {
    await expect(update({ name, value })).rejects.toThrow(text)
    expect(await test.db.selectFrom('setting').selectAll().execute()).toEqual([])
    expect(await test.db.selectFrom('event').selectAll().execute()).toEqual([])
  })

  it('refuses a scope that the setting does not have', async () => {
    const zoneid = await uuidOf('zone')
    await expect(update({ name: 'vm.password.length', value: '9', zoneid })).rejects.toThrow(
      'Invalid scope id provided for the parameter vm.password.length',
    )
    expect(errorTable['setting.wrong_scope'].status).toBe(431)
  })
})

describe('values in scopes', () => {
  it('an account has its own value, else the global one', async () => {
    const name = 'allow.public.user.templates'
    const { account } = await makeAccount(test.db, 'scoped', '/')
    const settings = createSettings(test.db)
    const value = () => settings.boolean(name, { accountId: account.id })
    expect(await value()).toBe(true)
    await update({ name, value: 'false' })
    expect(await value()).toBe(false)
    await update({ name, value: 'true', accountid: account.uuid })
    expect(await value()).toBe(true)
    expect(await settings.boolean(name)).toBe(false)
    expect(await settings.boolean(name, { accountId: admin.caller.account.id })).toBe(false)
  })

  it('a domain passes its value on to its accounts and the domains below', async () => {
    const name = 'share.public.templates.with.other.domains'
    await makeDomain(test.db, '/sales/')
    const below = await makeDomain(test.db, '/sales/emea/')
    const beside = await makeDomain(test.db, '/sales2/')
    const { account } = await makeAccount(test.db, 'seller', '/sales/emea/')
    const sales = await test.db
      .selectFrom('domain')
      .select('uuid')
      .where('path', '=', '/sales/')
      .executeTakeFirstOrThrow()
    await update({ name, value: 'false', domainid: sales.uuid })
    const settings = createSettings(test.db)
    expect(await settings.boolean(name, { domainId: below.id })).toBe(false)
    expect(await settings.boolean(name, { accountId: account.id })).toBe(false)
    expect(await settings.boolean(name, { domainId: beside.id })).toBe(true)
    await update({ name, value: 'true', domainid: below.uuid })
    expect(await settings.boolean(name, { accountId: account.id })).toBe(true)
    expect((await list({ domainid: below.uuid })).items.at(-1)).toMatchObject({ value: 'true' })
  })

  it('are void where the setting does not have that scope', async () => {
    const zone = await test.db.selectFrom('zone').select('id').executeTakeFirstOrThrow()
    await test.db
      .insertInto('setting')
      .values({ name: 'vm.password.length', scope: 'zone', scope_id: zone.id, value: '99' })
      .execute()
    const settings = createSettings(test.db)
    expect(await settings.number('vm.password.length', { zoneId: zone.id })).toBe(12)
  })

  it('fall back to the default when SQL left there what is no number', async () => {
    await test.db
      .insertInto('setting')
      .values({ name: 'vm.password.length', scope: 'global', value: 'many' })
      .execute()
    const all = await createSettings(test.db).all()
    expect(all.number('vm.password.length')).toBe(12)
    expect(all.list('hypervisor.list')).toEqual(['KVM', 'XenServer', 'VMware', 'Hyperv'])
  })
})

describe('resetConfiguration', () => {
  it('brings the default back', async () => {
    await update({ name: 'hypervisor.list', value: 'KVM' })
    expect(await reset({ name: 'hypervisor.list' })).toMatchObject({
      value: 'KVM,XenServer,VMware,Hyperv',
    })
    expect(await test.db.selectFrom('setting').selectAll().execute()).toEqual([])
    const events = await test.db.selectFrom('event').select('description').execute()
    expect(events.map(({ description }) => description)).toContain(
      'Setting hypervisor.list was reset',
    )
  })

  it('removes the value of one scope only', async () => {
    const name = 'use.https.to.upload'
    const imagestoreid = await uuidOf('image_store')
    await update({ name, value: 'false', imagestoreuuid: imagestoreid })
    await update({ name, value: 'true' })
    expect(await reset({ name, imagestoreid })).toMatchObject({ value: 'true' })
    expect(await test.db.selectFrom('setting').select('scope').execute()).toEqual([
      { scope: 'global' },
    ])
  })

  it('refuses what updateConfiguration refuses', async () => {
    await expect(reset({ name: 'nothing' })).rejects.toMatchObject({ code: 'setting.unknown' })
    const domainid = await uuidOf('domain')
    await expect(reset({ name: 'vm.password.length', domainid })).rejects.toMatchObject({
      code: 'setting.wrong_scope',
    })
  })
})
