import { invalidate } from '../../api/query-client.ts'

/** Reads what shows zones, stores and hosts again, after a change. */
export async function refreshInfra(): Promise<void> {
  await Promise.all([
    invalidate('listZones'),
    invalidate('listImageStores'),
    invalidate('listHosts'),
    invalidate('listStoragePools'),
    invalidate('listZoneHealth'),
  ])
}
