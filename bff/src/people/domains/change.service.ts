import { createDomain as createDeclaration } from '@mold/shared/commands/domains/createDomain.ts'
import type { updateDomain as updateDeclaration } from '@mold/shared/commands/domains/updateDomain.ts'
import type { ParamsOf } from '@mold/shared/contract/command.ts'
import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../../access/caller.ts'
import type { Db } from '../../db/database.ts'
import { chosenId } from '../chosen-id.ts'
import { domainNameTaken } from '../names.repository.ts'
import { tellOfDomain } from './domain.events.ts'
import { type DomainRow, loadDomain } from './domain.repository.ts'
import { changeDomain, insertDomain, lockDomain, movePaths } from './domain-write.repository.ts'
import { domainToFill, domainToManage, holdDomain } from './find.ts'

/** @throws AppError domain.name_invalid */
function checkName(text: string): string {
  const name = text.trim()
  if (name === '' || name.includes('/')) throw new AppError('domain.name_invalid', { name })
  return name
}

/**
 * Makes a domain in one that the caller manages.
 *
 * @throws AppError domain.*, api.invalid_uuid, account.id_taken
 */
export async function createDomain(
  db: Db,
  caller: Caller,
  params: ParamsOf<typeof createDeclaration>,
): Promise<DomainRow> {
  const name = checkName(params.name)
  const command = createDeclaration
  const { parentdomainid, domainid } = params
  const parent = await domainToFill(db, caller, parentdomainid, {
    command,
    param: 'parentdomainid',
  })
  return db.transaction().execute(async (trx) => {
    await holdDomain(trx, parent.id)
    if (await domainNameTaken(trx, parent.id, name)) {
      throw new AppError('domain.name_taken', { name, parent: parent.uuid })
    }
    const made = await insertDomain(trx, {
      ...(await chosenId(trx, 'domain', domainid, { command, param: 'domainid' })),
      name,
      parent_id: parent.id,
      path: `${parent.path}${name}/`,
      network_domain: params.networkdomain?.trim() || null,
    })
    await tellOfDomain(trx, caller, { ...made, name }, 'CREATE', `made in ${parent.name}`)
    return loadDomain(trx, made.id)
  })
}

/**
 * Renames a domain, whereby the paths of those below change with its own, or changes its network domain.
 *
 * @returns the domain as it is then
 * @throws AppError domain.*
 */
export async function updateDomain(
  db: Db,
  caller: Caller,
  domainId: number,
  params: Omit<ParamsOf<typeof updateDeclaration>, 'id'>,
): Promise<DomainRow> {
  const { path } = await domainToManage(db, caller, domainId)
  if (path === '/') throw new AppError('domain.root')
  const name = params.name === undefined ? undefined : checkName(params.name)
  const { networkdomain } = params
  return db.transaction().execute(async (trx) => {
    const domain = await lockDomain(trx, domainId)
    if (domain.removed !== null) throw new AppError('domain.removed', { id: domain.uuid })
    if (domain.state !== 'Active') throw new AppError('domain.inactive', { name: domain.name })
    const parentId = domain.parent_id ?? 0
    if (name !== undefined && (await domainNameTaken(trx, parentId, name, domainId))) {
      const { parent_uuid: parent } = await loadDomain(trx, domainId)
      throw new AppError('domain.name_taken', { name, parent })
    }
    await changeDomain(trx, domainId, {
      name,
      network_domain: networkdomain === undefined ? undefined : networkdomain.trim() || null,
    })
    const renamed = name !== undefined && name !== domain.name
    if (renamed) {
      const above = domain.path.slice(0, -`${domain.name}/`.length)
      await movePaths(trx, domain.path, `${above}${name}/`)
    }
    const words = renamed ? `renamed from ${domain.name}` : 'changed'
    const updated = await loadDomain(trx, domainId)
    await tellOfDomain(trx, caller, updated, 'UPDATE', words)
    return updated
  })
}
