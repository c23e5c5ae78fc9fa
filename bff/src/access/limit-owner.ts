import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../db/database.ts'
import { type LimitedOwner } from '../settings/resource-limits.ts'
import { type Caller, shownPath } from './caller.ts'
import { idOf, type IdContext } from './ids.ts'
import { limitedAccount, limitedDomain } from './limit-owner.repository.ts'
import { ownerAccount, type OwnerParams, ownerScope } from './owners.ts'
import { projectFor } from './projects.ts'

interface Domain {
  readonly id: number
  readonly uuid: string
  readonly name: string
  readonly path: string
}

/** Whose limits are listed or set. */
export interface LimitOwner extends LimitedOwner {
  /** Internal id of the account, of the project's own account, or of the domain. */
  readonly id: number
  /** Name of an account; undefined for projects and domains. */
  readonly account: string | undefined
  readonly project: { readonly uuid: string; readonly name: string } | undefined
  /** The domain itself, or that of the account or project. */
  readonly domain: Domain
}

async function accountOwner(db: Db, accountId: number): Promise<LimitOwner> {
  const { account, type, project_uuid: uuid, own, ...row } = await limitedAccount(db, accountId)
  const domain = { id: row.id, uuid: row.uuid, name: row.name, path: row.path }
  const of = { id: accountId, isRoot: type === 1, own, domain }
  if (uuid === null) return { ...of, kind: 'account', account, project: undefined }
  const project = { uuid, name: row.project_name ?? '' }
  return { ...of, kind: 'project', account: undefined, project }
}

/**
 * The project or account that the owner parameters name, the domain for `domainid` alone, else the caller's
 * account.
 *
 * @throws AppError api.invalid_uuid, api.denied, account.*, project.*
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
    await idOf(db, 'project', projectid, { command, param: 'projectid' })
    return accountOwner(db, (await projectFor(db, caller, projectid)).accountId)
  }
  if (domainid !== undefined) {
    await idOf(db, 'domain', domainid, { command, param: 'domainid', includeRemoved: false })
  }
  if (domainid === undefined || account !== undefined) {
    return accountOwner(db, (await ownerAccount(db, caller, params)).id)
  }
  const scope = await ownerScope(db, caller, { domainid })
  // A user's own account, whatever the domain.
  if (scope.kind !== 'domain') return limitOwner(db, caller, {}, command)
  const { own, ...domain } = await limitedDomain(db, scope.domainId)
  const of = { kind: 'domain', account: undefined, project: undefined } as const
  return { ...of, id: domain.id, isRoot: domain.path === '/', own, domain }
}

/** How rows of limits and counts name their owner (api-commands §0: ResourceLimit). */
export function limitOwnerView({ account, project, domain }: LimitOwner) {
  return {
    account,
    project: project?.name,
    projectid: project?.uuid,
    domainid: domain.uuid,
    domain: domain.name,
    domainpath: shownPath(domain.path),
  }
}
