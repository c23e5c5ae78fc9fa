import { prepareHostForMaintenance as declaration } from '@mold/shared/commands/hosts/prepareHostForMaintenance.ts'
import type { Db } from '../../db/database.ts'
import type { AsyncHandler } from '../handler.ts'
import { createMaintenance } from './maintenance.ts'

export function createPrepareHostForMaintenance(db: Db): AsyncHandler<typeof declaration> {
  return createMaintenance(db, declaration)
}
