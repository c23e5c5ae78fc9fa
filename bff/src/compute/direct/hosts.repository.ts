import { sql } from 'kysely'
import type { Db } from '../../db/database.ts'

/** A host that can be asked about an address. */
export interface AskedHost {
  readonly id: number
  readonly name: string
  readonly zoneId: number
}

/** One KVM host of each of these zones that is up and in service, by chance; zones without one are left out. */
export async function anyHosts(db: Db, zoneIds: readonly number[]): Promise<AskedHost[]> {
  return db
    .selectFrom('host as h')
    .distinctOn('h.zone_id')
    .select(['h.id', 'h.name', 'h.zone_id as zoneId'])
    .where((eb) => eb('h.zone_id', '=', eb.fn.any(eb.val([...zoneIds]))))
    .where('h.hypervisor', '=', 'KVM')
    .where('h.removed', 'is', null)
    .where('h.resource_state', '=', 'Enabled')
    .where('h.server', 'is not', null)
    .where('h.error_code', 'is', null)
    .orderBy('h.zone_id')
    .orderBy(sql`random()`)
    .execute()
}
