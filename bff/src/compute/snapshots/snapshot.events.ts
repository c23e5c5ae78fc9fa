import type { EventSubject } from '../../events/subject.ts'
import type { SnapshotRecord } from './snapshot.repository.ts'

/** What the events of a job on a snapshot say (api-commands §12). */
export function snapshotEvent(
  snapshot: SnapshotRecord,
  verb: 'CREATE' | 'DELETE',
  description: string,
): EventSubject {
  return {
    type: `SNAPSHOT.${verb}`,
    description: `${description}: ${snapshot.name}`,
    resourceType: 'Snapshot',
    resourceUuid: snapshot.uuid,
    resourceName: snapshot.name,
    accountId: snapshot.account_id,
  }
}
