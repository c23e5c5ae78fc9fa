import { sql } from 'kysely'
import type { ImageFormat } from '@mold/shared/images/formats.ts'
import type { Db, Trx } from '../../db/database.ts'
import { type DiskFormat, driverFor } from '../drivers/index.ts'
import { directBaseName } from './direct-name.ts'

/** The bytes of an image, as hosts know them. */
export interface ImageBytes {
  /** What they are called on pools: the digest of an object, or the name of a direct download. */
  readonly digest: string
  /** Bytes. */
  readonly length: number
  readonly format: DiskFormat
  /** Internal id of the image whose address hosts fetch them from; null for an object. */
  readonly templateId: number | null
}

const { diskFormat } = driverFor('KVM')

/** The name that QEMU has for a format that the rows name; undefined for one that no disk is made of. */
export const diskFormatOf = (format: string): DiskFormat | undefined =>
  format === 'ISO' ? 'raw' : diskFormat(format as ImageFormat)

/** The bytes of an image in a zone; undefined where it is not ready, or of no format that QEMU boots from. */
export async function imageBytes(
  db: Db | Trx,
  imageId: number,
  zoneId: number,
): Promise<ImageBytes | undefined> {
  const row = await db
    .selectFrom('template_zone as tz')
    .innerJoin('vm_template as t', 't.id', 'tz.template_id')
    .leftJoin('object as o', 'o.id', 'tz.object_id')
    .select(['o.digest', 'o.length', 't.format', 't.id', 't.uuid', 't.physical_size', 'tz.direct'])
    .where('tz.template_id', '=', imageId)
    .where('tz.zone_id', '=', zoneId)
    .where('tz.state', '=', 'ready')
    // Hosts of other hypervisors have those themselves.
    .where('t.type', '<>', 'PERHOST')
    .executeTakeFirst()
  const format = row && diskFormatOf(row.format)
  if (!row || !format) return undefined
  const { direct, id, uuid, digest, length } = row
  if (direct) {
    const size = row.physical_size ?? 0
    return { digest: directBaseName(uuid), length: size, format, templateId: id }
  }
  return digest === null || length === null
    ? undefined
    : { digest, length, format, templateId: null }
}

/**
 * Notes that a pool is about to need an image. Whoever removes bases that nothing needs waits for the end of
 * the transaction, and finds the need then.
 */
export async function noteBase(
  trx: Trx,
  poolId: number,
  { digest, format, length, templateId: template_id }: ImageBytes,
): Promise<void> {
  await trx
    .insertInto('pool_image')
    .values({ pool_id: poolId, digest, format, length, template_id })
    .onConflict((conflict) =>
      conflict
        .columns(['pool_id', 'digest'])
        .doUpdateSet({ format, length, template_id, used: sql<Date>`now()` }),
    )
    .execute()
}

/** Notes bases that are on a pool without a row, as ones that nobody has ever asked for. */
export async function adoptBases(
  db: Db,
  poolId: number,
  bases: readonly { readonly digest: string; readonly bytes: number }[],
): Promise<void> {
  if (bases.length === 0) return
  await db
    .insertInto('pool_image')
    .values(
      bases.map(({ digest, bytes }) => ({
        pool_id: poolId,
        digest,
        format: 'raw',
        length: bytes,
        used: new Date(0),
      })),
    )
    .onConflict((conflict) => conflict.columns(['pool_id', 'digest']).doNothing())
    .execute()
}

/** Notes that somebody wants a base to be on a pool before anything needs it; it stays while its image does. */
export async function notePrepared(trx: Trx, poolId: number, digest: string): Promise<void> {
  await trx
    .updateTable('pool_image')
    .set({ prepared: true })
    .where('pool_id', '=', poolId)
    .where('digest', '=', digest)
    .execute()
}

export async function noteBaseReady(db: Db, poolId: number, digest: string): Promise<void> {
  await db
    .updateTable('pool_image')
    .set({ ready: true })
    .where('pool_id', '=', poolId)
    .where('digest', '=', digest)
    .where('ready', '=', false)
    .execute()
}

/** Notes which bases of a pool are not there any more, though they were: they are brought anew when needed. */
export async function noteBaseMissing(
  db: Db,
  poolId: number,
  there: readonly string[],
): Promise<void> {
  await db
    .updateTable('pool_image')
    .set({ ready: false })
    .where('pool_id', '=', poolId)
    .where('ready', '=', true)
    .where((eb) => eb.not(eb('digest', '=', eb.fn.any(eb.val([...there])))))
    .execute()
}

/** What a pool is to have, or has, of an image. */
export async function findBase(db: Db | Trx, poolId: number, digest: string) {
  const row = await db
    .selectFrom('pool_image as p')
    .leftJoin('object as o', 'o.digest', 'p.digest')
    .select(['p.digest', 'p.format', 'p.length', 'p.ready', 'o.id as objectId', 'o.mac'])
    .select('p.template_id as templateId')
    .where('p.pool_id', '=', poolId)
    .where('p.digest', '=', digest)
    .executeTakeFirst()
  return row && { ...row, format: row.format as DiskFormat }
}

/** SQL: something keeps the base `b` on its pool: a disk made from it, or a drive that it is in. */
const isNeeded = sql<boolean>`(
  exists (select from volume v where v.pool_id = b.pool_id and v.base_digest = b.digest
    and v.removed is null)
  or exists (select from instance i join storage_pool p on p.host_id = i.host_id
    where p.id = b.pool_id and i.iso_digest = b.digest and i.removed is null)
  or (b.prepared and exists (select from template_zone tz join object o on o.id = tz.object_id
    join storage_pool p on p.id = b.pool_id join host h on h.id = p.host_id
    where o.digest = b.digest and tz.zone_id = h.zone_id and tz.state = 'ready'))
  or (b.prepared and exists (select from template_zone tz
    join storage_pool p on p.id = b.pool_id join host h on h.id = p.host_id
    where tz.template_id = b.template_id and tz.direct and tz.zone_id = h.zone_id)))`

/** Digests of the bases of a pool that nothing has needed for `idleMs` milliseconds. */
export async function unneededBases(db: Db, poolId: number, idleMs: number): Promise<string[]> {
  const rows = await db
    .selectFrom('pool_image as b')
    .select('b.digest')
    .where('b.pool_id', '=', poolId)
    .where('b.used', '<', sql<Date>`now() - ${idleMs} * interval '1 millisecond'`)
    .where(sql<boolean>`not ${isNeeded}`)
    .execute()
  return rows.map(({ digest }) => digest)
}

/** Forgets a base unless something has come to need it meanwhile; true when it is to go. */
export async function forgetBase(
  trx: Trx,
  poolId: number,
  digest: string,
  idleMs: number,
): Promise<boolean> {
  await trx
    .selectFrom('pool_image')
    .select('digest')
    .where('pool_id', '=', poolId)
    .where('digest', '=', digest)
    .forUpdate()
    .execute()
  const { rows } = await sql`delete from pool_image b where b.pool_id = ${poolId}
    and b.digest = ${digest} and b.used < now() - ${idleMs} * interval '1 millisecond'
    and not ${isNeeded} returning 1`.execute(trx)
  return rows.length > 0
}
