import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'
import { containing } from '../../db/like.ts'
import type { CertificateTable } from '../../db/schema.ts'

export type CertificateRow = Selectable<CertificateTable>

export interface NewCertificate {
  readonly zoneId: number
  readonly alias: string
  readonly pem: string
  readonly validFrom: Date
  readonly validTo: Date
}

/** Undefined when the zone has one of that name; Java's key stores do not tell cases apart. */
export function insertCertificate(
  db: Db | Trx,
  of: NewCertificate,
): Promise<CertificateRow | undefined> {
  return db
    .insertInto('direct_download_certificate')
    .values({
      zone_id: of.zoneId,
      alias: of.alias,
      pem: of.pem,
      valid_from: of.validFrom,
      valid_to: of.validTo,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst()
}

/** One that was not revoked, by its uuid or by its name. */
export function findCertificate(
  db: Db | Trx,
  of:
    | { readonly uuid: string; readonly zoneId?: number }
    | { readonly alias: string; readonly zoneId: number },
): Promise<CertificateRow | undefined> {
  const { zoneId } = of
  return db
    .selectFrom('direct_download_certificate')
    .selectAll()
    .where((eb) =>
      'uuid' in of ? eb('uuid', '=', of.uuid) : eb('search', '=', of.alias.toLowerCase()),
    )
    .where((eb) => (zoneId === undefined ? eb.lit(true) : eb('zone_id', '=', zoneId)))
    .where('removed', 'is', null)
    .executeTakeFirst()
}

/** Revokes it in its zone: its name is free, and no host is to trust it. False when it was revoked already. */
export async function removeCertificate(db: Db | Trx, id: number): Promise<boolean> {
  const removed = await db
    .updateTable('direct_download_certificate')
    .set({ removed: sql<Date>`now()` })
    .where('id', '=', id)
    .where('removed', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return removed !== undefined
}

/** Characters of all certificates that the hosts of a zone are to trust. */
export async function lengthOfCertificates(db: Db | Trx, zoneId: number): Promise<number> {
  const { length } = await db
    .selectFrom('direct_download_certificate')
    .select(sql<number>`coalesce(sum(length(pem)), 0)::int`.as('length'))
    .where('zone_id', '=', zoneId)
    .where('removed', 'is', null)
    .executeTakeFirstOrThrow()
  return length
}

export interface CertificateFilter {
  readonly uuid?: string | undefined
  readonly zoneId?: number | undefined
  readonly keyword?: string | undefined
  /** Those too that were revoked, as long as a host may still trust them. */
  readonly withRevoked: boolean
}

/** Certificates with their zones, in the order of their names. */
export function findCertificates(db: Db | Trx, filter: CertificateFilter) {
  const { uuid, zoneId, keyword, withRevoked } = filter
  return db
    .selectFrom('direct_download_certificate as c')
    .innerJoin('zone as z', 'z.id', 'c.zone_id')
    .selectAll('c')
    .select(['z.uuid as zone_uuid', 'z.name as zone_name'])
    .where((eb) =>
      eb.and([
        ...(uuid === undefined ? [] : [eb('c.uuid', '=', uuid)]),
        ...(zoneId === undefined ? [] : [eb('c.zone_id', '=', zoneId)]),
        ...(keyword === undefined ? [] : [containing(eb, 'c.alias', keyword)]),
      ]),
    )
    .where('z.removed', 'is', null)
    .where((eb) =>
      eb.or([
        eb('c.removed', 'is', null),
        ...(withRevoked
          ? [
              eb.exists(
                eb
                  .selectFrom('direct_download_certificate_host as ch')
                  .innerJoin('host as h', 'h.id', 'ch.host_id')
                  .select('h.id')
                  .whereRef('ch.certificate_id', '=', 'c.id')
                  .where('h.removed', 'is', null)
                  .where(sql<boolean>`ch.state is distinct from 'REVOKED'`),
              ),
            ]
          : []),
      ]),
    )
    .orderBy('c.search')
    .orderBy('c.id')
    .execute()
}

export type CertificateListRow = Awaited<ReturnType<typeof findCertificates>>[number]
