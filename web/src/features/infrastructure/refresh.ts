import { invalidate } from '../../api/query-client.ts'

/** Reads what shows zones and stores again, after a change. */
export async function refreshInfra(): Promise<void> {
  await Promise.all([
    invalidate('listZones'),
    invalidate('listImageStores'),
    invalidate('listZoneHealth'),
  ])
}
