import { sql } from 'kysely'
import type { AgentFacts } from '../../agent/protocol.ts'
import type { Db, Trx } from '../../db/database.ts'
import type { ConnectedHost } from './observer.ts'

/**
 * Brings what a host tells of itself into the rows: the host, its primary storage, the network of its zone.
 * Rows that have it already are left alone, so that nobody is told of a change that is none.
 *
 * @returns false when the host has another connection by now
 */
export async function writeFacts(db: Db, host: ConnectedHost, facts: AgentFacts): Promise<boolean> {
  const { pool, network, problem, ...own } = facts
  return db.transaction().execute(async (trx) => {
    const held = await trx
      .selectFrom('host')
      .select('id')
      .where('id', '=', host.id)
      .where('connection', '=', host.connection)
      .where('removed', 'is', null)
      .forUpdate()
      .executeTakeFirst()
    if (!held) return false
    const params = problem ? JSON.stringify(problem.params) : null
    await trx
      .updateTable('host')
      .set({
        facts: JSON.stringify(own),
        error_code: problem?.code ?? null,
        error_params: params,
      })
      .where('id', '=', host.id)
      .where(
        sql<boolean>`(facts, error_code, error_params)
          is distinct from (${JSON.stringify(own)}::jsonb, ${problem?.code ?? null}::text, ${params}::jsonb)`,
      )
      .execute()
    await writePool(trx, host, pool)
    if (network) await writeNetwork(trx, host, network)
    return true
  })
}

/** A host has one pool; an agent that is started with another folder has moved it. */
async function writePool(trx: Trx, host: ConnectedHost, pool: AgentFacts['pool']): Promise<void> {
  const now = { path: pool.path, total_bytes: pool.total, used_bytes: pool.used }
  const known = await trx
    .selectFrom('storage_pool')
    .select(['id', 'path', 'total_bytes', 'used_bytes'])
    .where('host_id', '=', host.id)
    .where('removed', 'is', null)
    .executeTakeFirst()
  if (!known) {
    await trx
      .insertInto('storage_pool')
      .values({ host_id: host.id, name: `${host.name} primary`, ...now })
      .execute()
  } else if (
    known.path !== now.path ||
    known.total_bytes !== now.total_bytes ||
    known.used_bytes !== now.used_bytes
  ) {
    await trx.updateTable('storage_pool').set(now).where('id', '=', known.id).execute()
  }
}

async function writeNetwork(
  trx: Trx,
  { zoneId }: ConnectedHost,
  { name, cidr, gateway, netmask }: NonNullable<AgentFacts['network']>,
): Promise<void> {
  await trx
    .updateTable('network')
    .set({ name, cidr, gateway, netmask })
    .where('zone_id', '=', zoneId)
    .where(
      sql<boolean>`(name, cidr, gateway, netmask) is distinct from
        (${name}::text, ${cidr}::text, ${gateway}::text, ${netmask}::text)`,
    )
    .execute()
}
