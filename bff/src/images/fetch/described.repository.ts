import type { Trx } from '../../db/database.ts'
import { writeDataDisks } from '../data-disk.repository.ts'
import { changeImage } from '../image.repository.ts'
import type { Described } from './descriptor.ts'

/**
 * Gives the rows of an appliance what its descriptor says, those of its data disks included. The guest OS stays where somebody chose it, be
 * it while the bytes came.
 */
export async function writeDescribed(trx: Trx, imageId: number, said: Described): Promise<void> {
  await changeImage(trx, imageId, { deploy_as_is_details: JSON.stringify(said.deployAsIsDetails) })
  await trx
    .updateTable('vm_template as t')
    .from('guest_os as o')
    .set((eb) => ({ guest_os_id: eb.ref('o.id') }))
    .where('t.id', '=', imageId)
    .where('t.os_from_image', '=', true)
    .where('o.description', '=', said.osType)
    .execute()
  await writeDataDisks(trx, imageId, said.dataDisks)
}
