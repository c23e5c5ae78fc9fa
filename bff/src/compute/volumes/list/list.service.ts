import { listVolumes as declaration } from '@mold/shared/commands/volumes/listVolumes.ts'
import type { Facets, ParamsOf } from '@mold/shared/contract/command.ts'
import { AppError } from '@mold/shared/errors.ts'
import { type Caller, isAdmin } from '../../../access/caller.ts'
import { idOf, type IdTable, idsOf } from '../../../access/ids.ts'
import { listScope } from '../../../access/list-scope.ts'
import type { Db } from '../../../db/database.ts'
import type { Sort } from '../../../db/sort.ts'
import { loadVolumes } from '../volume.repository.ts'
import { volumeView, type WireVolume } from '../volume.view.ts'
import { type VolumeFacet, volumeFacets, type VolumeFilter } from './conditions.repository.ts'
import { facetCounts, volumePage } from './list.repository.ts'

type Params = ParamsOf<typeof declaration>

/** @throws AppError `api.facet_unknown` */
function facetsOf(asked: readonly string[] = []): VolumeFacet[] {
  return [...new Set(asked)].map((name) => {
    const facet = volumeFacets.find((each) => each === name)
    if (facet) return facet
    throw new AppError('api.facet_unknown', { name, allowed: volumeFacets.join(', ') })
  })
}

/** Ids that never existed are errors, whatever else is asked for (protocol §4). */
async function filterOf(db: Db, caller: Caller, params: Params): Promise<VolumeFilter> {
  const command = declaration
  const one = (table: IdTable, param: keyof Params, uuid: string | undefined) =>
    uuid === undefined ? undefined : idOf(db, table, uuid, { command, param })
  const { id, ids } = params
  if (id !== undefined && ids !== undefined) throw new AppError('image.id_and_ids')
  await one('volume', 'id', id)
  if (ids) await idsOf(db, 'volume', ids, { command, param: 'ids' })
  // Where things lie is for admins to know.
  const place = isAdmin(caller) ? params : {}
  return {
    scope: await listScope(
      db,
      caller,
      { ...params, id: id ?? params.virtualmachineid },
      declaration,
    ),
    uuids: id === undefined ? ids : [id],
    name: params.name,
    type: params.type,
    states: params.state,
    zoneId: await one('zone', 'zoneid', params.zoneid),
    instanceId: await one('instance', 'virtualmachineid', params.virtualmachineid),
    templateId: await one('vm_template', 'templateid', params.templateid),
    hostId: await one('host', 'hostid', place.hostid),
    poolId: await one('storage_pool', 'storageid', place.storageid),
    diskOfferingId: await one('disk_offering', 'diskofferingid', params.diskofferingid),
    attached: params.attached,
    tags: params.tags,
    keyword: params.keyword,
  }
}

/**
 * One page of volumes, the number of all matches, and counts by facet where they are asked for. Whoever names
 * one, or an instance, and no owner looks everywhere that they may look.
 *
 * @throws AppError image.id_and_ids, api.facet_unknown, api.invalid_uuid, and refusals of the owner that is named
 */
export async function listVolumes(
  db: Db,
  caller: Caller,
  params: Params,
  page: { readonly limit: number; readonly offset: number; readonly sort?: Sort | undefined },
): Promise<{ count: number; items: WireVolume[]; facets?: Facets }> {
  const facets = facetsOf(params.facets)
  const filter = await filterOf(db, caller, params)
  const { count, ids } = await volumePage(db, filter, page)
  const counts = await Promise.all(
    facets.map(async (facet) => [facet, await facetCounts(db, filter, facet)] as const),
  )
  const rows = await loadVolumes(db, ids)
  return {
    count,
    items: rows.map((row) => volumeView(row, caller)),
    ...(facets.length > 0 && { facets: Object.fromEntries(counts) }),
  }
}
