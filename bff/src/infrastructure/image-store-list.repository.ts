import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { containing } from '../db/like.ts'
import type { Database } from '../db/schema.ts'

/** What a list of image stores is narrowed to; everything that is given has to hold. */
export interface ImageStoreFilter {
  readonly id?: number | undefined
  readonly uuid?: string | undefined
  readonly name?: string | undefined
  readonly zoneId?: number | undefined
  readonly protocol?: string | undefined
  readonly provider?: string | undefined
  readonly readonly?: boolean | undefined
  readonly keyword?: string | undefined
}

type Tables = Database & { s: Database['image_store']; z: Database['zone'] }

function matches(filter: ImageStoreFilter) {
  return (eb: ExpressionBuilder<Tables, 's'>): Expression<SqlBool> => {
    const { uuid, name, zoneId, protocol, provider, keyword } = filter
    return eb.and([
      eb('s.removed', 'is', null),
      ...(filter.id === undefined ? [] : [eb('s.id', '=', filter.id)]),
      ...(uuid === undefined ? [] : [eb('s.uuid', '=', uuid)]),
      ...(name === undefined ? [] : [eb('s.name', '=', name)]),
      ...(zoneId === undefined ? [] : [eb('s.zone_id', '=', zoneId)]),
      ...(protocol === undefined
        ? []
        : [eb(sql<string>`lower(s.protocol)`, '=', protocol.toLowerCase())]),
      ...(provider === undefined
        ? []
        : [eb(sql<string>`lower(s.provider)`, '=', provider.toLowerCase())]),
      ...(filter.readonly === undefined ? [] : [eb('s.readonly', '=', filter.readonly)]),
      ...(keyword === undefined ? [] : [containing(eb, 's.name', keyword)]),
    ])
  }
}

/** What the rows say is in the store. */
const contents = {
  bytes: sql<number>`(select coalesce(sum(o.length), 0)::bigint from object_replica r
    join object o on o.id = r.object_id where r.store_id = s.id)`,
  count: sql<number>`(select count(*) from object_replica r where r.store_id = s.id)`,
}

/** Image stores with their zones, in the order they were made. */
export function findImageStores(db: Db, filter: ImageStoreFilter) {
  return db
    .selectFrom('image_store as s')
    .innerJoin('zone as z', 'z.id', 's.zone_id')
    .where(matches(filter))
    .selectAll('s')
    .select(['z.uuid as zone_uuid', 'z.name as zone_name'])
    .select([contents.bytes.as('image_bytes'), contents.count.as('image_count')])
    .orderBy('s.id')
    .execute()
}

export type ImageStoreRow = Awaited<ReturnType<typeof findImageStores>>[number]
