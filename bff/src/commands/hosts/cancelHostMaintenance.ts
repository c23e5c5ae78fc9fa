import { cancelHostMaintenance as declaration } from '@mold/shared/commands/hosts/cancelHostMaintenance.ts'
import type { Db } from '../../db/database.ts'
import type { AsyncHandler } from '../handler.ts'
import { createMaintenance } from './maintenance.ts'

export function createCancelHostMaintenance(db: Db): AsyncHandler<typeof declaration> {
  return createMaintenance(db, declaration)
}
