import type { Db } from '../../db/database.ts'
import { clearHost } from './clear-host.ts'
import { noteExpunged } from './destroy.repository.ts'
import { detachDisks, disksOf, removeDisks } from './disk.repository.ts'
import { isHeld } from './hold.repository.ts'
import { lockInstance } from './instance.repository.ts'

/**
 * Removes an instance for good without waiting for its host, which clears up as soon as it is connected; the
 * reconciler looks after that. For what nobody waits for: instances destroyed long ago, and those of owners that
 * are deleted.
 *
 * @param withData its further disks go too
 * @returns false while a job works on it
 */
export async function expungeRows(
  db: Db,
  uuid: string,
  { withData }: { readonly withData: boolean },
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const row = await lockInstance(trx, uuid)
    if (!row || row.removed !== null) return true
    const disks = await disksOf(trx, row.id)
    for (const of of [row, ...disks]) if (await isHeld(trx, of)) return false
    const going = disks.filter(({ type }) => withData || type === 'ROOT')
    await clearHost(trx, row, going)
    await removeDisks(
      trx,
      going.map(({ id }) => id),
    )
    await detachDisks(trx, row.id)
    await noteExpunged(trx, row.id)
    return true
  })
}
