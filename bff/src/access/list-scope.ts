import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../db/database.ts'
import { type Caller, isAdmin } from './caller.ts'
import { idOf, type IdContext, invalidUuid } from './ids.ts'
import { type OwnerParams, type OwnerScope, ownerScope } from './owners.ts'

interface ListParams extends OwnerParams {
  readonly id?: string | undefined
}

/**
 * What a list call is about. An admin who names one thing by id and no owner looks everywhere that
 * the admin may look. Undefined: nothing at all, for things of projects.
 *
 * @throws AppError `api.invalid_uuid`, `api.denied`, `account.*`
 */
export async function listScope(
  db: Db,
  caller: Caller,
  params: ListParams,
  command: IdContext['command'],
): Promise<OwnerScope | undefined> {
  const { account, domainid, projectid, id } = params
  if (projectid !== undefined) {
    if (account !== undefined) throw new AppError('account.and_project')
    if (projectid === '-1') return undefined
    // Projects have no rows, so no id of theirs can exist.
    throw invalidUuid(projectid, { command, param: 'projectid' })
  }
  if (domainid !== undefined) {
    await idOf(db, 'domain', domainid, { command, param: 'domainid', includeRemoved: false })
  }
  const byIdAlone = id !== undefined && account === undefined && domainid === undefined
  const everywhere = byIdAlone && isAdmin(caller)
  return ownerScope(db, caller, everywhere ? { ...params, listall: true } : params)
}
