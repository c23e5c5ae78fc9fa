import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../../access/caller.ts'
import type { Db } from '../../db/database.ts'
import type { DeleteParts } from '../../images/delete.service.ts'
import { deleteOwner, type Removal } from '../removal/delete-owner.ts'
import { soleProjects } from '../removal/removal.repository.ts'
import { type AccountRow, accountById } from './account.repository.ts'
import { accountToManage, checkOther } from './find.ts'

/**
 * An account that an admin is about to delete. One that came with the installation stays, and so does one
 * that projects would be left without.
 *
 * @throws AppError account.*
 */
export async function accountToDelete(
  db: Db,
  caller: Caller,
  accountId: number,
): Promise<AccountRow> {
  const account = await accountToManage(db, caller, accountId)
  const { name } = account
  checkOther(caller, account)
  if (account.is_default) throw new AppError('account.default_kept', { name })
  await checkProjects(db, account)
  return account
}

async function checkProjects(db: Db, { id, name }: AccountRow): Promise<void> {
  const projects = await soleProjects(db, id)
  if (projects.length > 0) {
    throw new AppError('account.owns_projects', { name, projects: projects.join(', ') })
  }
}

/**
 * Deletes an account with everything that is its own. Safe to run twice, and after a death at any line.
 *
 * @throws AppError account.owns_projects
 */
export async function deleteAccount(
  parts: DeleteParts,
  accountId: number,
  removal: Removal,
): Promise<void> {
  const account = await accountById(parts.db, accountId)
  if (!account) return
  if (account.removed === null) await checkProjects(parts.db, account)
  await deleteOwner(parts, account.id, removal)
}
