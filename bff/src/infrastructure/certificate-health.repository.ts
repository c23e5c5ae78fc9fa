import { sql } from 'kysely'
import type { Db } from '../db/database.ts'

/**
 * The certificates of zones that expire within 30 days, and what hosts have failed to do with any: those with a
 * host name are the latter.
 */
export async function certificatesOfZones(db: Db, zoneIds: readonly number[]) {
  return db
    .selectFrom('direct_download_certificate as c')
    .leftJoin(
      (eb) =>
        eb
          .selectFrom('direct_download_certificate_host as ch')
          .innerJoin('host', 'host.id', 'ch.host_id')
          .select(['ch.certificate_id', 'host.uuid', 'host.name'])
          .where('ch.state', '=', 'FAILED')
          .where('host.removed', 'is', null)
          .as('h'),
      (join) => join.onRef('h.certificate_id', '=', 'c.id'),
    )
    .select(['c.alias', 'c.zone_id', 'c.valid_to', 'c.removed'])
    .select(['h.uuid as host_uuid', 'h.name as host_name'])
    .where((eb) => eb('c.zone_id', '=', eb.fn.any(eb.val([...zoneIds]))))
    .where((eb) =>
      eb.or([
        eb('h.uuid', 'is not', null),
        eb.and([
          eb('c.removed', 'is', null),
          eb('c.valid_to', '<', sql<Date>`now() + interval '30 days'`),
        ]),
      ]),
    )
    .orderBy('c.valid_to')
    .orderBy('c.id')
    .execute()
}

export type CertificateHealthRow = Awaited<ReturnType<typeof certificatesOfZones>>[number]
