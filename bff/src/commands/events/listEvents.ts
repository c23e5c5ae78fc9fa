import type { ParamsOf } from '@mold/shared/contract/command.ts'
import { listEvents as declaration } from '@mold/shared/commands/events/listEvents.ts'
import { AppError } from '@mold/shared/errors.ts'
import { idOf, invalidUuid, isUuid } from '../../access/ids.ts'
import { listScope } from '../../access/list-scope.ts'
import type { OwnerScope } from '../../access/owners.ts'
import type { Db } from '../../db/database.ts'
import {
  countEvents,
  eventColumns,
  type EventFilter,
  findEvents,
} from '../../events/event.repository.ts'
import { eventView } from '../../events/event.view.ts'
import type { Settings } from '../../settings/settings.service.ts'
import { dateParam } from '../date-params.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortOf } from '../sorting.ts'

/** api-commands §12: newest first; the caller's account unless an admin asks for more. */
export function createListEvents(db: Db, settings: Settings): SyncHandler<typeof declaration> {
  return async (params, { caller }) => {
    const page = pageOf(params, await settings.number('default.page.size'))
    const sort = sortOf(params, eventColumns)
    const scope = await listScope(db, caller, params, declaration)
    if (!scope) return { count: 0, items: [] }
    await checkIds(db, params)
    checkAges(params)
    const filter = filterOf(params, scope)
    const [count, rows] = await Promise.all([
      countEvents(db, filter),
      findEvents(db, filter, { ...page, sort }),
    ])
    return { count, items: rows.map(eventView) }
  }
}

async function checkIds(db: Db, params: ParamsOf<typeof declaration>) {
  for (const param of ['id', 'startid'] as const) {
    const value = params[param]
    if (value !== undefined) await idOf(db, 'event', value, { command: declaration, param })
  }
  // Of any kind of thing, even one whose row is gone.
  const { resourceid } = params
  if (resourceid !== undefined && !isUuid(resourceid)) {
    throw invalidUuid(resourceid, { command: declaration, param: 'resourceid' })
  }
}

/**
 * @throws AppError event.entry_time where no event can be both that new and that old, as the reference has
 * it; api.not_positive
 */
function checkAges({ entrytime, duration }: ParamsOf<typeof declaration>) {
  for (const [name, value] of Object.entries({ entrytime, duration })) {
    if (value !== undefined && value < 0) throw new AppError('api.not_positive', { name })
  }
  if (entrytime !== undefined && duration !== undefined && entrytime <= duration) {
    throw new AppError('event.entry_time')
  }
}

function filterOf(params: ParamsOf<typeof declaration>, scope: OwnerScope): EventFilter {
  return {
    scope,
    uuid: params.id,
    type: params.type,
    level: params.level,
    state: params.state,
    from: dateParam(params.startdate, 'start', declaration),
    until: dateParam(params.enddate, 'end', declaration),
    newestSeconds: params.entrytime,
    pendingSeconds: params.duration,
    chainUuid: params.startid,
    resourceUuid: params.resourceid,
    resourceType: params.resourcetype,
    archived: params.archived === true,
    keyword: params.keyword,
  }
}
