import type { Db, Trx } from '../../db/database.ts'

/** A host that certificates concern. */
export interface TrustingHost {
  readonly id: number
  readonly uuid: string
  readonly name: string
  readonly zoneId: number
  readonly isConnected: boolean
}

/** Hosts that fetch by themselves, of a zone or one of them; of all enabled zones without a filter. */
export async function trustingHosts(
  db: Db | Trx,
  filter: { readonly zoneId?: number; readonly id?: number } = {},
): Promise<TrustingHost[]> {
  const { zoneId, id } = filter
  const rows = await db
    .selectFrom('host as h')
    .innerJoin('zone as z', 'z.id', 'h.zone_id')
    .select(['h.id', 'h.uuid', 'h.name', 'h.zone_id as zoneId', 'h.server'])
    .where((eb) =>
      eb.and([
        eb('h.removed', 'is', null),
        eb('h.hypervisor', '=', 'KVM'),
        ...(zoneId === undefined ? [] : [eb('h.zone_id', '=', zoneId)]),
        ...(id === undefined ? [] : [eb('h.id', '=', id)]),
        ...(zoneId === undefined && id === undefined
          ? [eb('z.allocation_state', '=', 'Enabled')]
          : []),
      ]),
    )
    .orderBy('h.id')
    .execute()
  return rows.map(({ server, ...host }) => ({ ...host, isConnected: server !== null }))
}

/** What is noted of a certificate and a host. */
export function findOnHost(db: Db | Trx, of: { certificateId: number; hostId: number }) {
  return db
    .selectFrom('direct_download_certificate_host')
    .selectAll()
    .where('certificate_id', '=', of.certificateId)
    .where('host_id', '=', of.hostId)
    .executeTakeFirst()
}

/** What is noted of some certificates and all hosts. */
export function findOnHosts(db: Db | Trx, certificateIds: readonly number[]) {
  return db
    .selectFrom('direct_download_certificate_host as ch')
    .innerJoin('host as h', 'h.id', 'ch.host_id')
    .selectAll('ch')
    .where((eb) => eb('ch.certificate_id', '=', eb.fn.any(eb.val([...certificateIds]))))
    .where('h.removed', 'is', null)
    .execute()
}

export type OnHostRow = Awaited<ReturnType<typeof findOnHosts>>[number]

/** Has a host be without a certificate that its zone has, or with it again. */
export async function setExcepted(
  db: Db | Trx,
  of: { readonly certificateId: number; readonly hostId: number },
  excepted: boolean,
): Promise<void> {
  await db
    .insertInto('direct_download_certificate_host')
    .values({ certificate_id: of.certificateId, host_id: of.hostId, excepted })
    .onConflict((conflict) =>
      conflict.columns(['certificate_id', 'host_id']).doUpdateSet({ excepted }),
    )
    .execute()
}
