import type { zoneFields } from '@mold/shared/commands/infrastructure/zone.fields.ts'
import type { ObjectOf } from '@mold/shared/contract/field.ts'
import { type Caller, isAdmin, isRoot } from '../access/caller.ts'
import type { ZoneRow } from './zone.repository.ts'

/**
 * api-commands §0: Zone. Networks and name servers are for admins; the token, which stands for the
 * whole zone, for root admins.
 */
export function zoneView(row: ZoneRow, caller: Caller): ObjectOf<typeof zoneFields> {
  const forAdmins = {
    dns1: row.dns1 ?? undefined,
    dns2: row.dns2 ?? undefined,
    internaldns1: row.internal_dns1 ?? undefined,
    internaldns2: row.internal_dns2 ?? undefined,
    guestcidraddress: row.guest_cidr ?? undefined,
  }
  return {
    id: row.uuid,
    name: row.name,
    displaytext: row.display_text ?? undefined,
    description: row.display_text ?? undefined,
    networktype: row.network_type,
    securitygroupsenabled: false,
    allocationstate: row.allocation_state,
    domainid: row.domain_uuid ?? undefined,
    domainname: row.domain_name ?? undefined,
    dhcpprovider: 'VirtualRouter',
    localstorageenabled: false,
    type: 'Core',
    tags: [],
    ...(isAdmin(caller) ? forAdmins : {}),
    ...(isRoot(caller) ? { zonetoken: row.zone_token } : {}),
  }
}
