import type { Db, Trx } from '../db/database.ts'
import { dataDisksOf } from './data-disk.repository.ts'
import type { ImageRecord } from './image.repository.ts'

type LoneImage = Omit<ImageRecord, 'parent' | 'dataDisks'>

/** An appliance that is ready, or was, and is not deployed as it is: it may have data disks. */
const isTakenApart = ({ format, deploy_as_is, physical_size }: LoneImage) =>
  format === 'OVA' && !deploy_as_is && physical_size !== null

/**
 * Lets templates and data disks know each other: a data disk has the copies and the grant version of its
 * template. Most pages have neither, and ask nothing more.
 */
export async function withDataDisks(
  db: Db | Trx,
  images: readonly LoneImage[],
  load: (db: Db | Trx, ids: readonly number[]) => Promise<ImageRecord[]>,
): Promise<ImageRecord[]> {
  const parentIds = images.flatMap(({ parent_id }) => parent_id ?? [])
  const parents = new Map((await load(db, parentIds)).map((of) => [of.id, of]))
  const takenApart = images.flatMap((image) => (isTakenApart(image) ? image.id : []))
  const dataDisks = await dataDisksOf(db, takenApart)
  return images.map((image) => {
    const parent = parents.get(image.parent_id ?? 0) ?? null
    const { copies, grant_version } = parent ?? image
    return { ...image, copies, grant_version, parent, dataDisks: dataDisks.get(image.id) ?? [] }
  })
}
