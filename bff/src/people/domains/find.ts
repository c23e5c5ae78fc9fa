import { AppError } from '@mold/shared/errors.ts'
import { type Caller, isAdmin, isDomainAdmin } from '../../access/caller.ts'
import { idOf, type IdContext } from '../../access/ids.ts'
import { isWithin } from '../../access/people-scope.ts'
import type { Db, Trx } from '../../db/database.ts'
import { type DomainRow, domainById, rootDomain, shareDomain } from './domain.repository.ts'

/**
 * A domain that an admin is about to change.
 *
 * @throws AppError domain.denied, domain.removed
 */
export async function domainToManage(db: Db, caller: Caller, domainId: number): Promise<DomainRow> {
  const domain = await domainById(db, domainId)
  if (!domain || !isAdmin(caller) || !isWithin(caller, domain.path)) {
    throw new AppError('domain.denied', { account: caller.account.name, name: domain?.name ?? '' })
  }
  if (domain.removed !== null) throw new AppError('domain.removed', { id: domain.uuid })
  return domain
}

/**
 * The domain that something new is to lie in: the named one, else that of a domain admin who asks, else
 * ROOT.
 *
 * @throws AppError api.invalid_uuid, domain.denied, domain.removed, domain.inactive
 */
export async function domainToFill(
  db: Db,
  caller: Caller,
  uuid: string | undefined,
  context: IdContext,
): Promise<DomainRow> {
  const id =
    uuid === undefined
      ? isDomainAdmin(caller)
        ? caller.domain.id
        : await rootDomain(db)
      : await idOf(db, 'domain', uuid, context)
  const domain = await domainToManage(db, caller, id)
  if (domain.state !== 'Active') throw new AppError('domain.inactive', { name: domain.name })
  return domain
}

/**
 * Makes whoever deletes a domain wait until the transaction ends, so that nothing is put into one that is
 * gone then.
 *
 * @throws AppError domain.inactive
 */
export async function holdDomain(trx: Trx, domainId: number): Promise<void> {
  const domain = await shareDomain(trx, domainId)
  if (domain.state !== 'Active' || domain.removed !== null) {
    throw new AppError('domain.inactive', { name: domain.name })
  }
}
