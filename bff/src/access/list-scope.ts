import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../db/database.ts'
import type { Caller } from './caller.ts'
import { idOf, type IdContext } from './ids.ts'
import { anyProject, type OwnerParams, type OwnerScope, ownerScope } from './owners.ts'

interface ListParams extends OwnerParams {
  readonly id?: string | undefined
}

/**
 * What a list call is about. Whoever names one thing by id and no owner looks everywhere that they may
 * look: admins in what they manage, users in what is theirs and their projects'.
 *
 * @throws AppError `api.invalid_uuid`, `api.denied`, `account.*`, `project.*`
 */
export async function listScope(
  db: Db,
  caller: Caller,
  params: ListParams,
  command: IdContext['command'],
): Promise<OwnerScope> {
  const { account, domainid, projectid, id } = params
  if (projectid !== undefined) {
    if (account !== undefined) throw new AppError('account.and_project')
    if (projectid !== anyProject)
      await idOf(db, 'project', projectid, { command, param: 'projectid' })
  }
  if (domainid !== undefined) {
    await idOf(db, 'domain', domainid, { command, param: 'domainid', includeRemoved: false })
  }
  const owners = [account, domainid, projectid]
  const byIdAlone = id !== undefined && owners.every((owner) => owner === undefined)
  return ownerScope(
    db,
    caller,
    byIdAlone ? { ...params, listall: true, projectid: anyProject } : params,
  )
}
