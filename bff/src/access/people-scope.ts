import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../db/database.ts'
import type { Settings } from '../settings/settings.service.ts'
import { type Caller, isAdmin, isRoot } from './caller.ts'
import type { IdContext } from './ids.ts'
import { listScope } from './list-scope.ts'
import type { OwnerParams, OwnerScope } from './owners.ts'

/*
 * Which accounts and domains a caller is listed (api-commands §6, semantics §9).
 */

/** Setting of a domain: whether its users are listed all accounts of it. */
export const seesDomainSetting = 'allow.user.view.all.domain.accounts'

/**
 * The accounts that a list call is about: for users their own, or all of their domain where its setting
 * says so; for admins what the parameters name within their subtree.
 *
 * @throws AppError api.invalid_uuid, api.denied
 */
export async function accountScope(
  parts: { readonly db: Db; readonly settings: Pick<Settings, 'boolean'> },
  caller: Caller,
  params: OwnerParams & { readonly id?: string | undefined },
  command: IdContext['command'],
): Promise<OwnerScope> {
  const domainId = caller.domain.id
  if (!isAdmin(caller) && (await parts.settings.boolean(seesDomainSetting, { domainId }))) {
    return { kind: 'domain', domainId, projects: 'without' }
  }
  return listScope(parts.db, caller, params, command)
}

/** True for what a user is shown of another account of the domain: that there is one. */
export function isOnlyNamedTo(caller: Caller, accountId: number): boolean {
  return !isAdmin(caller) && accountId !== caller.account.id
}

/** What a domain rule needs to know of a domain. */
export interface DomainFacts {
  readonly id: number
  /** `/a/b/` */
  readonly path: string
}

/** Users may know of their own domain, admins of theirs and those below. */
export function maySeeDomain(caller: Caller, domain: DomainFacts): boolean {
  return domain.id === caller.domain.id || (isAdmin(caller) && isWithin(caller, domain.path))
}

/** True for a domain that is the caller's or lies below it; every domain does for root admins. */
export function isWithin(caller: Caller, path: string): boolean {
  return isRoot(caller) || path.startsWith(caller.domain.path)
}

/** The domains that a list call is about. */
export type DomainScope =
  | { readonly kind: 'everything' }
  | { readonly kind: 'one'; readonly id: number }
  | { readonly kind: 'subtree'; readonly path: string }

/**
 * The domain that is asked for; else for users their own, for domain admins theirs, with `listall` those
 * below too, for root admins all.
 *
 * @throws AppError api.denied
 */
export function domainScope(
  caller: Caller,
  params: { readonly listall?: boolean | undefined },
  asked: DomainFacts | undefined,
): DomainScope {
  if (asked) {
    if (maySeeDomain(caller, asked)) return { kind: 'one', id: asked.id }
    throw new AppError('api.denied', { account: caller.account.name })
  }
  if (isRoot(caller)) return { kind: 'everything' }
  return isAdmin(caller) && params.listall === true
    ? { kind: 'subtree', path: caller.domain.path }
    : { kind: 'one', id: caller.domain.id }
}
