import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../support/client.ts'
import { makeDomain } from '../support/domain-tree.ts'
import {
  isoBytes,
  mib,
  objectPath,
  probeBytes,
  type Registrar,
  registrar,
  sha256,
} from '../support/images.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { collectNow, filesIn, startTestServer, type TestServer } from '../support/server.ts'

/* Images that belong to a project of alice's with the member ann; amy is of the same domain, boss its admin. */
let server: TestServer
let origin: Origin
let register: Registrar
let alice: Client
let ann: Client
let amy: Client
let boss: Client
let domainid: string

beforeAll(async () => {
  ;[server, origin] = await Promise.all([startTestServer(), startOrigin()])
  register = await registrar(server)
  domainid = (await makeDomain(server.db, '/a/')).uuid
  alice = await server.person('alice', '/a/')
  ann = await server.person('ann', '/a/')
  amy = await server.person('amy', '/a/')
  boss = await server.person('boss', '/a/', 2)
})
afterAll(() => Promise.all([server.stop(), origin.close()]))

let count = 0
const newUrl = (bytes = isoBytes(mib)) => origin.put(`/${(count += 1)}.iso`, bytes)

async function project(): Promise<string> {
  const { id = '' } = await alice.call('createProject', { name: `project ${(count += 1)}` })
  await alice.call('addAccountToProject', { projectid: id, account: 'ann' })
  return id
}

const isosOf = async (by: Client, params: Record<string, string | boolean>) =>
  (await by.call('listIsos', { isofilter: 'self', ...params })).items

describe('semantics §19: an image of a project', () => {
  it('belongs to it and not to who registered it, and its members see and use it', async () => {
    const projectid = await project()
    const id = await register.iso(newUrl(), { name: 'shared', projectid, isextractable: true }, ann)
    await server.until(id, ({ isready }) => isready)
    for (const by of [alice, ann]) {
      const [image] = await isosOf(by, { projectid })
      expect(image).toMatchObject({ id, name: 'shared', projectid, domainid })
      expect(image).not.toHaveProperty('account')
      expect(image).not.toHaveProperty('accountid')
      expect((await isosOf(by, { projectid: '-1' })).map((of) => of.id)).toContain(id)
      expect(await isosOf(by, {})).toEqual([])
      expect(await isosOf(by, { id })).toHaveLength(1)
    }
    await alice.call('updateIso', { id, name: 'renamed' })
    await alice.call('extractIso', { id, mode: 'HTTP_DOWNLOAD', zoneid: register.zoneid })
    expect(await isosOf(boss, { projectid })).toHaveLength(1)
    expect((await isosOf(boss, { projectid: '-1' })).map((of) => of.id)).toContain(id)
    expect(await isosOf(boss, { listall: true })).toEqual([])
    expect((await amy.refused('listIsos', { isofilter: 'self', id })).status).toBe(531)
    expect(await isosOf(amy, { projectid: '-1' })).toEqual([])
    expect((await amy.refused('listIsos', { isofilter: 'self', projectid })).text).toBe(
      `Account amy can't access project id=${projectid}`,
    )
    expect((await amy.refused('deleteIso', { id })).status).toBe(531)
    const refused = await amy.refused('registerIso', {
      ...register.isoParams(newUrl()),
      projectid,
    })
    expect(refused.status).toBe(531)
    await register.iso(newUrl(), { projectid }, boss)
  })

  it('is named with its project in events, uploads and tags', async () => {
    const projectid = await project()
    const upload = { ...register.isoParams(''), url: undefined, format: 'ISO', projectid }
    const { id } = await ann.call('getUploadParamsForIso', upload)
    const of = { resourceids: id, resourcetype: 'ISO' }
    await alice.call('createTags', { ...of, 'tags[0].key': 'k', 'tags[0].value': 'v' })
    const [uploads, tags, events] = await Promise.all([
      alice.call('listUploads', { projectid }),
      alice.call('listTags', { projectid }),
      alice.call('listEvents', { projectid, type: 'ISO.CREATE' }),
    ])
    for (const { items } of [uploads, tags, events]) {
      expect(items).toHaveLength(1)
      expect(items[0]).toMatchObject({ projectid, domainid })
      expect(items[0]).not.toHaveProperty('account')
    }
    const [image] = await isosOf(alice, { projectid })
    expect(image?.tags[0]).toMatchObject({ key: 'k', projectid })
    await alice.call('deleteIso', { id })
  })

  it('stays in a suspended project, where nothing new comes', async () => {
    const projectid = await project()
    const url = newUrl(isoBytes(3 * mib))
    const middle = origin.hold(new URL(url).pathname, undefined, probeBytes)
    const id = await register.iso(url, { projectid }, ann)
    await middle.reached
    await alice.call('suspendProject', { id: projectid })
    middle()
    // What was on its way comes in.
    await server.until(id, ({ isready }) => isready)
    expect(await isosOf(ann, { projectid })).toHaveLength(1)
    const params = { ...register.isoParams(newUrl()), projectid }
    expect((await ann.refused('registerIso', params)).code).toBe('project.not_active')
    expect(await alice.refused('addAccountToProject', { projectid, account: 'amy' })).toMatchObject(
      {
        status: 431,
        text: "Can't add account to the specified project id in state=Suspended as it's no longer active",
      },
    )
    await alice.call('activateProject', { id: projectid })
    await register.iso(newUrl(), { projectid }, ann)
  })
})

