import { randomUUID } from 'node:crypto'
import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../../access/caller.ts'
import type { Db } from '../../db/database.ts'
import { recordEvent } from '../../events/events.service.ts'
import { lockVolume } from './hold.repository.ts'
import { volumeEvent } from './volume.events.ts'
import type { VolumeRecord } from './volume.repository.ts'
import { expungeVolume } from './write.repository.ts'

export interface DeleteVolumeParts {
  readonly db: Db
  /** Frees objects that no row refers to any more; the answer is in bytes. */
  readonly collectUnreferenced: () => Promise<number>
}

/**
 * Deletes a volume that no instance has. Its host removes the disk when it can be asked; snapshots and templates
 * made from it stay.
 *
 * @throws AppError volume.attached, volume.busy, volume.gone
 */
export async function deleteVolume(
  { db, collectUnreferenced }: DeleteVolumeParts,
  caller: Caller,
  volume: VolumeRecord,
): Promise<void> {
  if (volume.instance_id !== null) throw new AppError('volume.attached')
  await db.transaction().execute(async (trx) => {
    // Nobody's job, so that it has the volume only where none works on it.
    const held = await lockVolume(trx, volume.id, randomUUID())
    if (held.instance) throw new AppError('volume.attached')
    await expungeVolume(trx, held.volume)
    await recordEvent(trx, {
      ...volumeEvent(volume, 'DELETE', 'Volume was deleted'),
      level: 'INFO',
      state: 'Completed',
      username: caller.user.username,
    })
  })
  await collectUnreferenced()
}
