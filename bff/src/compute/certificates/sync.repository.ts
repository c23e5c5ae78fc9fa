import { sql } from 'kysely'
import type { Trx } from '../../db/database.ts'
import type { CertificateHostTable } from '../../db/schema.ts'

/** What a host is to trust, and what it may trust though it is not to. */
export interface WantedSet {
  readonly wanted: readonly { readonly id: number; readonly alias: string; readonly pem: string }[]
  readonly unwanted: readonly { readonly id: number; readonly alias: string }[]
}

/** Lets those who tell one host what to trust take turns until the transaction ends: the last one counts. */
export async function lockTrust(trx: Trx, hostId: number): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`certificates ${hostId}`}, 0))`.execute(
    trx,
  )
}

/** From the rows alone: the live certificates of its zone, less those that were revoked on this host. */
export async function wantedOn(
  trx: Trx,
  host: { readonly id: number; readonly zoneId: number },
): Promise<WantedSet> {
  const wanted = await trx
    .selectFrom('direct_download_certificate as c')
    .leftJoin('direct_download_certificate_host as ch', (join) =>
      join.onRef('ch.certificate_id', '=', 'c.id').on('ch.host_id', '=', host.id),
    )
    .select(['c.id', 'c.alias', 'c.pem'])
    .where('c.zone_id', '=', host.zoneId)
    .where('c.removed', 'is', null)
    .where(sql<boolean>`ch.excepted is not true`)
    .orderBy('c.id')
    .execute()
  const unwanted = await trx
    .selectFrom('direct_download_certificate as c')
    .innerJoin('direct_download_certificate_host as ch', 'ch.certificate_id', 'c.id')
    .select(['c.id', 'c.alias'])
    .where('ch.host_id', '=', host.id)
    .where((eb) => eb.or([eb('c.removed', 'is not', null), eb('ch.excepted', '=', true)]))
    .where(sql<boolean>`ch.state is distinct from 'REVOKED'`)
    .execute()
  return { wanted, unwanted }
}

/** Notes that a host is about to be given certificates: from here on it may have them. */
export async function noteAboutToHave(
  trx: Trx,
  hostId: number,
  certificateIds: readonly number[],
): Promise<void> {
  if (certificateIds.length === 0) return
  await trx
    .insertInto('direct_download_certificate_host')
    .values(certificateIds.map((certificate_id) => ({ certificate_id, host_id: hostId })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export interface HostOutcome {
  readonly certificateId: number
  readonly state: NonNullable<CertificateHostTable['state']>
  readonly failure?: {
    readonly code: string
    readonly params: Readonly<Record<string, string | number>>
  }
}

/** Writes what a host has made of a command, unless a later one is noted already. */
export async function noteOutcomes(
  trx: Trx,
  of: { readonly hostId: number; readonly commandId: number },
  outcomes: readonly HostOutcome[],
): Promise<void> {
  for (const { certificateId, state, failure } of outcomes) {
    await trx
      .updateTable('direct_download_certificate_host')
      .set({
        state,
        error_code: failure?.code ?? null,
        error_params: failure ? JSON.stringify(failure.params) : null,
        command_id: of.commandId,
        synced: sql<Date>`now()`,
      })
      .where('certificate_id', '=', certificateId)
      .where('host_id', '=', of.hostId)
      .where('command_id', '<=', of.commandId)
      .execute()
  }
}
