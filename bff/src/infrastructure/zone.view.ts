import type { zoneFields } from '@mold/shared/commands/infrastructure/zone.fields.ts'
import type { ObjectOf } from '@mold/shared/contract/field.ts'
import { type Caller, isAdmin, isRoot } from '../access/caller.ts'
import { AppError } from '@mold/shared/errors.ts'
import type { Db } from '../db/database.ts'
import { findZones, type ZoneRow } from './zone.repository.ts'

/**
 * api-commands §0: Zone. Networks and name servers are for admins; the token, which stands for the
 * whole zone, for root admins.
 */
export function zoneView(row: ZoneRow, caller: Caller): ObjectOf<typeof zoneFields> {
  const forAdmins = {
    dns1: row.dns1 ?? undefined,
    dns2: row.dns2 ?? undefined,
    ip6dns1: row.ip6_dns1 ?? undefined,
    ip6dns2: row.ip6_dns2 ?? undefined,
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
    securitygroupsenabled: row.security_groups,
    domain: row.network_domain ?? undefined,
    allocationstate: row.allocation_state,
    domainid: row.domain_uuid ?? undefined,
    domainname: row.domain_name ?? undefined,
    dhcpprovider: row.dhcp_provider,
    localstorageenabled: row.local_storage,
    type: row.is_edge ? 'Edge' : 'Core',
    ...(Object.keys(row.details).length > 0 && { resourcedetails: row.details }),
    tags: [],
    ...(isAdmin(caller) ? forAdmins : {}),
    ...(isRoot(caller) ? { zonetoken: row.zone_token } : {}),
  }
}

/**
 * A zone after a change, as its list shows it.
 *
 * @throws AppError zone.invalid when it went meanwhile
 */
export async function shownZone(
  db: Db,
  caller: Caller,
  id: number,
): Promise<ObjectOf<typeof zoneFields>> {
  const [row] = await findZones(db, caller, { ids: [id] })
  if (!row) throw new AppError('zone.invalid')
  return zoneView(row, caller)
}
