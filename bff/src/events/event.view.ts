import type { ResultOf } from '@mold/shared/contract/command.ts'
import { wireDate } from '@mold/shared/contract/dates.ts'
import type { listEvents } from '@mold/shared/commands/events/listEvents.ts'
import { shownPath } from '../access/caller.ts'
import { ownerView } from '../access/owner.view.ts'
import type { EventRow } from './event.repository.ts'

type WireEvent = ResultOf<typeof listEvents>['items'][number]

/** api-commands §0: Event */
export function eventView(row: EventRow): WireEvent {
  return {
    id: row.uuid,
    username: row.username,
    type: row.type,
    level: row.level,
    description: row.description,
    ...ownerView(row),
    domainid: row.domain_uuid,
    domain: row.domain_name,
    domainpath: shownPath(row.domain_path),
    created: wireDate(row.created),
    state: row.state,
    parentid: row.parent_uuid ?? undefined,
    resourceid: row.resource_uuid ?? undefined,
    resourcetype: row.resource_type ?? undefined,
    resourcename: row.resource_name ?? undefined,
    archived: row.archived,
  }
}
