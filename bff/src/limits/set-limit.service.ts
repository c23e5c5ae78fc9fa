import { AppError } from '@mold/shared/errors.ts'
import { type ResourceType, resourceTypes } from '@mold/shared/resource-types.ts'
import { type Caller, isRoot } from '../access/caller.ts'
import type { LimitOwner } from '../access/limit-owner.ts'
import type { Db, Trx } from '../db/database.ts'
import { recordEvent } from '../events/events.service.ts'
import { limitOf, unlimited } from '../settings/resource-limits.ts'
import { createSettings } from '../settings/settings.service.ts'
import { limitsSet, parentDomain, writeLimit } from './limit.repository.ts'

interface NewLimit {
  readonly owner: LimitOwner
  readonly type: ResourceType
  /** -1 is no limit; storage in GiB. */
  readonly max: number
}

/** Throws where nobody, or not this caller, may set limits (api-commands §13). */
function checkOwner(caller: Caller, owner: LimitOwner): void {
  if (owner.isRoot) {
    throw new AppError(owner.kind === 'domain' ? 'limit.root_domain' : 'limit.root_admin')
  }
  if (isRoot(caller)) return
  const { kind, id, domain } = owner
  // Nobody gives more to himself; whose limits may be seen lies within the caller's domain.
  const isOwn = kind === 'domain' ? id === caller.domain.id : id === caller.account.id
  if (!isOwn) return
  throw new AppError('limit.denied', { name: kind === 'domain' ? domain.name : owner.account })
}

/** A domain may have no higher limit than the one that it lies in. */
async function checkParent(trx: Trx, { owner, type, max }: NewLimit): Promise<void> {
  if (owner.kind !== 'domain') return
  const parent = await parentDomain(trx, owner.id)
  if (!parent || parent.path === '/') return
  const own = await limitsSet(trx, 'domain_id', [parent.id])
  const above = { kind: 'domain', isRoot: false, own: own(parent.id) } as const
  const limit = limitOf(await createSettings(trx).all(), above, type)
  if (limit === unlimited || max <= limit) return
  throw new AppError('limit.above_parent', { parent: parent.name, type, limit })
}

/**
 * Sets a limit of an account, project or domain in the place of the setting. What is there already stays, also
 * where it is more.
 *
 * @throws AppError limit.*
 */
export async function setLimit(db: Db, caller: Caller, limit: NewLimit): Promise<void> {
  const { owner, type, max } = limit
  checkOwner(caller, owner)
  if (max < unlimited) throw new AppError('limit.negative')
  await db.transaction().execute(async (trx) => {
    await checkParent(trx, limit)
    await writeLimit(trx, { owner, type: resourceTypes.indexOf(type), max })
    const isDomain = owner.kind === 'domain'
    const name = owner.project?.name ?? owner.account ?? owner.domain.name
    await recordEvent(trx, {
      type: 'RESOURCE.LIMIT.UPDATE',
      level: 'INFO',
      state: 'Completed',
      description: `The limit of ${owner.kind} ${name} for ${type} was set to ${max}`,
      accountId: isDomain ? caller.account.id : owner.id,
      username: caller.user.username,
      resourceName: name,
    })
  })
}
