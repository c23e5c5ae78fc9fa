import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../../access/caller.ts'
import type { Db, Trx } from '../../db/database.ts'
import type { DeleteParts } from '../../images/delete.service.ts'
import { deleteProject } from '../../projects/delete.service.ts'
import { deleteOwner, type Removal } from '../removal/delete-owner.ts'
import { type DomainRow, domainById, loadDomain } from './domain.repository.ts'
import { lockDomain } from './domain-write.repository.ts'
import { domainToManage } from './find.ts'
import {
  accountsBelow,
  closeDomains,
  domainsBelow,
  projectsBelow,
  removeDomainRows,
  zonesBelow,
} from './removal.repository.ts'

/**
 * A domain that an admin is about to delete; without cleanup only an empty one.
 *
 * @throws AppError domain.*
 */
export async function domainToDelete(
  db: Db,
  caller: Caller,
  domainId: number,
  cleanup: boolean,
): Promise<DomainRow> {
  const domain = await domainToManage(db, caller, domainId)
  const { name, path } = domain
  if (path === '/') throw new AppError('domain.root')
  if (caller.domain.path.startsWith(path)) throw new AppError('domain.own', { name })
  await checkContents(db, path, cleanup)
  return domain
}

/** @throws AppError domain.has_zones, and without cleanup domain.has_* */
async function checkContents(db: Db | Trx, path: string, cleanup: boolean): Promise<void> {
  const zones = await zonesBelow(db, path)
  if (zones.length > 0) throw new AppError('domain.has_zones', { zones: zones.join(', ') })
  if (cleanup) return
  const [{ length: accounts }, { length: projects }, { length: domains }] = await Promise.all([
    accountsBelow(db, path),
    projectsBelow(db, path),
    domainsBelow(db, path),
  ])
  if (accounts > 0) throw new AppError('domain.has_accounts', { count: accounts })
  if (projects > 0) throw new AppError('domain.has_projects', { count: projects })
  if (domains > 1) throw new AppError('domain.has_domains', { count: domains - 1 })
}

/** Nothing new comes into a domain and those below from then on, and nobody there calls. */
async function close(db: Db, domainId: number, cleanup: boolean): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const { path } = await lockDomain(trx, domainId)
    // Whoever is about to put something into one has done so then, or finds it closed.
    for (const { id } of await domainsBelow(trx, path)) await lockDomain(trx, id)
    await checkContents(trx, path, cleanup)
    await closeDomains(trx, path)
  })
}

/** Deletes what is in a domain and those below. */
async function empty(parts: DeleteParts, domainId: number, removal: Removal): Promise<void> {
  const { db } = parts
  const { path } = await loadDomain(db, domainId)
  for (const projectId of await projectsBelow(db, path)) {
    await deleteProject(parts, { ...removal, projectId, cleanup: true })
  }
  for (const accountId of await accountsBelow(db, path))
    await deleteOwner(parts, accountId, removal)
}

/** Removes an empty domain with those below; false when there is something left. */
async function removeEmpty(db: Db, domainId: number): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const { path } = await lockDomain(trx, domainId)
    const left = [...(await accountsBelow(trx, path)), ...(await projectsBelow(trx, path))]
    if (left.length > 0) return false
    for (const domain of await domainsBelow(trx, path)) await removeDomainRows(trx, domain)
    return true
  })
}

/**
 * Deletes a domain: with cleanup its projects, accounts and domains below first. Safe to run twice, and
 * after a death at any line.
 *
 * @throws AppError domain.has_*
 */
export async function deleteDomain(
  parts: DeleteParts,
  domainId: number,
  cleanup: boolean,
  removal: Removal,
): Promise<void> {
  const { db } = parts
  const domain = await domainById(db, domainId)
  if (domain?.removed === null) {
    await close(db, domainId, cleanup)
    do await empty(parts, domainId, removal)
    while (!(await removeEmpty(db, domainId)))
  }
  await parts.collectUnreferenced()
}
