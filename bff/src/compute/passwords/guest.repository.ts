import type { GuestFacts } from '../../agent/protocol.ts'
import type { Db } from '../../db/database.ts'

/** What the guest of an instance may know of itself, for the host that has it. */
export function guestFacts(
  db: Db,
  hostId: number,
  instanceUuid: string,
): Promise<GuestFacts | undefined> {
  return db
    .selectFrom('instance as i')
    .innerJoin('zone as z', 'z.id', 'i.zone_id')
    .innerJoin('service_offering as o', 'o.id', 'i.service_offering_id')
    .select(['i.name', 'z.name as zone', 'o.name as offering'])
    .where('i.uuid', '=', instanceUuid)
    .where('i.host_id', '=', hostId)
    .where('i.removed', 'is', null)
    .executeTakeFirst()
}
