import { AppError } from '@mold/shared/errors.ts'
import type { Db, Trx } from '../db/database.ts'
import { type Holder, ownerState } from './holder.repository.ts'
import { type Counted, lockRooms, requireRoom } from './room.ts'
import { countHeld, countImages, countProjects, storedBytes } from './usage.repository.ts'

/** How much an account, project or domain has of a type; storage in bytes. */
function countOf(type: Counted) {
  return (db: Db | Trx, holder: Pick<Holder, 'kind' | 'id'>): Promise<number> => {
    switch (type) {
      case 'template':
        return countImages(db, holder)
      case 'secondary_storage':
        return storedBytes(db, holder)
      case 'project':
        return countProjects(db, holder)
      default:
        return countHeld(db, holder, type)
    }
  }
}

/**
 * Throws unless the account or project, and every domain above, may have so much more (semantics §17), storage in
 * bytes; others that add to them wait until the transaction ends (security case E12). Whoever deletes or suspends
 * the owner waits too, and one for whom that was done while this waited gets nothing new.
 *
 * Several types of one owner: its rows are locked by the first.
 *
 * @throws AppError limit.exceeded*, account.not_found, project.not_active
 */
export async function requireMore(
  trx: Trx,
  accountId: number,
  more: Readonly<Partial<Record<Counted, number>>>,
): Promise<void> {
  for (const [type, requested] of Object.entries(more) as [Counted, number][]) {
    const rooms = await lockRooms(trx, accountId, type, countOf(type))
    await requireOwner(trx, accountId)
    requireRoom(rooms, type, requested)
  }
}

async function requireOwner(trx: Trx, accountId: number): Promise<void> {
  const { name, domain, state, removed } = await ownerState(trx, accountId)
  if (state !== 'Active' && state !== null) {
    throw new AppError('project.not_active', { name, state })
  }
  if (removed !== null) throw new AppError('account.not_found', { account: name, domain })
}
