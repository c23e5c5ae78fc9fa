import { AppError } from '@mold/shared/errors.ts'
import type { Db, Trx } from '../db/database.ts'
import { type Caller, isAdmin, isRoot, ownAccounts } from './caller.ts'
import { projectFor } from './projects.ts'

/** Whether things of projects count: they are left out unless they are asked for. */
export type ProjectChoice = 'without' | 'with' | 'only'

/** What the owner parameters of a list name (protocol §8, semantics §2.1). */
export type OwnerScope =
  | { readonly kind: 'everything'; readonly projects: ProjectChoice }
  /** These accounts, of people or projects. */
  | { readonly kind: 'accounts'; readonly accountIds: readonly number[] }
  | { readonly kind: 'domain'; readonly domainId: number; readonly projects: ProjectChoice }
  | { readonly kind: 'subtree'; readonly path: string; readonly projects: ProjectChoice }

/** All there is, for lists that are narrowed otherwise. */
export const everything: OwnerScope = { kind: 'everything', projects: 'with' }

export interface OwnerParams {
  readonly account?: string | undefined
  readonly domainid?: string | undefined
  readonly projectid?: string | undefined
  readonly listall?: boolean | undefined
  readonly isrecursive?: boolean | undefined
}

async function domainWithin(db: Db | Trx, caller: Caller, uuid: string | undefined) {
  if (uuid === undefined || uuid === caller.domain.uuid) return caller.domain
  const domain = await db
    .selectFrom('domain')
    .select(['id', 'uuid', 'name', 'path'])
    .where('uuid', '=', uuid)
    .where('removed', 'is', null)
    .executeTakeFirst()
  const allowed =
    domain && (isRoot(caller) || (isAdmin(caller) && domain.path.startsWith(caller.domain.path)))
  if (!allowed) throw new AppError('api.denied', { account: caller.account.name })
  return domain
}

/** `account.type` of the accounts by which projects own things (protocol §13). */
export const projectAccountType = 5

/**
 * The account that is to own something new: that of the project, the one that `account` and `domainid` name,
 * else the caller's own. Users may name only themselves and their projects; admins an account of their subtree.
 *
 * @throws AppError account.*, project.*, api.denied
 */
export async function ownerAccount(db: Db | Trx, caller: Caller, params: OwnerParams) {
  if (params.account !== undefined && params.projectid !== undefined) {
    throw new AppError('account.and_project')
  }
  if (params.projectid !== undefined) {
    const { accountId, name, state } = await projectFor(db, caller, params.projectid)
    if (state !== 'Active') throw new AppError('project.not_active', { name, state })
    return { id: accountId, name, type: projectAccountType }
  }
  if (params.account === undefined) {
    return { id: caller.account.id, name: caller.account.name, type: caller.account.type }
  }
  const domain = await domainWithin(db, caller, params.domainid)
  const account = await db
    .selectFrom('account')
    .select(['id', 'name', 'type'])
    .where('name', '=', params.account)
    .where('domain_id', '=', domain.id)
    .where('type', '<>', projectAccountType)
    .where('removed', 'is', null)
    .executeTakeFirst()
  if (account?.id === caller.account.id) return account
  if (!isAdmin(caller)) throw new AppError('api.denied', { account: caller.account.name })
  if (!account) {
    throw new AppError('account.not_found', { account: params.account, domain: domain.name })
  }
  return account
}

/** `-1`: things of projects that the caller belongs to or manages; with `listall` other things too (protocol §8). */
export const anyProject = '-1'

/**
 * What a list call is about: the caller's own things unless a project is named or an admin asks for more.
 *
 * @throws AppError account.*, project.*, api.denied
 */
export async function ownerScope(
  db: Db | Trx,
  caller: Caller,
  params: OwnerParams,
): Promise<OwnerScope> {
  const { account, projectid } = params
  if (account !== undefined) {
    return { kind: 'accounts', accountIds: [(await ownerAccount(db, caller, params)).id] }
  }
  if (projectid !== undefined && projectid !== anyProject) {
    return { kind: 'accounts', accountIds: [(await projectFor(db, caller, projectid)).accountId] }
  }
  const all = params.listall === true
  const projects: ProjectChoice = projectid === undefined ? 'without' : all ? 'with' : 'only'
  if (isAdmin(caller) && params.domainid !== undefined) {
    const domain = await domainWithin(db, caller, params.domainid)
    return params.isrecursive === true
      ? { kind: 'subtree', path: domain.path, projects }
      : { kind: 'domain', domainId: domain.id, projects }
  }
  if (isAdmin(caller) && (all || projects === 'only')) {
    return isRoot(caller)
      ? { kind: 'everything', projects }
      : { kind: 'subtree', path: caller.domain.path, projects }
  }
  return { kind: 'accounts', accountIds: accountsOf(caller, projects) }
}

function accountsOf(caller: Caller, projects: ProjectChoice): number[] {
  const all = ownAccounts(caller)
  if (projects === 'with') return all
  return all.filter((id) => (id === caller.account.id) === (projects === 'without'))
}
