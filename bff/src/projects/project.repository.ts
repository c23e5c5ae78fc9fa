import { sql } from 'kysely'
import type { Db, Trx } from '../db/database.ts'
import type { ProjectTable } from '../db/schema.ts'

export type ProjectRole = 'Admin' | 'Regular'

/**
 * Makes a project with the account that owns its things, and its first Admin.
 *
 * @returns undefined when the domain has a project of this name
 */
export async function insertProject(
  trx: Trx,
  of: {
    readonly name: string
    readonly displayText: string
    readonly domainId: number
    readonly ownerId: number
  },
): Promise<{ id: number; uuid: string; accountId: number } | undefined> {
  const { id: accountId } = await trx
    .insertInto('account')
    .values({ name: `PrjAcct-${of.name}-`, type: 5, domain_id: of.domainId })
    .returning('id')
    .executeTakeFirstOrThrow()
  await trx
    .updateTable('account')
    .set({ name: `PrjAcct-${of.name}-${accountId}` })
    .where('id', '=', accountId)
    .execute()
  const project = await trx
    .insertInto('project')
    .values({
      name: of.name,
      display_text: of.displayText,
      domain_id: of.domainId,
      account_id: accountId,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning(['id', 'uuid'])
    .executeTakeFirst()
  if (!project) return undefined
  await putMember(trx, project.id, of.ownerId, 'Admin')
  return { ...project, accountId }
}

/** A project by its uuid; undefined once it is deleted. */
export function findProject(db: Db | Trx, uuid: string) {
  return db
    .selectFrom('project')
    .select(['id', 'uuid', 'name', 'domain_id as domainId'])
    .where('uuid', '=', uuid)
    .where('removed', 'is', null)
    .executeTakeFirst()
}

/** The same with what those need who are only invited to it. */
export function findInvitingProject(db: Db | Trx, uuid: string) {
  return db
    .selectFrom('project as p')
    .innerJoin('domain as d', 'd.id', 'p.domain_id')
    .select(['p.id', 'p.uuid', 'p.name', 'p.account_id as accountId', 'd.uuid as domainUuid'])
    .where('p.uuid', '=', uuid)
    .where('p.removed', 'is', null)
    .executeTakeFirst()
}

/** Makes those who change a project or its members wait for each other; undefined once it is deleted. */
export function lockProject(trx: Trx, projectId: number) {
  return trx
    .selectFrom('project')
    .select(['id', 'uuid', 'name', 'state', 'account_id', 'domain_id'])
    .where('id', '=', projectId)
    .where('removed', 'is', null)
    .forUpdate()
    .executeTakeFirst()
}

/** What is undefined stays as it is. */
export async function changeProject(
  trx: Trx,
  projectId: number,
  changes: {
    readonly name?: string | undefined
    readonly display_text?: string | undefined
    readonly state?: ProjectTable['state']['__select__'] | undefined
  },
): Promise<void> {
  if (Object.values(changes).every((value) => value === undefined)) return
  await trx.updateTable('project').set(changes).where('id', '=', projectId).execute()
}

/** True when another project of the domain has the name, in any case. */
export async function isNameTaken(
  trx: Trx,
  of: { readonly name: string; readonly domainId: number; readonly exceptId: number },
): Promise<boolean> {
  const row = await trx
    .selectFrom('project')
    .select('id')
    .where('domain_id', '=', of.domainId)
    .where(sql`lower(name)`, '=', of.name.toLowerCase())
    .where('removed', 'is', null)
    .where('id', '<>', of.exceptId)
    .executeTakeFirst()
  return row !== undefined
}

/** The role that an account has in a project; undefined when it is no member. */
export async function roleIn(
  db: Db | Trx,
  projectId: number,
  accountId: number,
): Promise<ProjectRole | undefined> {
  const row = await db
    .selectFrom('project_account')
    .select('role')
    .where('project_id', '=', projectId)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row?.role
}

/** Internal ids of the accounts that manage a project. */
export async function adminsOf(db: Db | Trx, projectId: number): Promise<number[]> {
  const rows = await db
    .selectFrom('project_account as m')
    .innerJoin('account as a', 'a.id', 'm.account_id')
    .select('m.account_id')
    .where('m.project_id', '=', projectId)
    .where('m.role', '=', 'Admin')
    .where('a.removed', 'is', null)
    .execute()
  return rows.map((row) => row.account_id)
}

/** Makes an account a member, or gives a member another role. */
export async function putMember(
  trx: Trx,
  projectId: number,
  accountId: number,
  role: ProjectRole,
): Promise<void> {
  await trx
    .insertInto('project_account')
    .values({ project_id: projectId, account_id: accountId, role })
    .onConflict((conflict) => conflict.columns(['project_id', 'account_id']).doUpdateSet({ role }))
    .execute()
}

export async function removeMember(trx: Trx, projectId: number, accountId: number): Promise<void> {
  await trx
    .deleteFrom('project_account')
    .where('project_id', '=', projectId)
    .where('account_id', '=', accountId)
    .execute()
}

/** Accounts of people in a domain, by exact name or by the e-mail address of a user. */
export async function accountsCalled(
  db: Db | Trx,
  domainId: number,
  by: { readonly name: string } | { readonly email: string },
): Promise<{ id: number; name: string }[]> {
  return db
    .selectFrom('account as a')
    .select(['a.id', 'a.name'])
    .where('a.domain_id', '=', domainId)
    .where('a.removed', 'is', null)
    .where('a.type', '<>', 5)
    .where((eb) =>
      'name' in by
        ? eb('a.name', '=', by.name)
        : eb.exists(
            eb
              .selectFrom('user as u')
              .select('u.id')
              .whereRef('u.account_id', '=', 'a.id')
              .where('u.removed', 'is', null)
              .where(sql`lower(u.email)`, '=', by.email.toLowerCase()),
          ),
    )
    .execute()
}

/** Waits for those who are adding to an account; they find the project's new state after that. */
export async function lockOwnAccount(trx: Trx, accountId: number): Promise<void> {
  await trx
    .selectFrom('account')
    .select('id')
    .where('id', '=', accountId)
    .forNoKeyUpdate()
    .execute()
}

/** Takes away what a project was: its members, what was shared with it, its limits, its name. */
export async function removeProject(
  trx: Trx,
  project: { readonly id: number; readonly accountId: number },
): Promise<void> {
  const { id, accountId } = project
  await trx.deleteFrom('launch_permission').where('account_id', '=', accountId).execute()
  await trx.deleteFrom('resource_limit').where('account_id', '=', accountId).execute()
  await trx
    .deleteFrom('setting')
    .where('scope', '=', 'account')
    .where('scope_id', '=', accountId)
    .execute()
  await trx.deleteFrom('project_account').where('project_id', '=', id).execute()
  await trx.deleteFrom('project_invitation').where('project_id', '=', id).execute()
  const removed = sql<Date>`now()`
  await trx.updateTable('project').set({ removed }).where('id', '=', id).execute()
  await trx.updateTable('account').set({ removed }).where('id', '=', accountId).execute()
}

/** An account of people by its uuid, with its domain, for those who name it so. */
export function accountByUuid(db: Db | Trx, uuid: string) {
  return db
    .selectFrom('account as a')
    .innerJoin('domain as d', 'd.id', 'a.domain_id')
    .select(['a.id', 'a.name', 'd.uuid as domain_uuid'])
    .where('a.uuid', '=', uuid)
    .where('a.removed', 'is', null)
    .executeTakeFirst()
}

/** The account that a user belongs to; undefined for one that is removed. */
export function accountOfUser(db: Db | Trx, uuid: string) {
  return db
    .selectFrom('user as u')
    .innerJoin('account as a', 'a.id', 'u.account_id')
    .select(['a.id', 'a.name', 'u.username'])
    .where('u.uuid', '=', uuid)
    .where('u.removed', 'is', null)
    .executeTakeFirst()
}

/** The domain of an account. */
export function domainOfAccount(db: Db | Trx, accountId: number) {
  return db
    .selectFrom('account as a')
    .innerJoin('domain as d', 'd.id', 'a.domain_id')
    .select(['d.id', 'd.uuid', 'd.name'])
    .where('a.id', '=', accountId)
    .executeTakeFirstOrThrow()
}
