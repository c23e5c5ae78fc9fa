import type { Db, Trx } from '../../db/database.ts'
import type { HitFaultPoint } from '../../jobs/fault-points.ts'
import { lockImage } from '../image.repository.ts'
import { insertCopies } from '../zone-copy.repository.ts'
import { objectLength, wantCopies } from './begin.repository.ts'
import { imageToFill, sourceFor, zonesToFill } from './fill.repository.ts'

export interface FillParts {
  readonly db: Db
  readonly hit: HitFaultPoint
  readonly wake: () => Promise<void>
}

async function fillZones(trx: Trx, hit: HitFaultPoint, imageId: number): Promise<void> {
  if (!(await lockImage(trx, imageId))) return
  const zoneIds = await zonesToFill(trx, imageId)
  const source = await sourceFor(trx, imageId)
  if (!source || zoneIds.length === 0) return
  if (source.state === 'copying') {
    const length = await objectLength(trx, source.objectId)
    const wanted = { imageId, objectId: source.objectId, zoneIds, sourceZoneId: null }
    await wantCopies(trx, wanted, length)
  } else if (source.state === 'direct') {
    await insertCopies(trx, imageId, zoneIds, 'ready', true)
  } else {
    await insertCopies(trx, imageId, zoneIds, source.state)
  }
  hit('fill.rows')
}

/**
 * Gives one all-zones image to the zones that lack it (semantics §20), whoever made them; the copies are
 * made as any other. The rows say what is to be done, so it needs no lease: it is one transaction.
 *
 * @returns the internal id of the image; undefined when every zone has what it is to have
 */
export async function fillNext(parts: FillParts): Promise<number | undefined> {
  const imageId = await imageToFill(parts.db)
  if (imageId === undefined) return undefined
  await parts.db.transaction().execute((trx) => fillZones(trx, parts.hit, imageId))
  parts.hit('fill.committed')
  return imageId
}
