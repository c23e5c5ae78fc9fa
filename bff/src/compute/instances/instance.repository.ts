import { type Selectable, sql, type Updateable } from 'kysely'
import { isUuid } from '../../access/ids.ts'
import type { Db, Trx } from '../../db/database.ts'
import { keepPlan } from '../../db/kept-plans.ts'
import type { InstanceTable } from '../../db/schema.ts'
import { tagsAsJson } from '../../tags/tag.repository.ts'

/** A network card with its network. */
export interface NicRecord {
  readonly uuid: string
  readonly device_id: number
  readonly mac: string
  readonly ip_address: string | null
  readonly network_uuid: string
  readonly network_name: string
  readonly gateway: string | null
  readonly netmask: string | null
}

/** An image as the row of an instance names it. */
export interface NamedImage {
  readonly uuid: string
  readonly name: string
  readonly display_text: string
  readonly type: string
  readonly format: string
  readonly kind: 'template' | 'iso'
  readonly password_enabled: boolean
}

/** A disk as the row of an instance counts it. */
interface DiskSum {
  readonly count: number
  /** Bytes of the root disk. */
  readonly root: number | null
  readonly offering_uuid: string | null
  readonly offering_name: string | null
}

const jsonOf = <T>(query: ReturnType<typeof sql>) => query as ReturnType<typeof sql<T>>

const nics = jsonOf<NicRecord[]>(sql`(select coalesce(jsonb_agg(jsonb_build_object(
    'uuid', n.uuid, 'device_id', n.device_id, 'mac', n.mac, 'ip_address', host(n.ip_address),
    'network_uuid', w.uuid, 'network_name', w.name, 'gateway', w.gateway, 'netmask', w.netmask)
    order by n.device_id), '[]')
  from nic n join network w on w.id = n.network_id where n.instance_id = i.id)`)

const disks = jsonOf<DiskSum>(sql`(select jsonb_build_object(
    'count', count(*),
    'root', max(v.size) filter (where v.type = 'ROOT'),
    'offering_uuid', (array_agg(f.uuid order by v.device_id) filter (where v.type = 'DATADISK'))[1],
    'offering_name', (array_agg(f.name order by v.device_id) filter (where v.type = 'DATADISK'))[1])
  from volume v left join disk_offering f on f.id = v.disk_offering_id
  where v.instance_id = i.id and v.removed is null)`)

const imageOf = (column: 'template_id' | 'iso_id') =>
  jsonOf<NamedImage | null>(sql`(select jsonb_build_object('uuid', t.uuid, 'name', t.name,
      'display_text', t.display_text, 'type', t.type, 'format', t.format, 'kind', t.kind,
      'password_enabled', t.password_enabled)
    from vm_template t where t.id = ${sql.ref(`i.${column}`)})`)

const pendingJob = jsonOf<string | null>(sql`(select j.uuid from job j
  where j.instance_uuid = i.uuid and j.state = 'pending' order by j.id desc limit 1)`)

/** Instances with everything that a list row shows. */
function instances(db: Db | Trx) {
  return keepPlan(db.selectFrom('instance as i'))
    .innerJoin('account as a', 'a.id', 'i.account_id')
    .innerJoin('domain as d', 'd.id', 'a.domain_id')
    .leftJoin('project as p', 'p.account_id', 'i.account_id')
    .innerJoin('user as u', 'u.id', 'i.user_id')
    .innerJoin('zone as z', 'z.id', 'i.zone_id')
    .innerJoin('service_offering as so', 'so.id', 'i.service_offering_id')
    .leftJoin('guest_os as o', 'o.id', 'i.guest_os_id')
    .leftJoin('host as h', 'h.id', 'i.host_id')
    .selectAll('i')
    .select([
      'a.name as account_name',
      'a.uuid as account_uuid',
      'd.name as domain_name',
      'd.uuid as domain_uuid',
      'd.path as domain_path',
      'p.uuid as project_uuid',
      'p.name as project_name',
      'u.uuid as user_uuid',
      'u.username',
      'z.uuid as zone_uuid',
      'z.name as zone_name',
      'so.uuid as offering_uuid',
      'so.name as offering_name',
      'o.uuid as os_uuid',
      'o.description as os_name',
      'h.uuid as host_uuid',
      'h.name as host_name',
      'h.server as host_server',
      'h.resource_state as host_resource_state',
      'h.error_code as host_error_code',
      'h.last_pinged as host_last_pinged',
      'h.removed as host_removed',
    ])
    .select([
      nics.as('nics'),
      disks.as('disks'),
      imageOf('template_id').as('template'),
      imageOf('iso_id').as('iso'),
      pendingJob.as('pending_job'),
      sql<'network' | 'user' | null>`h.facts ->> 'networking'`.as('host_networking'),
      tagsAsJson('instance', 'i.id').as('tags'),
    ])
}

export type InstanceRecord = Awaited<
  ReturnType<ReturnType<typeof instances>['executeTakeFirstOrThrow']>
>

/** Loads instances by internal id, removed ones too, in the order of `ids`. */
export async function loadInstances(
  db: Db | Trx,
  ids: readonly number[],
): Promise<InstanceRecord[]> {
  if (ids.length === 0) return []
  const rows = await instances(db)
    .where((eb) => eb('i.id', '=', eb.fn.any(eb.val([...ids]))))
    .execute()
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** One instance by uuid, a removed one too; undefined when it never existed. */
export async function loadInstanceByUuid(
  db: Db | Trx,
  uuid: string,
): Promise<InstanceRecord | undefined> {
  if (!isUuid(uuid)) return undefined
  return instances(db).where('i.uuid', '=', uuid.toLowerCase()).executeTakeFirst()
}

export type InstanceRow = Selectable<InstanceTable>

/** The row of an instance, locked until the transaction ends. */
export function lockInstance(trx: Trx, uuid: string): Promise<InstanceRow | undefined> {
  return trx
    .selectFrom('instance')
    .selectAll()
    .where('uuid', '=', uuid)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

export type InstanceChanges = Updateable<InstanceTable>

/** What is undefined stays as it is. */
export async function changeInstance(
  db: Db | Trx,
  id: number,
  changes: InstanceChanges,
): Promise<void> {
  await db.updateTable('instance').set(changes).where('id', '=', id).execute()
}
