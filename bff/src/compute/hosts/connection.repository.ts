import { type ExpressionBuilder, sql } from 'kysely'
import type { Db } from '../../db/database.ts'
import { notify } from '../../db/notify.ts'
import type { Database } from '../../db/schema.ts'
import { secretHash } from './credential.ts'
import type { ConnectedHost } from './observer.ts'

/** Tells processes which host has something to do, or another connection: its internal id. */
export const hostsChannel = 'mold_hosts'

/** Which connection of which host. */
export type HeldHost = Pick<ConnectedHost, 'id' | 'connection'>

/** True for a host whose agent is connected and that can run something. */
export function isUp(eb: ExpressionBuilder<Database & { h: Database['host'] }, 'h'>) {
  return eb.and([
    eb('h.removed', 'is', null),
    eb('h.server', 'is not', null),
    eb('h.error_code', 'is', null),
  ])
}

/** The host that a credential belongs to; undefined when it is nobody's, or that host was removed. */
export function hostByCredential(
  db: Db,
  credential: string,
): Promise<Omit<ConnectedHost, 'connection'> | undefined> {
  return db
    .selectFrom('host')
    .select(['id', 'uuid', 'name', 'zone_id as zoneId'])
    .where('credential_hash', '=', secretHash(credential))
    .where('removed', 'is', null)
    .executeTakeFirst()
}

/**
 * Makes a connection the one of its host: what an older one says is void from here on. Tells the process that
 * holds it.
 *
 * @param server names this process
 * @returns undefined when the host was removed
 */
export async function takeHost(
  db: Db,
  hostId: number,
  server: string,
): Promise<ConnectedHost | undefined> {
  const held = await db
    .updateTable('host')
    .set((eb) => ({
      server,
      connection: eb('connection', '+', 1),
      last_pinged: sql<Date>`now()`,
      disconnected: null,
    }))
    .where('id', '=', hostId)
    .where('removed', 'is', null)
    .returning(['id', 'uuid', 'name', 'zone_id as zoneId', 'connection'])
    .executeTakeFirst()
  if (held) await notify(db, hostsChannel, String(hostId))
  return held
}

/** Which of some connections are still those of their hosts. */
export async function currentOf(db: Db, held: readonly HeldHost[]): Promise<ReadonlySet<number>> {
  if (held.length === 0) return new Set()
  const rows = await db
    .selectFrom('host')
    .select(['id', 'connection'])
    .where((eb) => eb('id', '=', eb.fn.any(eb.val(held.map(({ id }) => id)))))
    .where('removed', 'is', null)
    .execute()
  const connections = new Map(rows.map(({ id, connection }) => [id, connection]))
  return new Set(held.filter((of) => connections.get(of.id) === of.connection).map(({ id }) => id))
}

/** Notes that this process has heard hosts; also where it was taken for dead meanwhile. */
export async function noteHeard(db: Db, held: readonly HeldHost[], server: string): Promise<void> {
  if (held.length === 0) return
  await sql`update cloud.host h set last_pinged = now(), server = ${server}, disconnected = null
    from unnest(${held.map(({ id }) => id)}::bigint[],
      ${held.map(({ connection }) => connection)}::bigint[]) as of (id, connection)
    where h.id = of.id and h.connection = of.connection`.execute(db)
}

/** Notes that a connection has ended, unless its host has another one already. */
export async function releaseHost(db: Db, { id, connection }: HeldHost): Promise<void> {
  await db
    .updateTable('host')
    .set({ server: null, disconnected: sql<Date>`now()` })
    .where('id', '=', id)
    .where('connection', '=', connection)
    .where('server', 'is not', null)
    .execute()
}

/**
 * Lets go of hosts whose process has died: it gave no sign of life, or has not heard them for too long. One
 * that was just started may have hosts before it gives its first sign, so that alone says nothing.
 */
export async function releaseLostHosts(
  db: Db,
  { serverAwayMs, silentMs }: { readonly serverAwayMs: number; readonly silentMs: number },
): Promise<void> {
  const ago = (ms: number) => sql<Date>`now() - ${ms} * interval '1 millisecond'`
  await db
    .updateTable('host')
    .set((eb) => ({ server: null, disconnected: eb.fn.coalesce('last_pinged', sql<Date>`now()`) }))
    .where('server', 'is not', null)
    .where((eb) =>
      eb.or([
        eb('last_pinged', '<', ago(silentMs)),
        eb.and([
          eb('last_pinged', '<', ago(serverAwayMs)),
          eb.not(
            eb.exists(
              eb
                .selectFrom('server as s')
                .select('s.uuid')
                .whereRef('s.uuid', '=', 'host.server')
                .where('s.beat', '>', ago(serverAwayMs)),
            ),
          ),
        ]),
      ]),
    )
    .execute()
}
