import { randomUUID } from 'node:crypto'
import type { Db } from '../../db/database.ts'
import { createSettings } from '../../settings/settings.service.ts'
import { noteHostCommand } from '../host-commands/host-command.repository.ts'
import { forgetBase } from './base.repository.ts'
import { type DeletedBase, isStillOffered } from './deleted.repository.ts'

/** A host that does not get to it in an hour tells what it has when it comes back. */
const patienceMs = 60 * 60_000

/**
 * Has a host remove a base, unless something needs it or has asked for it in the last `idleMs` milliseconds; true
 * when it is to go. In one transaction: whoever comes to need it asks for it after this is asked for.
 */
export async function dropBase(
  db: Db,
  { hostId, poolId, digest }: Pick<DeletedBase, 'hostId' | 'poolId' | 'digest'>,
  idleMs: number,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    if (!(await forgetBase(trx, poolId, digest, idleMs))) return false
    const key = `drop ${randomUUID()}`
    const what = { kind: 'base.remove', params: { digest } }
    await noteHostCommand(trx, { hostId, key, jobUuid: undefined, patienceMs, ...what })
    return true
  })
}

/**
 * Has hosts remove at once what they have of copies that were deleted, as template.delete.from.primary.storage says
 * at this moment (semantics §18): not what disks and drives need, and not the bytes of another image of the zone.
 * Without the setting, and where this is cut short, the clean-up of primary storage gets to it.
 *
 * @param bases as they were before the copies were deleted
 */
export async function dropDeletedBases(db: Db, bases: readonly DeletedBase[]): Promise<void> {
  if (bases.length === 0) return
  if (!(await createSettings(db).boolean('template.delete.from.primary.storage'))) return
  for (const base of bases) {
    if (!(await isStillOffered(db, base))) await dropBase(db, base, 0)
  }
}
