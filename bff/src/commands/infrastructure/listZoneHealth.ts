import { listZoneHealth as declaration } from '@mold/shared/commands/infrastructure/listZoneHealth.ts'
import type { AppError } from '@mold/shared/errors.ts'
import { idOf } from '../../access/ids.ts'
import type { Db } from '../../db/database.ts'
import { zoneHealth } from '../../infrastructure/health.service.ts'
import type { HealthLimits } from '../../infrastructure/server-condition.ts'
import { findZones } from '../../infrastructure/zone.repository.ts'
import type { SyncHandler } from '../handler.ts'

/** Mold's own (pain 37). From rows alone, so that it answers however ill a store is. */
export function createListZoneHealth(
  db: Db,
  limits: HealthLimits,
  localProblem: () => AppError | undefined,
): SyncHandler<typeof declaration> {
  return async ({ zoneid }, { caller }) => {
    const of = { command: declaration, param: 'zoneid' }
    const ids = zoneid === undefined ? undefined : [await idOf(db, 'zone', zoneid, of)]
    const zones = await findZones(db, caller, { ids })
    return {
      count: zones.length,
      items: await zoneHealth(db, caller, zones, limits, localProblem()),
    }
  }
}
