import { listManagementServers as declaration } from '@mold/shared/commands/infrastructure/listManagementServers.ts'
import { wireDate } from '@mold/shared/contract/dates.ts'
import { invalidUuid, isUuid } from '../../access/ids.ts'
import type { Db } from '../../db/database.ts'
import type { HealthLimits } from '../../infrastructure/server-condition.ts'
import { findServers } from '../../infrastructure/server.repository.ts'
import { protocolVersion } from '../../protocol-version.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortItems } from '../sorting.ts'

interface Parts {
  readonly db: Db
  readonly settings: Settings
  readonly healthLimits: HealthLimits
}

/** From the rows in which processes say that they live; there is a handful, and one that ended has none. */
export function createListManagementServers(parts: Parts): SyncHandler<typeof declaration> {
  return async (params) => {
    const { limit, offset } = pageOf(params, await parts.settings.number('default.page.size'))
    const { awayMs, slowMs } = parts.healthLimits
    const { id } = params
    if (id !== undefined && !isUuid(id)) {
      throw invalidUuid(id, { command: declaration, param: 'id' })
    }
    const rows = await findServers(parts.db, { ...params, awayMs })
    const items = rows.map((row) => ({
      id: row.uuid,
      name: row.host,
      state: row.is_up ? 'Up' : 'Down',
      version: protocolVersion,
      lastserverstart: wireDate(row.started),
      processid: row.pid,
      roles: row.roles,
      lastseen: wireDate(row.beat),
      databasems: row.database_ms ?? undefined,
      isdatabaseslow: row.is_up && (row.database_ms ?? 0) >= slowMs,
    }))
    const sorted = sortItems(items, params, declaration)
    return { count: items.length, items: sorted.slice(offset, offset + limit) }
  }
}
