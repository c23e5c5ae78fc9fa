import { randomUUID } from 'node:crypto'
import { AppError } from '@mold/shared/errors.ts'
import type { ImageRecord } from '../../images/image.repository.ts'
import { imageBytes, noteBase, notePrepared } from '../bases/base.repository.ts'
import { baseCommand, type BaseParts, type PoolOfHost } from '../bases/ensure.ts'
import { noteHostCommand } from '../host-commands/host-command.repository.ts'
import { poolsOfZone } from './pools.repository.ts'

/** A host may be away, and an image large. */
const patienceMs = 24 * 60 * 60_000

async function prepareOn(
  parts: BaseParts,
  { poolId, hostId }: PoolOfHost,
  base: Parameters<typeof noteBase>[2],
): Promise<void> {
  await parts.db.transaction().execute(async (trx) => {
    await noteBase(trx, poolId, base)
    await notePrepared(trx, poolId, base.digest)
  })
  await noteHostCommand(parts.db, {
    hostId,
    key: `prepare ${randomUUID()}`,
    jobUuid: undefined,
    ...(await baseCommand(parts, poolId, base.digest)),
    patienceMs,
  })
}

/**
 * Has the hosts of a zone bring an image to their primary storage before anything needs it there, where it stays
 * as long as its template does. Nobody waits for them: deploying one early finds it half there and waits itself.
 *
 * @param poolId only this pool
 * @throws AppError prepare.not_ready, prepare.no_pool
 */
export async function prepareTemplate(
  parts: BaseParts,
  image: Pick<ImageRecord, 'id' | 'name'>,
  zoneId: number,
  poolId: number | undefined,
): Promise<void> {
  const base = await imageBytes(parts.db, image.id, zoneId)
  if (!base) throw new AppError('prepare.not_ready', { name: image.name })
  const pools = await poolsOfZone(parts.db, zoneId, poolId)
  if (pools.length === 0) throw new AppError('prepare.no_pool')
  for (const pool of pools) await prepareOn(parts, pool, base)
}
