import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallParams, Client } from '../support/client.ts'
import { makeAccount, makeDomain } from '../support/domain-tree.ts'
import { insertImage } from '../support/image-rows.ts'
import { isoBytes, registrar } from '../support/images.ts'
import { startOrigin } from '../support/origin.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

/*
 * Domains /a/ with alice, anna, abel and the admin boss, /a/b/ with berta, /d/ with dora. Project web of /a/:
 * alice manages it, anna is a member.
 */
let server: TestServer
let alice: Client
let anna: Client
let abel: Client
let boss: Client
let dora: Client
let domainId: string
let web: string
let far: string
beforeAll(async () => {
  server = await startTestServer()
  const { db } = server
  domainId = (await makeDomain(db, '/a/')).uuid
  await makeDomain(db, '/a/b/')
  await makeDomain(db, '/d/')
  alice = await server.person('alice', '/a/')
  anna = await server.person('anna', '/a/')
  abel = await server.person('abel', '/a/')
  boss = await server.person('boss', '/a/', 2)
  await server.person('berta', '/a/b/')
  dora = await server.person('dora', '/d/')
  web = await makeProject('web', '/a/', { alice: 'Admin', anna: 'Regular' })
  far = await makeProject('far', '/d/', { dora: 'Admin' })
}, 60_000)
afterAll(() => server.stop())

async function makeProject(
  name: string,
  path: string,
  members: Readonly<Record<string, 'Admin' | 'Regular'>>,
): Promise<string> {
  const { db } = server
  const { account } = await makeAccount(db, `owner of ${name}`, path, 5)
  const { id, uuid } = await db
    .insertInto('project')
    .values({ name, display_text: name, domain_id: account.domain_id, account_id: account.id })
    .returning(['id', 'uuid'])
    .executeTakeFirstOrThrow()
  for (const [member, role] of Object.entries(members)) {
    await db
      .insertInto('project_account')
      .values((eb) => ({
        project_id: id,
        account_id: eb.selectFrom('account').select('id').where('name', '=', member),
        role,
      }))
      .execute()
  }
  return uuid
}

let count = 0
const owned = (account: string, of: Partial<Parameters<typeof insertImage>[1]> = {}) =>
  insertImage(server.db, { name: `image ${count++}`, account, ...of })

const share = (by: Client, params: CallParams) => by.call('updateTemplatePermissions', params)
const refusal = (by: Client, params: CallParams) => by.refused('updateTemplatePermissions', params)
const permissions = (by: Client, id: string) => by.call('listTemplatePermissions', { id })

async function shown(by: Client, templatefilter: string, params: CallParams = {}) {
  const { items, count: all } = await by.call('listTemplates', { templatefilter, ...params })
  expect(all).toBe(items.length)
  return items.map(({ id }) => id)
}

describe('G1: sharing with accounts', () => {
  it('adds several at once, and takes some back, at once for everybody', async () => {
    const id = await owned('alice')
    await share(alice, { id, op: 'add', accounts: 'anna,abel' })
    for (const one of [anna, abel]) expect(await shown(one, 'shared')).toContain(id)
    expect(await shown(anna, 'self')).not.toContain(id)
    expect(await permissions(alice, id)).toMatchObject({
      ispublic: false,
      account: ['alice', 'abel', 'anna'],
      grants: [
        { type: 'account', name: 'abel' },
        { type: 'account', name: 'anna' },
      ],
    })
    await share(alice, { id, op: 'remove', accounts: 'anna,nobody' })
    expect(await shown(anna, 'shared')).not.toContain(id)
    expect(await anna.refused('listTemplates', { templatefilter: 'self', id })).toMatchObject({
      status: 531,
    })
    expect(await shown(abel, 'shared')).toContain(id)
  })

  it('is repeated without effect, and leaves the owner out', async () => {
    const id = await owned('alice')
    for (let n = 0; n < 2; n++) await share(alice, { id, op: 'ADD', accounts: 'alice,anna' })
    expect((await permissions(alice, id)).grants.map(({ name }) => name)).toEqual(['anna'])
    const { items } = await alice.call('listEvents', { keyword: 'Permissions were changed' })
    const told = items.filter(({ resourceid }) => resourceid === id)
    expect(told.map(({ description }) => description)).toEqual([
      expect.stringMatching(/^Permissions were changed \(shared with 1 more\): image/),
    ])
  })

  it.each([
    ['of a sub-domain', 'berta'],
    ['of another domain', 'dora'],
    ['that nobody has', 'nobody'],
    ['of the system', 'system'],
    ['of a project’s own account', 'owner of web'],
  ])('refuses a name %s, and shares with nobody then', async (_, name) => {
    const id = await owned('alice')
    expect(await refusal(alice, { id, op: 'add', accounts: `anna,${name}` })).toMatchObject({
      status: 431,
      code: 'share.account_unknown',
      text: `Unable to grant a launch permission to Account ${name} in domain id=${domainId}, Account not found.  No permissions updated, please verify the Account names and retry.`,
    })
    expect((await permissions(alice, id)).grants).toEqual([])
    await server.db.deleteFrom('sign_in_failure').execute()
  })

  it('G4: reset takes it from all, and makes it private', async () => {
    const id = await owned('alice', { isPublic: true, isExtractable: true })
    await share(alice, { id, op: 'add', accounts: 'anna,abel' })
    await share(alice, { id, op: 'reset', accounts: 'anna' })
    const { ispublic, grants } = await permissions(alice, id)
    expect({ ispublic, grants }).toEqual({ ispublic: false, grants: [] })
    const { items } = await alice.call('listTemplates', { templatefilter: 'self', id })
    expect(items[0]).toMatchObject({ isextractable: true, isfeatured: false })
  })
})

