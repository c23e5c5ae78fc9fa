import type { createDomain as declaration } from '@mold/shared/commands/domains/createDomain.ts'
import type { Db } from '../../db/database.ts'
import { createDomain } from '../../people/domains/change.service.ts'
import { domainView } from '../../people/domains/domain.view.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §6 */
export function createCreateDomain(db: Db): SyncHandler<typeof declaration> {
  return async (params, { caller }) =>
    domainView(db, await createDomain(db, caller, params), caller)
}
