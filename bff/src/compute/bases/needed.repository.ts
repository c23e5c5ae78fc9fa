import type { Db, Trx } from '../../db/database.ts'
import { diskFormatOf, type ImageBytes } from './base.repository.ts'
import { directBaseName } from './direct-name.ts'

/** An image that something is made from, or that is in a drive, with the template or ISO that it is, if it is one. */
interface Found {
  readonly name: string | null
  readonly object: string | null
  readonly length: number | null
  readonly templateId: number | null
  readonly uuid: string | null
  readonly size: number | null
  readonly format: string | null
}

/** The bytes behind it: of an object that an image store has, or of an image that hosts fetch themselves. */
function bytesOf(found: Found, usual: ImageBytes['format']): ImageBytes[] {
  const { name, object, length, templateId, uuid, size } = found
  const format = (found.format === null ? undefined : diskFormatOf(found.format)) ?? usual
  if (object !== null && length !== null) {
    return [{ digest: object, length, format, templateId: null }]
  }
  if (uuid === null || name !== directBaseName(uuid)) return []
  return [{ digest: name, length: size ?? 0, format, templateId }]
}

/** The images that an instance needs on its pool, as far as an image store has them or hosts fetch them. */
export async function basesOf(db: Db | Trx, instanceId: number): Promise<ImageBytes[]> {
  const ofDisks = await db
    .selectFrom('volume as v')
    .leftJoin('object as o', 'o.digest', 'v.base_digest')
    .leftJoin('vm_template as t', 't.id', 'v.template_id')
    .select(['v.base_digest as name', 'o.digest as object', 'o.length', 't.id as templateId'])
    .select(['t.uuid', 't.physical_size as size', 't.format'])
    .where('v.instance_id', '=', instanceId)
    .where('v.removed', 'is', null)
    .execute()
  const ofDrive = await db
    .selectFrom('instance as i')
    .leftJoin('object as o', 'o.digest', 'i.iso_digest')
    .leftJoin('vm_template as t', 't.id', 'i.iso_id')
    .select(['i.iso_digest as name', 'o.digest as object', 'o.length', 't.id as templateId'])
    .select(['t.uuid', 't.physical_size as size', 't.format'])
    .where('i.id', '=', instanceId)
    .execute()
  return [
    // Snapshots, which have no template of their own, are QCOW2.
    ...ofDisks.flatMap((found) => bytesOf(found, found.format === null ? 'qcow2' : 'raw')),
    ...ofDrive.flatMap((found) => bytesOf({ ...found, format: null }, 'raw')),
  ]
}
