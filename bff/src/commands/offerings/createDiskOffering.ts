import type { createDiskOffering as declaration } from '@mold/shared/commands/offerings/createDiskOffering.ts'
import { createDiskOffering } from '../../compute/offerings/create.service.ts'
import { diskOfferingView } from '../../compute/offerings/offering.view.ts'
import type { Db } from '../../db/database.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §10 */
export const createCreateDiskOffering =
  (db: Db): SyncHandler<typeof declaration> =>
  async (params) =>
    diskOfferingView(await createDiskOffering(db, params))
