import { listOwnedThings as declaration } from '@mold/shared/commands/accounts/listOwnedThings.ts'
import type { ParamsOf, ResultOf } from '@mold/shared/contract/command.ts'
import { AppError } from '@mold/shared/errors.ts'
import { mayManageAccount } from '../../access/account-rule.ts'
import type { Caller } from '../../access/caller.ts'
import { idOf } from '../../access/ids.ts'
import { mayManageProject, projectFor } from '../../access/projects.ts'
import type { Db } from '../../db/database.ts'
import { loadAccount } from '../accounts/account.repository.ts'
import { domainToManage } from '../domains/find.ts'
import {
  accountsIn,
  domainsUnder,
  imagesOf,
  onHostsOf,
  type OwnedBy,
  projectsOf,
  usersOf,
} from './owned.repository.ts'

type Params = ParamsOf<typeof declaration>

const none = { count: 0, first: [] } as const

/**
 * Whose things are asked for, by somebody who may delete them.
 *
 * @throws AppError owned.which, api.invalid_uuid, account.manage_denied, domain.*, project.*
 */
async function ownerFor(db: Db, caller: Caller, params: Params): Promise<OwnedBy> {
  const { accountid, domainid, projectid } = params
  const given = [accountid, domainid, projectid].filter((id) => id !== undefined)
  if (given.length !== 1) throw new AppError('owned.which')
  const command = declaration
  if (accountid !== undefined) {
    const accountId = await idOf(db, 'account', accountid, { command, param: 'accountid' })
    const account = await loadAccount(db, accountId)
    if (accountId !== caller.account.id && !mayManageAccount(caller, account)) {
      throw new AppError('account.manage_denied', { account: caller.account.name })
    }
    return { kind: 'account', accountId }
  }
  if (domainid !== undefined) {
    const domainId = await idOf(db, 'domain', domainid, { command, param: 'domainid' })
    const { path } = await domainToManage(db, caller, domainId)
    return { kind: 'domain', path }
  }
  const project = await projectFor(db, caller, projectid ?? '')
  if (!mayManageProject(caller, project)) {
    throw new AppError('project.no_access', { account: caller.account.name, id: project.uuid })
  }
  return { kind: 'project', accountId: project.accountId }
}

/**
 * What deleting an account, a domain or a project would take with it, for those who may delete it.
 *
 * @throws AppError owned.which, api.invalid_uuid, account.*, domain.*, project.*
 */
export async function ownedThings(
  db: Db,
  caller: Caller,
  params: Params,
): Promise<ResultOf<typeof declaration>> {
  const by = await ownerFor(db, caller, params)
  const [images, instances, volumes, snapshots, projects, users, accounts, domains] =
    await Promise.all([
      imagesOf(db, by),
      onHostsOf(db, by, 'instance'),
      onHostsOf(db, by, 'volume'),
      onHostsOf(db, by, 'snapshot'),
      projectsOf(db, by),
      usersOf(db, by),
      by.kind === 'domain' ? accountsIn(db, by.path) : none,
      by.kind === 'domain' ? domainsUnder(db, by.path) : none,
    ])
  return {
    imagecount: images.count,
    imagebytes: images.bytes,
    images: images.first.map(({ project, account, ...image }) =>
      project === null ? { ...image, account } : { ...image, project },
    ),
    instancecount: instances.count,
    instances: [...instances.first],
    volumecount: volumes.count,
    volumes: [...volumes.first],
    snapshotcount: snapshots.count,
    snapshots: [...snapshots.first],
    projectcount: projects.count,
    projects: [...projects.first],
    usercount: users.count,
    users: [...users.first],
    accountcount: accounts.count,
    accounts: [...accounts.first],
    domaincount: domains.count,
    domains: [...domains.first],
  }
}
