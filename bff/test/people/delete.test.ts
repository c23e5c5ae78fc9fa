import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../support/client.ts'
import { makeAccount, makeDomain, makeProject } from '../support/domain-tree.ts'
import {
  isoBytes,
  mib,
  probeBytes,
  qcow2Bytes,
  type Registrar,
  registrar,
} from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { collectNow, makeZone, startTestServer, type TestServer } from '../support/server.ts'
import { tus, uploader, type Uploader } from '../uploads/support/tus.ts'
import { danglingReferences } from './support/references.ts'

let server: TestServer
let origin: Origin
let register: Registrar
let make: Uploader
let boss: Client
const domains: Record<string, string> = {}

beforeAll(async () => {
  ;[server, origin] = await Promise.all([startTestServer(), startOrigin()])
  ;[register, make] = await Promise.all([registrar(server), uploader(server)])
  domains['/a/'] = (await makeDomain(server.db, '/a/')).uuid
  boss = await server.person('boss', '/a/', 2)
})
afterAll(() => Promise.all([server.stop(), origin.close()]))

const domainAt = (path: string) =>
  server.db
    .selectFrom('domain')
    .select(['id', 'uuid'])
    .where('path', '=', path)
    .executeTakeFirstOrThrow()

let count = 0
const nextPath = (suffix: string) => `/${(count += 1)}.${suffix}`

async function accountOf(name: string) {
  const { items } = await server.admin.call('listAccounts', { listall: true, name })
  return items[0]
}
const internalId = async (table: 'account' | 'vm_template' | 'project', uuid: string) =>
  (
    await server.db
      .selectFrom(table)
      .select('id')
      .where('uuid', '=', uuid)
      .executeTakeFirstOrThrow()
  ).id

/** An account of ROOT/a with a bit of everything that an account may have. */
async function busyAccount(name: string) {
  const vera = await server.person(name, '/a/')
  const account = await accountOf(name)
  const accountId = await internalId('account', account?.id ?? '')
  const { db } = server
  const ready = await register.template(
    origin.put(nextPath('qcow2'), qcow2Bytes()),
    { ispublic: true },
    vera,
  )
  await server.until(ready, (image) => image.isready)
  await vera.call('createTags', {
    resourceids: [ready],
    resourcetype: 'Template',
    'tags[0].key': 'k',
    'tags[0].value': 'v',
  })
  // One that is coming, and one that is being sent.
  const slow = nextPath('iso')
  const url = origin.put(slow, isoBytes())
  const half = origin.hold(slow, undefined, probeBytes)
  const coming = await register.iso(url, {}, vera)
  await half.reached
  const target = await make.iso({}, vera)
  const up = tus(() => server.origin, target)
  await up.create(mib)
  await up.patch(0, isoBytes(mib).subarray(0, mib / 2))
  // What others have given it, and what it is in.
  const other = await register.iso(origin.put(nextPath('iso'), isoBytes()))
  const template_id = await internalId('vm_template', other)
  await db.insertInto('launch_permission').values({ template_id, account_id: accountId }).execute()
  await db
    .insertInto('launch_permission')
    .values({
      template_id: await internalId('vm_template', ready),
      account_id: await internalId('account', (await accountOf('boss'))?.id ?? ''),
    })
    .execute()
  await db.insertInto('resource_limit').values({ account_id: accountId, type: 4, max: 7 }).execute()
  await db
    .insertInto('setting')
    .values({
      name: 'allow.public.user.templates',
      scope: 'account',
      scope_id: accountId,
      value: 'true',
    })
    .execute()
  await db.insertInto('call_window').values({ account_id: accountId, calls: 1 }).execute()
  await vera.call('extractIso', { id: other, mode: 'HTTP_DOWNLOAD' }).catch(() => undefined)
  return { vera, id: account?.id ?? '', accountId, ready, coming, sent: target, half }
}

describe('deleteAccount', () => {
  it('takes everything of the account along, says so before, and leaves nothing that refers to it', async () => {
    const { vera, id, ready, half } = await busyAccount('vera')
    const before = await boss.call('listOwnedThings', { accountid: id })
    expect(before).toMatchObject({ imagecount: 3, usercount: 1, projectcount: 0, accountcount: 0 })
    expect(before.imagebytes).toBeGreaterThan(0)
    expect(before.images.map(({ kind }) => kind === 'iso').filter(Boolean)).toHaveLength(2)
    expect(before.users).toEqual([{ id: expect.any(String), name: 'vera' }])

    expect(await boss.call('deleteAccount', { id })).toEqual({ success: true })
    half()
    expect(await vera.refused('listZones')).toMatchObject({ status: 401 })
    expect(await accountOf('vera')).toBeUndefined()
    expect(await server.image(ready)).toBeUndefined()
    await server.workers.idle()
    expect(await danglingReferences(server.db)).toEqual({})
    const left = await server.db
      .selectFrom('launch_permission')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    expect(left.count).toBe(0)
    expect(await server.db.selectFrom('tag').selectAll().execute()).toEqual([])
    expect(await collectNow(server, { dryRun: true })).toMatchObject({
      objects: [],
      spools: [],
      strays: [],
    })

    const { items } = await boss.call('listEvents', { listall: true, pagesize: 100, page: 1 })
    const types = items.map(({ type, state }) => `${type} ${state}`)
    for (const type of [
      'ACCOUNT.DELETE Scheduled',
      'ACCOUNT.DELETE Completed',
      'TEMPLATE.DELETE Completed',
      'ISO.DELETE Completed',
    ]) {
      expect(types).toContain(type)
    }
    expect(await boss.refused('deleteAccount', { id })).toMatchObject({ code: 'account.removed' })
    // The name is free again.
    await server.person('vera', '/a/').catch(() => undefined)
    expect(await accountOf('vera')).toMatchObject({ name: 'vera', templatetotal: 0 })
  })

  it('waits for whom projects would be left without', async () => {
    const { account } = await makeAccount(server.db, 'paul', '/a/')
    const project = await makeProject(server.db, 'works', {
      path: '/a/',
      members: { paul: 'Admin' },
    })
    expect(await boss.call('listOwnedThings', { accountid: account.uuid })).toMatchObject({
      projectcount: 1,
      projects: [{ id: project, name: 'works' }],
    })
    expect(await boss.refused('deleteAccount', { id: account.uuid })).toMatchObject({
      status: 431,
      code: 'account.owns_projects',
      text: expect.stringContaining('works'),
    })
    const { account: second } = await makeAccount(server.db, 'paula', '/a/')
    await server.db
      .insertInto('project_account')
      .values({
        project_id: await internalId('project', project),
        account_id: second.id,
        role: 'Admin',
      })
      .execute()
    expect(await boss.call('deleteAccount', { id: account.uuid })).toEqual({ success: true })
    expect(await danglingReferences(server.db)).toEqual({})
  })
})

