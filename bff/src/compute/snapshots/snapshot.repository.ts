import { type Selectable, sql } from 'kysely'
import type { Db, Trx } from '../../db/database.ts'
import type { SnapshotTable, VolumeTable } from '../../db/schema.ts'
import { type KeptTag, tagsAsJson } from '../../tags/tag.repository.ts'
import { shownState } from '../volumes/shown-state.repository.ts'

/** A snapshot with everything that a list row shows. */
export interface SnapshotRecord extends Selectable<SnapshotTable> {
  readonly account_name: string
  readonly account_uuid: string
  readonly domain_name: string
  readonly domain_uuid: string
  readonly domain_path: string
  readonly project_uuid: string | null
  readonly project_name: string | null
  readonly zone_uuid: string
  readonly zone_name: string
  readonly volume_uuid: string
  readonly volume_name: string
  readonly volume_type: VolumeTable['type']
  readonly volume_state: VolumeTable['state']
  readonly instance_uuid: string | null
  readonly instance_display_name: string | null
  /** The template that its volume was made from. */
  readonly template_uuid: string | null
  readonly template_name: string | null
  readonly os_uuid: string | null
  readonly os_name: string | null
  /** The image store that has it. */
  readonly store_uuid: string | null
  readonly store_name: string | null
  readonly digest: string | null
  /** The job that works on it at this moment, and how far its host is, in bytes. */
  readonly pending_job: string | null
  readonly progress: { readonly done: number; readonly total: number } | null
  readonly tags: readonly KeptTag[]
}

/** Snapshots with all that belongs to them, by the names that lists and filters use. */
export function snapshotsWithOwners(db: Db | Trx) {
  return db
    .selectFrom('snapshot as s')
    .innerJoin('account as a', 'a.id', 's.account_id')
    .innerJoin('domain as d', 'd.id', 'a.domain_id')
    .innerJoin('zone as z', 'z.id', 's.zone_id')
    .innerJoin('volume as v', 'v.id', 's.volume_id')
    .leftJoin('project as p', 'p.account_id', 's.account_id')
}

type Store = { readonly uuid: string; readonly name: string } | null

/** Loads snapshots by internal id, in the order of `ids`; ids without a row are left out. */
export async function loadSnapshots(
  db: Db | Trx,
  ids: readonly number[],
): Promise<SnapshotRecord[]> {
  if (ids.length === 0) return []
  const rows = await snapshotsWithOwners(db)
    .leftJoin('instance as i', 'i.id', 'v.instance_id')
    .leftJoin('vm_template as t', 't.id', 'v.template_id')
    .leftJoin('guest_os as o', (join) =>
      join.on((eb) => eb('o.id', '=', eb.fn.coalesce('i.guest_os_id', 't.guest_os_id'))),
    )
    .leftJoin('object as ob', 'ob.id', 's.object_id')
    .leftJoin('job as j', (join) =>
      join.onRef('j.uuid', '=', 's.job_uuid').on('j.state', '=', 'pending'),
    )
    .selectAll('s')
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
      'v.uuid as volume_uuid',
      'v.name as volume_name',
      'v.type as volume_type',
      'i.uuid as instance_uuid',
      'i.display_name as instance_display_name',
      't.uuid as template_uuid',
      't.name as template_name',
      'o.uuid as os_uuid',
      'o.description as os_name',
      'ob.digest',
      'j.uuid as pending_job',
    ])
    .select([
      sql<Store>`(select jsonb_build_object('uuid', st.uuid, 'name', st.name)
        from object_replica r join image_store st on st.id = r.store_id
        where r.object_id = s.object_id and st.zone_id = s.zone_id and st.removed is null
        order by st.id limit 1)`.as('store'),
      sql<SnapshotRecord['progress']>`(select c.progress from host_command c
        where c.job_uuid = j.uuid and c.state = 'pending' order by c.id desc limit 1)`.as(
        'progress',
      ),
      shownState.as('volume_state'),
      tagsAsJson('snapshot', 's.id').as('tags'),
    ])
    .where((eb) => eb('s.id', '=', eb.fn.any(eb.val([...ids]))))
    .execute()
  const byId = new Map(
    rows.map(({ store, ...row }) => [
      row.id,
      { ...row, store_uuid: store?.uuid ?? null, store_name: store?.name ?? null },
    ]),
  )
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** A snapshot by its uuid, removed ones too; undefined when it never existed. */
export async function snapshotByUuid(
  db: Db | Trx,
  uuid: string,
): Promise<SnapshotRecord | undefined> {
  const row = await db
    .selectFrom('snapshot')
    .select('id')
    .where('uuid', '=', uuid)
    .executeTakeFirst()
  return row && (await loadSnapshots(db, [row.id]))[0]
}
