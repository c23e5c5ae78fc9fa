import { sql, type Updateable } from 'kysely'
import type { Db, Trx } from '../db/database.ts'
import type { ZoneTable } from '../db/schema.ts'

export interface NewZone {
  readonly name: string
  readonly network_type: 'Basic' | 'Advanced'
  readonly allocation_state: 'Enabled' | 'Disabled'
  readonly domain_id: number | null
  readonly dns1: string
  readonly dns2: string | null
  readonly ip6_dns1: string | null
  readonly ip6_dns2: string | null
  readonly internal_dns1: string
  readonly internal_dns2: string | null
  readonly guest_cidr: string | null
  readonly network_domain: string | null
  readonly local_storage: boolean
  readonly security_groups: boolean
  readonly is_edge: boolean
}

/** Undefined when another zone has the name. */
export async function insertZone(
  trx: Trx,
  zone: NewZone,
): Promise<{ id: number; uuid: string } | undefined> {
  return trx
    .insertInto('zone')
    .values(zone)
    .onConflict((conflict) => conflict.column('name').where('removed', 'is', null).doNothing())
    .returning(['id', 'uuid'])
    .executeTakeFirst()
}

export type ZoneChanges = Partial<
  Pick<
    Updateable<ZoneTable>,
    | 'name'
    | 'allocation_state'
    | 'dns1'
    | 'dns2'
    | 'ip6_dns1'
    | 'ip6_dns2'
    | 'internal_dns1'
    | 'internal_dns2'
    | 'guest_cidr'
    | 'network_domain'
    | 'local_storage'
    | 'dhcp_provider'
    | 'details'
    | 'sort_key'
    | 'domain_id'
  >
>

export async function changeZone(trx: Trx, id: number, changes: ZoneChanges): Promise<void> {
  if (Object.keys(changes).length === 0) return
  await trx.updateTable('zone').set(changes).where('id', '=', id).execute()
}

/** Makes changes of names wait for each other, so that two calls cannot both find one free. */
export async function isNameTaken(trx: Trx, name: string, exceptId: number): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtextextended('zone names', 0))`.execute(trx)
  const other = await trx
    .selectFrom('zone')
    .select('id')
    .where('name', '=', name)
    .where('id', '<>', exceptId)
    .where('removed', 'is', null)
    .executeTakeFirst()
  return other !== undefined
}

/** A zone that is there, for a change; those who are about to put something into it wait. */
export async function lockZone(
  trx: Trx,
  id: number,
): Promise<{ uuid: string; name: string; domain_id: number | null } | undefined> {
  return trx
    .selectFrom('zone')
    .select(['uuid', 'name', 'domain_id'])
    .where('id', '=', id)
    .where('removed', 'is', null)
    .forUpdate()
    .executeTakeFirst()
}

export interface ZoneContents {
  readonly stores: readonly string[]
  /** Templates and ISOs that have a copy in the zone, in whatever state. */
  readonly images: number
  /** Names of hosts. */
  readonly hosts: readonly string[]
  /** Volumes and snapshots, those of instances too. */
  readonly disks: number
}

/** What is in a zone. */
export async function zoneContents(db: Db | Trx, id: number): Promise<ZoneContents> {
  const stores = await db
    .selectFrom('image_store')
    .select('name')
    .where('zone_id', '=', id)
    .where('removed', 'is', null)
    .orderBy('id')
    .execute()
  const { images } = await db
    .selectFrom('template_zone as tz')
    .innerJoin('vm_template as t', 't.id', 'tz.template_id')
    .select(sql<number>`count(*)`.as('images'))
    .where('tz.zone_id', '=', id)
    .where('t.removed', 'is', null)
    .executeTakeFirstOrThrow()
  const hosts = await db
    .selectFrom('host')
    .select('name')
    .where('zone_id', '=', id)
    .where('removed', 'is', null)
    .orderBy('id')
    .execute()
  const countOf = (table: 'volume' | 'snapshot') =>
    db
      .selectFrom(table)
      .select(sql<number>`count(*)`.as('count'))
      .where('zone_id', '=', id)
      .where('removed', 'is', null)
      .executeTakeFirstOrThrow()
  const [volumes, snapshots] = [await countOf('volume'), await countOf('snapshot')]
  return {
    stores: stores.map((store) => store.name),
    images,
    hosts: hosts.map((host) => host.name),
    disks: volumes.count + snapshots.count,
  }
}

/** Takes a zone away, and the values that settings have there. Its row stays for what is in the past. */
export async function removeZone(trx: Trx, id: number): Promise<void> {
  await trx.deleteFrom('setting').where('scope', '=', 'zone').where('scope_id', '=', id).execute()
  await trx
    .updateTable('zone')
    .set({ removed: sql<Date>`now()` })
    .where('id', '=', id)
    .execute()
}