describe('G1: sharing with projects', () => {
  it('is with those that the caller belongs to', async () => {
    const id = await owned('alice')
    await share(alice, { id, op: 'add', projectids: web })
    expect(await shown(anna, 'shared', { projectid: web })).toContain(id)
    expect(await shown(anna, 'shared')).not.toContain(id)
    expect(await anna.call('listTemplates', { templatefilter: 'self', id })).toMatchObject({
      count: 1,
    })
    expect(await permissions(alice, id)).toMatchObject({
      projectids: [web],
      grants: [{ type: 'project', id: web, name: 'web' }],
    })
    expect(await refusal(alice, { id, op: 'add', projectids: far })).toMatchObject({
      status: 531,
      text: `Account alice can't access project id=${far}`,
    })
    await share(alice, { id, op: 'remove', projectids: web })
    expect(await shown(anna, 'shared', { projectid: web })).not.toContain(id)
  })

  it('G3: does not let out what belongs to a project; its admins change its flags', async () => {
    const id = await owned('owner of web')
    for (const [by, params] of [
      [alice, { id, op: 'add', accounts: 'abel' }],
      [server.admin, { id, op: 'add', projectids: far }],
    ] as const) {
      expect(await refusal(by, params)).toMatchObject({
        status: 431,
        text: expect.stringContaining('Project owned templates cannot be shared outside template.'),
      })
    }
    expect(await refusal(anna, { id, ispublic: true })).toMatchObject({
      code: 'image.project_admin_only',
    })
    await share(alice, { id, ispublic: true })
    expect(await shown(dora, 'community')).toContain(id)
    const { items } = await anna.call('listTemplates', { templatefilter: 'self', projectid: web })
    expect(items.find((of) => of.id === id)).toMatchObject({
      project: 'web',
      projectid: web,
      can: { share: 'image.project_admin_only', update: true },
    })
    expect(items[0]).not.toHaveProperty('account')
  })
})

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
  })
})

describe('decisions: sharing by name', () => {
  it('an exact name of the own domain is found, others are not, wherever they are', async () => {
    const { items } = await alice.call('checkAccountNames', { names: 'anna,Anna,ann,berta,dora' })
    expect(items).toEqual([
      { name: 'anna', found: true },
      ...['Anna', 'ann', 'berta', 'dora'].map((name) => ({ name, found: false })),
    ])
    await server.db.deleteFrom('sign_in_failure').execute()
  })

  it('names are of the owner’s domain for an admin who shares an image', async () => {
    const id = await owned('alice')
    const { items } = await server.admin.call('checkAccountNames', { id, names: 'anna,dora' })
    expect(items.map(({ found }) => found)).toEqual([true, false])
  })

  it('takes up to 30 names, and makes those wait who try many', async () => {
    const names = Array.from({ length: 31 }, (_, n) => `name${n}`)
    expect(await dora.refused('checkAccountNames', { names })).toMatchObject({
      code: 'share.too_many_names',
    })
    for (let n = 0; n < 40; n++) await dora.call('checkAccountNames', { names: 'dora' })
    const answers: string[] = []
    for (let n = 0; n < 24; n++) {
      const attempt = dora.call('checkAccountNames', { names: `guess${n}` })
      answers.push(
        await attempt.then(
          () => 'told',
          ({ code }) => code,
        ),
      )
    }
    expect(answers.slice(0, 20)).toEqual(Array(20).fill('told'))
    expect(answers.at(-1)).toBe('share.names_delayed')
    // Neither does a right name tell anything while it has to wait, nor the error of sharing.
    expect(await dora.refused('checkAccountNames', { names: 'dora' })).toMatchObject({
      code: 'share.names_delayed',
    })
    const id = await owned('dora')
    expect(await refusal(dora, { id, op: 'add', accounts: 'guess' })).toMatchObject({
      code: 'share.names_delayed',
    })
  })
})

describe('G4: what was taken back', () => {
  it('stops links that were given, at their next request', async () => {
    const origin = await startOrigin()
    const register = await registrar(server)
    const id = await register.iso(origin.put('/a.iso', isoBytes()), { isextractable: true }, alice)
    await server.until(id, ({ isready }) => isready)
    await alice.call('updateIsoPermissions', { id, op: 'add', accounts: 'anna' })
    const { url = '' } = await anna.call('extractIso', { id, mode: 'HTTP_DOWNLOAD' })
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200)
    await alice.call('updateIsoPermissions', { id, op: 'remove', accounts: 'anna' })
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(403)
    await alice.call('updateIsoPermissions', { id, op: 'add', accounts: 'anna' })
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(403)
    await origin.close()
  })
})
