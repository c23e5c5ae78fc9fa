import { sharesPublicSetting } from '../../../src/access/closed-domains.ts'
import type { Client } from '../../support/client.ts'
import { makeDomain } from '../../support/domain-tree.ts'
import { insertImage } from '../../support/image-rows.ts'
import { makeZone, type TestServer } from '../../support/server.ts'
import type { Project, World } from './world.ts'

/** A server that holds a tree of domains, its people and zones. */
export interface Ground {
  readonly server: TestServer
  /** By name of the person. */
  readonly clients: ReadonlyMap<string, Client>
  /** Ids of domains by path. */
  readonly domainIds: ReadonlyMap<string, { readonly id: number; readonly uuid: string }>
}

/** What a server holds of a world, by names. */
export interface Settled extends Ground {
  readonly projectIds: ReadonlyMap<string, string>
  readonly imageIds: ReadonlyMap<string, string>
}

/** Makes domains, people and zones. */
async function layGround(server: TestServer, { domains, people, zones }: World): Promise<Ground> {
  const { db } = server
  const domainIds = new Map<string, { id: number; uuid: string }>()
  for (const path of domains) {
    const root = db.selectFrom('domain').select(['id', 'uuid']).where('path', '=', '/')
    domainIds.set(
      path,
      path === '/' ? await root.executeTakeFirstOrThrow() : await makeDomain(db, path),
    )
  }
  const clients = new Map<string, Client>()
  for (const { name, path, role } of people) {
    clients.set(
      name,
      role === 'root' ? server.admin : await server.person(name, path, role === 'domain' ? 2 : 0),
    )
  }
  for (const { name, path } of zones.slice(1)) {
    await makeZone(server, name, path === null ? {} : { domainId: domainIds.get(path)!.id })
  }
  return { server, clients, domainIds }
}

async function makeProject({ server, domainIds }: Ground, project: Project): Promise<string> {
  const { db } = server
  const domain = domainIds.get(project.path)!
  const account = await db
    .insertInto('account')
    .values({ name: project.name, type: 5, domain_id: domain.id })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { id, uuid } = await db
    .insertInto('project')
    .values({
      name: project.name,
      display_text: project.name,
      domain_id: domain.id,
      account_id: account.id,
    })
    .returning(['id', 'uuid'])
    .executeTakeFirstOrThrow()
  const { rows } = await accountIds(server)
  const members = [...project.members].map(([name, role]) => ({
    project_id: id,
    account_id: rows.get(name)!,
    role,
  }))
  if (members.length > 0) await db.insertInto('project_account').values(members).execute()
  return uuid
}

async function accountIds({ db }: TestServer): Promise<{ rows: Map<string, number> }> {
  const living = db.selectFrom('account').where('removed', 'is', null)
  const rows = await living.select(['id', 'name']).execute()
  return { rows: new Map(rows.map(({ id, name }) => [name, id])) }
}

/** Takes away what an earlier world has left. */
async function clear({ db }: TestServer): Promise<void> {
  await db.deleteFrom('event').execute()
  await db.deleteFrom('job').execute()
  await db.deleteFrom('template_zone').execute()
  await db.deleteFrom('vm_template').execute()
  await db.deleteFrom('project').execute()
  await db.deleteFrom('account').where('type', '=', 5).execute()
  await db.deleteFrom('setting').where('name', '=', sharesPublicSetting).execute()
  // As deleted ones are: their names are free, and their rows stay.
  const removed = new Date()
  const theirs = db.selectFrom('account').select('id').where('is_default', '=', false)
  const users = db.selectFrom('user').select('id').where('account_id', 'in', theirs)
  await db.deleteFrom('api_key').where('user_id', 'in', users).execute()
  await db.updateTable('user').where('account_id', 'in', theirs).set({ removed }).execute()
  await db.updateTable('account').where('is_default', '=', false).set({ removed }).execute()
  await db.updateTable('domain').set({ removed }).where('path', '<>', '/').execute()
  await db.updateTable('zone').set({ removed }).where('name', '<>', 'zone1').execute()
}

/** Makes the server hold a world, in place of an earlier one. */
export async function settle(server: TestServer, world: World): Promise<Settled> {
  const { db } = server
  await clear(server)
  const ground = await layGround(server, world)
  const { domainIds } = ground
  const projectIds = new Map<string, string>()
  for (const project of world.projects) {
    projectIds.set(project.name, await makeProject(ground, project))
  }
  const { rows } = await accountIds(server)
  const imageIds = new Map<string, string>()
  for (const image of world.images) {
    const uuid = await insertImage(db, { ...image, account: image.owner })
    imageIds.set(image.name, uuid)
    const { id } = await db
      .selectFrom('vm_template')
      .select('id')
      .where('uuid', '=', uuid)
      .executeTakeFirstOrThrow()
    const grants = [...image.grants].map((name) => ({
      template_id: id,
      account_id: rows.get(name)!,
    }))
    if (grants.length > 0) await db.insertInto('launch_permission').values(grants).execute()
  }
  for (const [where, value] of world.sharing) {
    await db
      .insertInto('setting')
      .values({
        name: sharesPublicSetting,
        scope: where === 'global' ? 'global' : 'domain',
        scope_id: where === 'global' ? 0 : domainIds.get(where)!.id,
        value: String(value),
      })
      .execute()
  }
  return { ...ground, projectIds, imageIds }
}
