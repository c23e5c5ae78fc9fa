import type { Db, Trx } from '../../db/database.ts'
import type { DiskFormat } from '../drivers/index.ts'
import { diskFormatOf } from './base.repository.ts'

/** An image that something is made from, or that is in a drive. */
export interface NeededBase {
  readonly digest: string
  /** Bytes. */
  readonly length: number
  readonly format: DiskFormat
}

/** The images that an instance needs on its pool, as far as an image store still has them. */
export async function basesOf(db: Db | Trx, instanceId: number): Promise<NeededBase[]> {
  const ofDisks = await db
    .selectFrom('volume as v')
    .innerJoin('object as o', 'o.digest', 'v.base_digest')
    .leftJoin('vm_template as t', 't.id', 'v.template_id')
    .select(['o.digest', 'o.length', 't.format'])
    .where('v.instance_id', '=', instanceId)
    .where('v.removed', 'is', null)
    .execute()
  const ofDrive = await db
    .selectFrom('instance as i')
    .innerJoin('object as o', 'o.digest', 'i.iso_digest')
    .select(['o.digest', 'o.length'])
    .where('i.id', '=', instanceId)
    .execute()
  return [
    // Snapshots, which have no template of their own, are QCOW2.
    ...ofDisks.map(({ format, ...of }) => ({
      ...of,
      format: diskFormatOf(format ?? 'QCOW2') ?? 'raw',
    })),
    ...ofDrive.map((of) => ({ ...of, format: 'raw' as const })),
  ]
}
