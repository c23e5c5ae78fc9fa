import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'

export interface WantedObject {
  readonly objectId: number
  readonly digest: string
  /** Bytes. */
  readonly length: number
}

/** An object that a host is told to bring to its pool at the moment; it gets no others. */
export function wantedObject(
  db: Db,
  hostId: number,
  digest: string,
): Promise<WantedObject | undefined> {
  return db
    .selectFrom('object as o')
    .select(['o.id as objectId', 'o.digest', 'o.length'])
    .where('o.digest', '=', digest)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('host_command as c')
          .select('c.id')
          .where('c.host_id', '=', hostId)
          .where('c.state', '=', 'pending')
          .where('c.kind', '=', 'base.ensure')
          .where(sql<string>`c.params ->> 'digest'`, '=', digest),
      ),
    )
    .executeTakeFirst()
}
