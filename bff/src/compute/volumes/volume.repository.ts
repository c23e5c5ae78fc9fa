import { type Selectable, sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'
import type { ImageKind, ImageType, InstanceTable, VolumeTable } from '../../db/schema.ts'
import { type KeptTag, tagsAsJson } from '../../tags/tag.repository.ts'
import { shownState } from './shown-state.repository.ts'

/** A volume with everything that a list row shows. */
export interface VolumeRecord extends Selectable<VolumeTable> {
  /** As the API names it; rules go by `state`. */
  readonly shown_state: VolumeRecord['state']
  readonly account_name: string
  readonly account_uuid: string
  readonly domain_name: string
  readonly domain_uuid: string
  readonly domain_path: string
  readonly project_uuid: string | null
  readonly project_name: string | null
  readonly zone_uuid: string
  readonly zone_name: string
  /** The instance that has it. */
  readonly instance_uuid: string | null
  readonly instance_name: string | null
  readonly instance_display_name: string | null
  readonly instance_state: InstanceTable['state'] | null
  /** What it was made from: a template or, of a root disk, the ISO that its instance was installed from. */
  readonly image_uuid: string | null
  readonly image_name: string | null
  readonly image_display_text: string | null
  readonly image_kind: ImageKind | null
  readonly image_type: ImageType | null
  readonly image_extractable: boolean | null
  readonly disk_offering_uuid: string | null
  readonly disk_offering_name: string | null
  readonly disk_offering_text: string | null
  readonly service_offering_uuid: string | null
  readonly service_offering_name: string | null
  readonly pool_uuid: string | null
  readonly pool_name: string | null
  readonly pool_path: string | null
  readonly host_id: number | null
  readonly host_uuid: string | null
  readonly host_name: string | null
  readonly snapshot_uuid: string | null
  readonly snapshots: number
  /** The job that works on it at this moment. */
  readonly pending_job: string | null
  readonly tags: readonly KeptTag[]
}

/** Volumes with all that belongs to them, by the names that lists and filters use. */
export function volumesWithOwners(db: Db | Trx) {
  return db
    .selectFrom('volume as v')
    .innerJoin('account as a', 'a.id', 'v.account_id')
    .innerJoin('domain as d', 'd.id', 'a.domain_id')
    .innerJoin('zone as z', 'z.id', 'v.zone_id')
    .leftJoin('project as p', 'p.account_id', 'v.account_id')
    .leftJoin('instance as i', 'i.id', 'v.instance_id')
    .leftJoin('storage_pool as sp', 'sp.id', 'v.pool_id')
    .leftJoin('host as h', 'h.id', 'sp.host_id')
}

/** Loads volumes by internal id, in the order of `ids`; ids without a row are left out. */
export async function loadVolumes(db: Db | Trx, ids: readonly number[]): Promise<VolumeRecord[]> {
  if (ids.length === 0) return []
  const rows = await volumesWithOwners(db)
    .leftJoin('vm_template as t', (join) =>
      join.on((eb) =>
        eb(
          't.id',
          '=',
          eb.fn.coalesce(
            'v.template_id',
            eb.case().when('v.type', '=', 'ROOT').then(eb.ref('i.template_id')).end(),
          ),
        ),
      ),
    )
    .leftJoin('disk_offering as o', 'o.id', 'v.disk_offering_id')
    .leftJoin('service_offering as so', (join) =>
      join.onRef('so.id', '=', 'i.service_offering_id').on('v.type', '=', 'ROOT'),
    )
    .leftJoin('snapshot as s', 's.id', 'v.snapshot_id')
    .leftJoin('job as j', (join) =>
      join.onRef('j.uuid', '=', 'v.job_uuid').on('j.state', '=', 'pending'),
    )
    .selectAll('v')
    .select([
      'a.name as account_name',
      'a.uuid as account_uuid',
      'd.name as domain_name',
      'd.uuid as domain_uuid',
      'd.path as domain_path',
      'p.uuid as project_uuid',
      'p.name as project_name',
      'z.uuid as zone_uuid',
      'z.name as zone_name',
      'i.uuid as instance_uuid',
      'i.name as instance_name',
      'i.display_name as instance_display_name',
      'i.state as instance_state',
      't.uuid as image_uuid',
      't.name as image_name',
      't.display_text as image_display_text',
      't.kind as image_kind',
      't.type as image_type',
      't.is_extractable as image_extractable',
      'o.uuid as disk_offering_uuid',
      'o.name as disk_offering_name',
      'o.display_text as disk_offering_text',
      'so.uuid as service_offering_uuid',
      'so.name as service_offering_name',
      'sp.uuid as pool_uuid',
      'sp.name as pool_name',
      'sp.path as pool_path',
      'h.id as host_id',
      'h.uuid as host_uuid',
      'h.name as host_name',
      's.uuid as snapshot_uuid',
      'j.uuid as pending_job',
    ])
    .select(
      sql<number>`(select count(*) from snapshot n where n.volume_id = v.id and n.removed is null)`.as(
        'snapshots',
      ),
    )
    .select([shownState.as('shown_state'), tagsAsJson('volume', 'v.id').as('tags')])
    .where((eb) => eb('v.id', '=', eb.fn.any(eb.val([...ids]))))
    .execute()
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** A volume by its uuid, removed ones too; undefined when it never existed. */
export async function volumeByUuid(db: Db | Trx, uuid: string): Promise<VolumeRecord | undefined> {
  const row = await db.selectFrom('volume').select('id').where('uuid', '=', uuid).executeTakeFirst()
  return row && (await loadVolumes(db, [row.id]))[0]
}
