import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../db/database.ts'
import type { Caller } from './caller.ts'
import { idOf, type IdContext, invalidUuid } from './ids.ts'
import { ownerAccount, type OwnerParams, ownerScope } from './owners.ts'
import { limitOwnerRow } from './limit-owner.repository.ts'

/** Whose limits are listed. */
export interface LimitOwner {
  readonly kind: 'account' | 'domain'
  /** Name of the account; undefined for a domain. */
  readonly account: string | undefined
  readonly isRoot: boolean
  readonly domain: { readonly uuid: string; readonly name: string; readonly path: string }
}

/**
 * The account that the owner parameters name, the domain for `domainid` alone, else the caller's account.
 *
 * @throws AppError api.invalid_uuid, api.denied, account.*
 */
export async function limitOwner(
  db: Db,
  caller: Caller,
  params: OwnerParams,
  command: IdContext['command'],
): Promise<LimitOwner> {
  const { account, domainid, projectid } = params
  if (projectid !== undefined) {
    if (account !== undefined) throw new AppError('account.and_project')
    throw invalidUuid(projectid, { command, param: 'projectid' })
  }
  if (domainid !== undefined) {
    await idOf(db, 'domain', domainid, { command, param: 'domainid', includeRemoved: false })
  }
  if (domainid === undefined || account !== undefined) {
    const { id, name, type } = await ownerAccount(db, caller, params)
    const domain = await limitOwnerRow(db, id)
    return { kind: 'account', account: name, isRoot: type === 1, domain }
  }
  const scope = await ownerScope(db, caller, { domainid })
  // A user's own account, whatever the domain.
  if (scope.kind !== 'domain') return limitOwner(db, caller, {}, command)
  const domain = await limitOwnerRow(db, undefined, scope.domainId)
  return { kind: 'domain', account: undefined, isRoot: domain.path === '/', domain }
}
