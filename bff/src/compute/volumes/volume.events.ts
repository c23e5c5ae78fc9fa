import type { EventSubject } from '../../events/subject.ts'
import type { VolumeRecord } from './volume.repository.ts'

/** What the events of work on a volume say (api-commands §12). */
export function volumeEvent(
  volume: Pick<VolumeRecord, 'name' | 'uuid' | 'account_id'>,
  verb: 'CREATE' | 'DELETE' | 'ATTACH' | 'DETACH' | 'EXTRACT',
  description: string,
): EventSubject {
  return {
    type: `VOLUME.${verb}`,
    description: `${description}: ${volume.name}`,
    resourceType: 'Volume',
    resourceUuid: volume.uuid,
    resourceName: volume.name,
    accountId: volume.account_id,
  }
}
