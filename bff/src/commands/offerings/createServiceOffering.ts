import type { createServiceOffering as declaration } from '@mold/shared/commands/offerings/createServiceOffering.ts'
import { createServiceOffering } from '../../compute/offerings/create.service.ts'
import { serviceOfferingView } from '../../compute/offerings/offering.view.ts'
import type { Db } from '../../db/database.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §10 */
export const createCreateServiceOffering =
  (db: Db): SyncHandler<typeof declaration> =>
  async (params) =>
    serviceOfferingView(await createServiceOffering(db, params))
