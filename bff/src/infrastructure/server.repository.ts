import { networkInterfaces } from 'node:os'
import { sql } from 'kysely'
import type { Db } from '../db/database.ts'
import { containing } from '../db/like.ts'
import type { ServerTable } from '../db/schema.ts'

const msAgo = (ms: number) => sql<Date>`now() - ${ms} * interval '1 millisecond'`

/** Among the roles of a worker that has the programs to convert images. */
export const converterRole = 'converter'
/** Among the roles of a worker that can look into images. */
export const checkerRole = 'checker'

export interface Listener {
  readonly address: string
  readonly port: number
}

export type OwnServer = Pick<ServerTable, 'uuid' | 'host' | 'pid' | 'roles' | 'database_ms'> & {
  readonly listens: readonly Listener[]
}

/** A sign of life; `idle` leaves the time of the last one as it is. */
export async function beat(db: Db, server: OwnServer, idle: boolean): Promise<void> {
  await db
    .insertInto('server')
    .values({ ...server, listens: JSON.stringify(server.listens) })
    .onConflict((conflict) =>
      conflict.column('uuid').doUpdateSet({
        roles: server.roles,
        database_ms: server.database_ms,
        listens: JSON.stringify(server.listens),
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

/** Every process of the last day, those that live first, with whether it has been silent for too long. */
export async function findServers(
  db: Db,
  of: {
    readonly awayMs: number
    readonly id?: string | undefined
    readonly name?: string | undefined
    readonly keyword?: string | undefined
  },
) {
  let query = db
    .selectFrom('server')
    .select(['uuid', 'host', 'pid', 'roles', 'started', 'beat', 'database_ms'])
    .select(sql<boolean>`beat > ${msAgo(of.awayMs)}`.as('is_up'))
  if (of.id !== undefined) query = query.where('uuid', '=', of.id)
  if (of.name !== undefined) query = query.where('host', '=', of.name)
  const { keyword } = of
  if (keyword !== undefined) query = query.where((eb) => containing(eb, 'host', keyword))
  return query.orderBy('is_up', 'desc').orderBy('host').orderBy('pid').execute()
}

/**
 * Where the processes of this installation listen, as of the last day; what is loopback counts for those of
 * the same machine alone.
 */
export async function listeners(db: Db, host: string): Promise<Listener[]> {
  const rows = await db.selectFrom('server').select(['host', 'listens']).execute()
  return rows.flatMap((row) =>
    row.listens.filter(({ address }) => row.host === host || !isLoopback(address)),
  )
}

/** What others reach of a listener: on every address, that is each of this machine's. */
export function listensAt(host: string, port: number): Listener[] {
  if (port === 0) return []
  const all = host === '0.0.0.0' || host === '::'
  const own = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return (all ? own.map(({ address }) => address) : [host]).map((address) => ({ address, port }))
}

const isLoopback = (address: string) => address.startsWith('127.') || address === '::1'
