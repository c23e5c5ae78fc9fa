import type { listNetworks } from '@mold/shared/commands/networks/listNetworks.ts'
import type { ResultOf } from '@mold/shared/contract/command.ts'
import type { NetworkRow } from './network.repository.ts'

/** What libvirt's network does for its guests. */
const services = ['Dhcp', 'Dns', 'SourceNat']

/** api-commands §10 */
export function networkView(row: NetworkRow): ResultOf<typeof listNetworks>['items'][number] {
  return {
    id: row.uuid,
    name: row.name,
    displaytext: `${row.name} (${row.zone_name})`,
    type: 'Shared',
    traffictype: 'Guest',
    state: row.cidr === null ? 'Allocated' : 'Implemented',
    zoneid: row.zone_uuid,
    zonename: row.zone_name,
    cidr: row.cidr ?? undefined,
    gateway: row.gateway ?? undefined,
    netmask: row.netmask ?? undefined,
    acltype: 'Domain',
    issystem: false,
    isdefault: true,
    canusefordeploy: true,
    ispersistent: false,
    restartrequired: false,
    specifyipranges: false,
    service: services.map((name) => ({ name })),
    tags: [],
  }
}