describe('deleteProject', () => {
  it('refuses while the project has an image, unless that is to go with it', async () => {
    const projectid = await project()
    await register.iso(newUrl(), { projectid }, ann)
    expect(await alice.refused('deleteProject', { id: projectid })).toMatchObject({
      status: 530,
      text: "Can't delete the project yet because it has 1 VirtualMachineTemplate to clean up",
    })
    expect((await alice.call('listProjects', { id: projectid })).items[0]?.state).toBe('Active')
  })

  it('takes images, members, what was shared with it and its own account', async () => {
    const bytes = isoBytes(mib)
    const projectid = await project()
    const ready = await register.iso(newUrl(bytes), { projectid }, ann)
    await server.until(ready, ({ isready }) => isready)
    const url = newUrl(isoBytes(3 * mib))
    const middle = origin.hold(new URL(url).pathname, undefined, probeBytes)
    const moving = await register.iso(url, { projectid }, ann)
    await middle.reached
    const own = await server.db
      .selectFrom('project')
      .select(['id', 'account_id'])
      .where('uuid', '=', projectid)
      .executeTakeFirstOrThrow()
    const of = { account_id: own.account_id }
    const foreign = await server.db
      .selectFrom('vm_template')
      .select('id')
      .where('account_id', '<>', own.account_id)
      .limit(1)
      .executeTakeFirstOrThrow()
    await server.db
      .insertInto('launch_permission')
      .values({ ...of, template_id: foreign.id })
      .execute()
    await boss.call('updateResourceLimit', { projectid, resourcetype: 4, max: 5 })
    expect(await alice.call('deleteProject', { id: projectid, cleanup: true })).toEqual({
      success: true,
    })
    middle()
    await server.workers.idle()
    for (const id of [ready, moving]) expect(await server.image(id)).toBeUndefined()
    for (const table of ['launch_permission', 'resource_limit'] as const) {
      const rows = server.db.selectFrom(table).selectAll().where('account_id', '=', own.account_id)
      expect(await rows.execute()).toEqual([])
    }
    const members = server.db.selectFrom('project_account').selectAll()
    expect(await members.where('project_id', '=', own.id).execute()).toEqual([])
    const account = server.db.selectFrom('account').select('removed')
    const [row] = await account.where('id', '=', own.account_id).execute()
    expect(row?.removed).toBeInstanceOf(Date)
    await collectNow(server, { dryRun: false })
    const files = await filesIn(server.storeFolder)
    expect(files).not.toContain(objectPath(sha256(bytes)))
    expect(files.filter((file) => file.startsWith('staging'))).toEqual([])
    const { items } = await alice.call('listEvents', {
      resourceid: projectid,
      resourcetype: 'Project',
    })
    expect(items[0]).toMatchObject({ type: 'PROJECT.DELETE', state: 'Completed', account: 'alice' })
    expect((await alice.refused('listIsos', { isofilter: 'self', projectid })).code).toBe(
      'project.not_found',
    )
  })
})