describe('deleteDomain', () => {
  it('without cleanup deletes only an empty one', async () => {
    const { uuid: id } = await makeDomain(server.db, '/full/')
    await makeDomain(server.db, '/full/below/')
    const refused = (params = {}) => server.admin.refused('deleteDomain', { id, ...params })
    expect(await refused()).toMatchObject({ status: 530, code: 'domain.has_domains' })
    const member = await makeAccount(server.db, 'member', '/full/below/')
    expect(await refused()).toMatchObject({
      status: 530,
      text: "Can't delete the domain yet because it has 1 accounts to cleanup",
    })
    const below = await domainAt('/full/below/')
    const zone = await makeZone(server, 'private', { domainId: below.id })
    expect(await refused({ cleanup: true })).toMatchObject({
      status: 530,
      text: expect.stringContaining('dedicated resources'),
    })
    await server.db.updateTable('zone').set({ domain_id: null }).where('id', '=', zone.id).execute()
    const things = await server.admin.call('listOwnedThings', { domainid: id })
    expect(things).toMatchObject({ accountcount: 1, domaincount: 1, usercount: 1 })
    expect(await server.admin.call('deleteAccount', { id: member.account.uuid })).toEqual({
      success: true,
    })
    const empty = await makeDomain(server.db, '/empty/')
    expect(await server.admin.call('deleteDomain', { id: empty.uuid })).toEqual({ success: true })
    expect((await server.admin.call('listDomains', { id: empty.uuid })).items).toEqual([])
  })

  it('never deletes ROOT or the own one', async () => {
    const [root] = (await server.admin.call('listDomains', { level: 0 })).items
    expect(
      await server.admin.refused('deleteDomain', { id: root?.id, cleanup: true }),
    ).toMatchObject({
      code: 'domain.root',
    })
    const chief = await server.person('chief', '/a/', 1)
    expect(
      await chief.refused('deleteDomain', { id: domains['/a/'], cleanup: true }),
    ).toMatchObject({
      code: 'domain.own',
    })
  })

  it('with cleanup takes accounts, projects and domains below, and whoever comes later finds nothing of it', async () => {
    await makeDomain(server.db, '/old/')
    await makeDomain(server.db, '/old/deep/')
    const { uuid: id } = await domainAt('/old/')
    const olga = await server.person('olga', '/old/')
    const dora = await server.person('dora', '/old/deep/')
    const mine = await register.iso(origin.put(nextPath('iso'), isoBytes()), {}, olga)
    await server.until(mine, (image) => image.isready)
    const theirs = await register.iso(origin.put(nextPath('iso'), isoBytes()), {}, dora)
    await server.until(theirs, (image) => image.isready)
    const project = await makeProject(server.db, 'saga', {
      path: '/old/',
      members: { olga: 'Admin' },
    })
    const ofProject = await register.iso(
      origin.put(nextPath('iso'), isoBytes()),
      { projectid: project },
      olga,
    )
    await server.until(ofProject, (image) => image.isready)
    expect(await server.admin.call('listOwnedThings', { domainid: id })).toMatchObject({
      imagecount: 3,
      projectcount: 1,
      accountcount: 2,
      domaincount: 1,
    })
    expect(await olga.call('listOwnedThings', { projectid: project })).toMatchObject({
      imagecount: 1,
      images: [{ id: ofProject, project: 'saga' }],
    })

    expect(await server.admin.call('deleteDomain', { id, cleanup: true })).toEqual({
      success: true,
    })
    await server.workers.idle()
    expect(await danglingReferences(server.db)).toEqual({})
    for (const image of [mine, theirs, ofProject]) expect(await server.image(image)).toBeUndefined()
    expect(await collectNow(server, { dryRun: true })).toMatchObject({
      objects: [],
      spools: [],
      strays: [],
    })
    expect(await olga.refused('listZones')).toMatchObject({ status: 401 })

    // A domain of the same name is another one: its admins see nothing of what was.
    await server.admin.call('createDomain', { name: 'old' })
    const heir = await server.person('heir', '/old/', 2)
    const { items } = await heir.call('listEvents', { listall: true })
    expect(items).toEqual([])
    expect((await heir.call('listDomains', { listall: true })).count).toBe(1)
  })
})
