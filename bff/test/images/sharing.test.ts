import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../support/client.ts'
import { isoBytes, registrar } from '../support/images.ts'
import { startOrigin } from '../support/origin.ts'
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
let abel: Client
let boss: Client
let dora: Client
let domainId: string
let web: string
let far: string
beforeAll(async () => {
  const all = await startSharers()
  ;({ server, owned, domainId } = all)
  ;({ alice, anna, abel, boss, dora } = all.people)
  ;({ web, far } = all.projects)
}, 60_000)
afterAll(() => server.stop())

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
    ['of a project’s own account', 'PrjAcct-web-0'],
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
    await share(alice, { id, ispublic: false })
    await share(alice, { id, op: 'add', accounts: 'anna,abel,boss' })
    const download = { id, mode: 'HTTP_DOWNLOAD' }
    for (const one of [anna, abel, boss]) {
      expect((await one.start('extractTemplate', download)).jobid).toBeDefined()
    }
    await share(alice, { id, ispublic: true })
    await share(alice, { id, op: 'reset', accounts: 'anna' })
    const { ispublic, grants } = await permissions(alice, id)
    expect({ ispublic, grants }).toEqual({ ispublic: false, grants: [] })
    for (const one of [anna, abel, boss]) {
      expect(await one.refused('extractTemplate', download)).toMatchObject({
        status: 531,
        code: 'image.not_allowed',
      })
      expect(await shown(one, 'shared')).not.toContain(id)
    }
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
    const id = await owned('PrjAcct-web-0')
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
