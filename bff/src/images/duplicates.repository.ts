import { type Viewer, visibleImages } from '../access/image-lists.ts'
import type { Db } from '../db/database.ts'

/** What a new image is known by. */
export interface Marks {
  readonly url?: string | undefined
  /** `{ALG}hex`. */
  readonly checksum?: string | undefined
  /** SHA-256 in hexadecimal, when `checksum` is one. */
  readonly sha256?: string | undefined
  readonly size?: number | undefined
}

const most = 20

/** Ids of images that a caller sees and that bear one of the marks; the oldest first. */
export async function markedImages(db: Db, viewer: Viewer, marks: Marks): Promise<number[]> {
  const { url, checksum, sha256, size } = marks
  const rows = await db
    .selectFrom('vm_template as t')
    .select('t.id')
    .where('t.removed', 'is', null)
    // A data disk is no content of its own.
    .where('t.parent_id', 'is', null)
    .where((eb) => visibleImages(eb as never, viewer))
    .where((eb) =>
      eb.or([
        ...(url === undefined ? [] : [eb('t.url', '=', url)]),
        ...(checksum === undefined ? [] : [eb('t.checksum', '=', checksum)]),
        ...(sha256 === undefined
          ? []
          : [
              eb('t.source_digest', '=', sha256),
              eb.exists(
                eb
                  .selectFrom('template_zone as tz')
                  .innerJoin('object as o', 'o.id', 'tz.object_id')
                  .select('tz.id')
                  .whereRef('tz.template_id', '=', 't.id')
                  .where('o.digest', '=', sha256),
              ),
            ]),
        ...(size === undefined ? [] : [eb('t.physical_size', '=', size)]),
      ]),
    )
    .orderBy('t.id')
    .limit(most)
    .execute()
  return rows.map((row) => row.id)
}
