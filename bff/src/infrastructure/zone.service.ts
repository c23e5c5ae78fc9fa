import { isIP } from 'node:net'
import type { createZone } from '@mold/shared/commands/infrastructure/createZone.ts'
import type { updateZone } from '@mold/shared/commands/infrastructure/updateZone.ts'
import type { ParamsOf } from '@mold/shared/contract/command.ts'
import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../access/caller.ts'
import type { Db, Trx } from '../db/database.ts'
import { tellOfInstallation } from '../events/installation.ts'
import { leaveZone } from '../images/defaults/leave-zone.ts'
import { parseCidr } from '../sources/ip.ts'
import {
  changeZone,
  insertZone,
  isNameTaken,
  lockZone,
  removeZone,
  type ZoneChanges,
  zoneContents,
} from './zone-write.repository.ts'

type Create = ParamsOf<typeof createZone>
type Update = ParamsOf<typeof updateZone>

const addresses = ['dns1', 'dns2', 'internaldns1', 'internaldns2', 'ip6dns1', 'ip6dns2'] as const

/** Text of a parameter; empty text takes a value away. */
const orNull = (text: string | undefined) => (text?.trim() ? text.trim() : null)

/** @throws AppError zone.name_invalid, zone.address_invalid, zone.cidr_invalid */
function checkValues(
  of: Partial<Record<(typeof addresses)[number], string | undefined>> & {
    readonly name?: string | undefined
    readonly guestcidraddress?: string | undefined
  },
): void {
  if (of.name?.trim() === '') throw new AppError('zone.name_empty')
  for (const name of addresses) {
    const value = orNull(of[name])
    const version = value === null ? undefined : isIP(value)
    const fits = name.startsWith('ip6') ? version === 6 : version !== 0
    if (version !== undefined && !fits) throw new AppError('zone.address_invalid', { name, value })
  }
  const cidr = orNull(of.guestcidraddress)
  if (cidr !== null && !(cidr.includes('/') && parseCidr(cidr)))
    throw new AppError('zone.cidr_invalid', { value: cidr })
}

async function tell(
  trx: Trx,
  caller: Caller,
  type: 'ZONE.CREATE' | 'ZONE.EDIT' | 'ZONE.DELETE',
  zone: { readonly uuid: string; readonly name: string },
  words: string,
): Promise<void> {
  await tellOfInstallation(
    trx,
    caller,
    type,
    { type: 'Zone', uuid: zone.uuid, name: zone.name },
    words,
  )
}

/**
 * Makes a zone; Disabled unless the call says otherwise (api-commands §5).
 *
 * @param domainId of the domain that it is private to
 * @returns its internal id
 * @throws AppError zone.*
 */
export async function makeZone(
  db: Db,
  caller: Caller,
  params: Create,
  domainId: number | null,
): Promise<number> {
  checkValues(params)
  const name = params.name.trim()
  return db.transaction().execute(async (trx) => {
    if (await isNameTaken(trx, name, 0)) throw new AppError('zone.name_taken')
    const zone = await insertZone(trx, {
      name,
      network_type: params.networktype,
      allocation_state: params.allocationstate ?? 'Disabled',
      domain_id: domainId,
      dns1: params.dns1.trim(),
      dns2: orNull(params.dns2),
      ip6_dns1: orNull(params.ip6dns1),
      ip6_dns2: orNull(params.ip6dns2),
      internal_dns1: params.internaldns1.trim(),
      internal_dns2: orNull(params.internaldns2),
      guest_cidr: orNull(params.guestcidraddress),
      network_domain: orNull(params.domain),
      local_storage: params.localstorageenabled ?? false,
      security_groups: params.securitygroupenabled ?? false,
      is_edge: params.isedge ?? false,
    })
    if (!zone) throw new AppError('zone.name_taken')
    await tell(trx, caller, 'ZONE.CREATE', { uuid: zone.uuid, name }, 'made')
    return zone.id
  })
}

function changesOf(params: Update): ZoneChanges {
  const columns: Record<string, string | undefined> = {
    dns2: params.dns2,
    ip6_dns1: params.ip6dns1,
    ip6_dns2: params.ip6dns2,
    internal_dns2: params.internaldns2,
    guest_cidr: params.guestcidraddress,
    network_domain: params.domain,
  }
  const texts = Object.entries(columns).filter(([, value]) => value !== undefined)
  const details = params.details?.map(({ key, value = '' }) => [key, value] as const)
  const given: Record<string, unknown> = {
    ...Object.fromEntries(texts.map(([column, value]) => [column, orNull(value)])),
    name: params.name?.trim(),
    dns1: params.dns1?.trim(),
    internal_dns1: params.internaldns1?.trim(),
    allocation_state: params.allocationstate,
    local_storage: params.localstorageenabled,
    dhcp_provider: orNull(params.dhcpprovider) ?? undefined,
    sort_key: params.sortkey,
    details: details && JSON.stringify(Object.fromEntries(details)),
    domain_id: params.ispublic === true ? null : undefined,
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

/**
 * Changes what is given of a zone.
 *
 * @throws AppError zone.*
 */
export async function editZone(db: Db, caller: Caller, id: number, params: Update): Promise<void> {
  checkValues(params)
  if (params.dns1?.trim() === '') throw new AppError('api.empty_value', { name: 'dns1' })
  if (params.internaldns1?.trim() === '') {
    throw new AppError('api.empty_value', { name: 'internaldns1' })
  }
  const changes = changesOf(params)
  await db.transaction().execute(async (trx) => {
    const zone = await lockZone(trx, id)
    if (!zone) throw new AppError('zone.invalid')
    const name = changes.name ?? zone.name
    if (name !== zone.name && (await isNameTaken(trx, name, id))) {
      throw new AppError('zone.name_taken')
    }
    await changeZone(trx, id, changes)
    await tell(trx, caller, 'ZONE.EDIT', { uuid: zone.uuid, name }, wordsOf(zone, changes))
  })
}

function wordsOf(
  zone: { readonly name: string; readonly domain_id: number | null },
  changes: ZoneChanges,
): string {
  const words = [
    ...(changes.name !== undefined && changes.name !== zone.name
      ? [`renamed from ${zone.name}`]
      : []),
    ...(changes.allocation_state === undefined ? [] : [changes.allocation_state.toLowerCase()]),
    ...(changes.domain_id === null && zone.domain_id !== null ? ['made public'] : []),
  ]
  return words.length === 0 ? 'changed' : words.join(', ')
}

/**
 * Takes an empty zone away. A default template that waits in it is nothing that it holds.
 *
 * @throws AppError zone.invalid, zone.holds_images, zone.holds_stores, zone.holds_hosts, zone.holds_disks
 */
export async function deleteZone(db: Db, caller: Caller, id: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await leaveZone(trx, id)
    const zone = await lockZone(trx, id)
    if (!zone) throw new AppError('zone.invalid')
    const { images, stores, hosts, disks } = await zoneContents(trx, id)
    if (disks > 0) throw new AppError('zone.holds_disks', { zone: zone.name, count: disks })
    if (hosts.length > 0) {
      throw new AppError('zone.holds_hosts', { zone: zone.name, names: hosts.join(', ') })
    }
    if (images > 0) throw new AppError('zone.holds_images', { zone: zone.name, count: images })
    if (stores.length > 0) {
      const names = stores.join(', ')
      throw new AppError('zone.holds_stores', { zone: zone.name, names })
    }
    await removeZone(trx, id)
    await tell(trx, caller, 'ZONE.DELETE', zone, 'deleted')
  })
}
