import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import type { ServerTable } from '../db/schema.ts'

const msAgo = (ms: number) => sql<Date>`now() - ${ms} * interval '1 millisecond'`

export type OwnServer = Pick<ServerTable, 'uuid' | 'host' | 'pid' | 'roles' | 'database_ms'>

/** A sign of life; `idle` leaves the time of the last one as it is. */
export async function beat(db: Db, server: OwnServer, idle: boolean): Promise<void> {
  await db
    .insertInto('server')
    .values(server)
    .onConflict((conflict) =>
      conflict.column('uuid').doUpdateSet({
        database_ms: server.database_ms,
        ...(!idle && { beat: sql<Date>`now()` }),
      }),
    )
    .execute()
}

export async function removeServer(db: Db, uuid: string): Promise<void> {
  await db.deleteFrom('server').where('uuid', '=', uuid).execute()
}

/** Forgets processes that died long ago. */
export async function forgetServers(db: Db, silentMs: number): Promise<void> {
  await db.deleteFrom('server').where('beat', '<', msAgo(silentMs)).execute()
}

/** Processes with a sign of life within `withinMs`. */
export async function liveServers(
  db: Db,
  withinMs: number,
): Promise<Pick<ServerTable, 'roles' | 'database_ms'>[]> {
  return db
    .selectFrom('server')
    .select(['roles', 'database_ms'])
    .where('beat', '>', msAgo(withinMs))
    .execute()
}
