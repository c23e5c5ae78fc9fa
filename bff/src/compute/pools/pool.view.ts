import type { poolFields } from '@mold/shared/commands/hosts/pool.fields.ts'
import { wireDate } from '@mold/shared/contract/dates.ts'
import type { ObjectOf } from '@mold/shared/contract/field.ts'
import { hostState } from '../hosts/state.ts'
import type { PoolRow } from './pool.repository.ts'

/** A pool is what its host is: nobody else has it. */
function stateOf(row: PoolRow): string {
  if (row.resource_state === 'Maintenance') return 'Maintenance'
  return hostState({ ...row, error_code: row.host_error_code })
}

/** api-commands §0: StoragePool. */
export function poolView(row: PoolRow): ObjectOf<typeof poolFields> {
  return {
    id: row.uuid,
    name: row.name,
    type: 'Filesystem',
    state: stateOf(row),
    scope: 'HOST',
    zoneid: row.zone_uuid,
    zonename: row.zone_name,
    podid: row.pod_uuid,
    podname: row.pod_name,
    clusterid: row.cluster_uuid,
    clustername: row.cluster_name,
    ipaddress: row.address ?? undefined,
    path: row.path,
    created: wireDate(row.created),
    disksizetotal: row.total_bytes ?? undefined,
    disksizeallocated: row.allocated_bytes,
    disksizeused: row.used_bytes ?? undefined,
    capacitybytes: row.total_bytes ?? undefined,
    overprovisionfactor: '1.0',
    provider: 'DefaultPrimary',
    hypervisor: row.hypervisor,
    managed: false,
    hostid: row.host_uuid,
    hostname: row.host_name,
    volumecount: row.volume_count,
    basebytes: row.base_bytes,
    basecount: row.base_count,
  }
}
