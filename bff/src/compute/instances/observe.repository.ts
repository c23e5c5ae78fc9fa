import { sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'
import type { InstanceRow } from './instance.repository.ts'

/** SQL: no job works on the instance `i`, which would know better than what is told meanwhile. */
const isLeftAlone = sql<boolean>`not exists (select from job j
  where j.uuid = i.job_uuid and j.state = 'pending')`

/**
 * The instances on a host that no job works on. Not those that are Starting: the job of one that has just been
 * made may not be there yet.
 */
export function settledOn(
  trx: Trx,
  hostId: number,
  uuids?: readonly string[],
): Promise<InstanceRow[]> {
  return trx
    .selectFrom('instance as i')
    .selectAll('i')
    .where('i.host_id', '=', hostId)
    .where('i.removed', 'is', null)
    .where('i.state', 'in', ['Running', 'Stopping', 'Stopped'])
    .where(isLeftAlone)
    .$if(uuids !== undefined, (query) =>
      query.where((eb) => eb('i.uuid', '=', eb.fn.any(eb.val([...(uuids ?? [])])))),
    )
    .orderBy('i.id')
    .forNoKeyUpdate()
    .execute()
}

/** Notes addresses by MAC; what has not changed is not written. */
export async function noteAddresses(
  db: Db | Trx,
  addresses: Readonly<Record<string, string>>,
): Promise<void> {
  const macs = Object.keys(addresses)
  if (macs.length === 0) return
  await sql`update nic n set ip_address = told.address
    from (select m::macaddr as mac, a::inet as address
      from unnest(${macs}::text[], ${Object.values(addresses)}::text[]) as t(m, a)) told
    where n.mac = told.mac and n.ip_address is distinct from told.address`.execute(db)
}

/** A machine that is off has no address. */
export async function dropAddresses(trx: Trx, instanceId: number): Promise<void> {
  await trx
    .updateTable('nic')
    .set({ ip_address: null })
    .where('instance_id', '=', instanceId)
    .where('ip_address', 'is not', null)
    .execute()
}
