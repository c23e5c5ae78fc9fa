import { AppError } from '@mold/shared/errors.ts'
import type { Db, Trx } from '../db/database.ts'
import { type Caller, isAdmin, isRoot } from './caller.ts'

/** What the owner parameters of a list name (protocol §8, semantics §2.1). */
export type OwnerScope =
  | { readonly kind: 'everything' }
  | { readonly kind: 'account'; readonly accountId: number }
  | { readonly kind: 'domain'; readonly domainId: number }
  | { readonly kind: 'subtree'; readonly path: string }

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

/**
 * The account that `account` and `domainid` name, else the caller's own. Users may name only
 * themselves; admins an account of their subtree.
 */
export async function ownerAccount(db: Db | Trx, caller: Caller, params: OwnerParams) {
  if (params.account !== undefined && params.projectid !== undefined) {
    throw new AppError('account.and_project')
  }
  // Projects have no rows, so no id of theirs can exist.
  if (params.projectid !== undefined) {
    throw new AppError('project.not_found', { id: params.projectid })
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
    .where('removed', 'is', null)
    .executeTakeFirst()
  if (account?.id === caller.account.id) return account
  if (!isAdmin(caller)) throw new AppError('api.denied', { account: caller.account.name })
  if (!account) {
    throw new AppError('account.not_found', { account: params.account, domain: domain.name })
  }
  return account
}

/** What a list call is about: the caller's own things unless an admin asks for more. */
export async function ownerScope(
  db: Db | Trx,
  caller: Caller,
  params: OwnerParams,
): Promise<OwnerScope> {
  if (params.account !== undefined) {
    return { kind: 'account', accountId: (await ownerAccount(db, caller, params)).id }
  }
  if (isAdmin(caller) && params.domainid !== undefined) {
    const domain = await domainWithin(db, caller, params.domainid)
    return params.isrecursive === true
      ? { kind: 'subtree', path: domain.path }
      : { kind: 'domain', domainId: domain.id }
  }
  if (isRoot(caller) && params.listall === true) return { kind: 'everything' }
  if (isAdmin(caller) && params.listall === true) {
    return { kind: 'subtree', path: caller.domain.path }
  }
  return { kind: 'account', accountId: caller.account.id }
}
