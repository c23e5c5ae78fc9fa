import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../../access/caller.ts'
import { projectFor } from '../../access/projects.ts'
import type { Trx } from '../../db/database.ts'
import type { ImageRecord } from '../image.repository.ts'
import { accountsByName, grantsOf, ownerDomainOf } from './permission.repository.ts'
import type { PermissionRequest } from './request.ts'

/**
 * The accounts that an image is to be shared with. Names are of the owner's own domain; the owner, who has
 * it, is skipped. One unknown name and nobody gets it (semantics §9.8-9).
 *
 * @throws AppError share.account_unknown, project.not_found, project.no_access
 */
export async function granteesToAdd(
  trx: Trx,
  caller: Caller,
  image: ImageRecord,
  { accounts, projectids = [] }: PermissionRequest,
): Promise<number[]> {
  if (accounts === undefined || accounts.length === 0) {
    const projects = await Promise.all(
      [...new Set(projectids)].map((uuid) => projectFor(trx, caller, uuid)),
    )
    return projects.map(({ accountId }) => accountId)
  }
  const names = [...new Set(accounts)]
  const domain = await ownerDomainOf(trx, image.account_id)
  const found = await accountsByName(trx, domain.id, names)
  const known = new Set(found.map(({ name }) => name))
  const unknown = names.find((name) => !known.has(name))
  if (unknown !== undefined) {
    throw new AppError('share.account_unknown', { name: unknown, domain: domain.uuid })
  }
  return found.map(({ id }) => id).filter((id) => id !== image.account_id)
}

/**
 * The accounts that an image is to be taken away from; unknown names are ignored. A project is found among
 * those that have it, so that an owner can take it from one that they have left.
 *
 * @throws AppError project.not_found for a project that does not have it
 */
export async function granteesToRemove(
  trx: Trx,
  image: ImageRecord,
  { accounts = [], projectids = [] }: PermissionRequest,
): Promise<number[]> {
  const grants = await grantsOf(trx, image.id)
  if (projectids.length === 0) {
    const names = new Set(accounts)
    return grants
      .filter(({ projectUuid, name }) => projectUuid === null && names.has(name))
      .map(({ accountId }) => accountId)
  }
  return projectids.map((uuid) => {
    const grant = grants.find(({ projectUuid }) => projectUuid === uuid.toLowerCase())
    if (grant === undefined) throw new AppError('project.not_found', { id: uuid })
    return grant.accountId
  })
}
