import { sql } from 'kysely'
import type { ImageFormat } from '@mold/shared/images/formats.ts'
import type { HostCommandResult } from '../../agent/protocol.ts'
import type { Db } from '../../db/database.ts'

/** A template or ISO that hosts fetch themselves, with what of it is about one pool. */
export interface DirectImage {
  readonly uuid: string
  readonly name: string
  readonly url: string
  readonly format: ImageFormat
  readonly checksum: string | null
  readonly details: Readonly<Record<string, string>>
  readonly poolName: string
  /** SHA-256 of what disks on this pool were made from. */
  readonly expected: string | null
}

/** What a pool is to fetch by itself under a name, deleted or not: disks of it may be there. */
export async function findDirect(
  db: Db,
  poolId: number,
  digest: string,
): Promise<DirectImage | undefined> {
  const row = await db
    .selectFrom('pool_image as b')
    .innerJoin('vm_template as t', 't.id', 'b.template_id')
    .innerJoin('storage_pool as p', 'p.id', 'b.pool_id')
    .select(['t.uuid', 't.name', 't.url', 't.format', 't.checksum', 't.details'])
    .select('p.name as poolName')
    .select(
      sql<string | null>`case when exists (select from volume v where v.pool_id = b.pool_id
        and v.base_digest = b.digest and v.removed is null and v.physical_size is not null)
        then b.content_digest end`.as('expected'),
    )
    .where('b.pool_id', '=', poolId)
    .where('b.digest', '=', digest)
    .executeTakeFirst()
  return row && { ...row, url: row.url ?? '', format: row.format as ImageFormat }
}

type Fetched = HostCommandResult<'base.fetch'>

/** Notes what a host has found at the address: on its pool, and for whoever looks at the image. */
export async function noteFetched(
  db: Db,
  poolId: number,
  digest: string,
  { content, bytes, virtualSize }: Fetched,
): Promise<void> {
  await db
    .updateTable('pool_image')
    .set({ content_digest: content, length: bytes })
    .where('pool_id', '=', poolId)
    .where('digest', '=', digest)
    .execute()
  await db
    .updateTable('vm_template')
    .set({ source_digest: content, physical_size: bytes, virtual_size: virtualSize })
    .where('id', '=', (eb) =>
      eb
        .selectFrom('pool_image')
        .select((of) => of.fn.max('template_id').as('id'))
        .where('pool_id', '=', poolId)
        .where('digest', '=', digest),
    )
    .where('direct_download', '=', true)
    .where('source_digest', 'is distinct from', content)
    .execute()
}
