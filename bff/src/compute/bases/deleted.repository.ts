import type { Db } from '../../db/database.ts'
import { directBaseName } from './direct-name.ts'

/** What the pool of a connected host has of a copy. */
export interface DeletedBase {
  readonly hostId: number
  readonly poolId: number
  readonly zoneId: number
  readonly digest: string
}

/** What hosts that are connected have of the copies of an image in some zones. */
export async function basesOfCopies(
  db: Db,
  image: { readonly id: number; readonly uuid: string },
  zoneIds: readonly number[],
): Promise<DeletedBase[]> {
  return db
    .selectFrom('template_zone as tz')
    .leftJoin('object as o', 'o.id', 'tz.object_id')
    .innerJoin('host as h', 'h.zone_id', 'tz.zone_id')
    .innerJoin('storage_pool as p', 'p.host_id', 'h.id')
    .innerJoin('pool_image as b', (join) =>
      join
        .onRef('b.pool_id', '=', 'p.id')
        .on((eb) =>
          eb.or([
            eb('b.digest', '=', eb.ref('o.digest')),
            eb.and([eb('tz.direct', '=', true), eb('b.digest', '=', directBaseName(image.uuid))]),
          ]),
        ),
    )
    .select(['h.id as hostId', 'p.id as poolId', 'h.zone_id as zoneId', 'b.digest'])
    .where('tz.template_id', '=', image.id)
    .where((eb) => eb('tz.zone_id', '=', eb.fn.any(eb.val([...zoneIds]))))
    .where('h.removed', 'is', null)
    .where('h.server', 'is not', null)
    .where('p.removed', 'is', null)
    .orderBy('p.id')
    .execute()
}

/** Whether another image of the zone has the same bytes, so that the next instance of it finds them there. */
export async function isStillOffered(
  db: Db,
  { zoneId, digest }: Pick<DeletedBase, 'zoneId' | 'digest'>,
): Promise<boolean> {
  const copy = await db
    .selectFrom('template_zone as tz')
    .innerJoin('object as o', 'o.id', 'tz.object_id')
    .select('tz.template_id')
    .where('tz.zone_id', '=', zoneId)
    .where('tz.state', '=', 'ready')
    .where('o.digest', '=', digest)
    .limit(1)
    .executeTakeFirst()
  return copy !== undefined
}
