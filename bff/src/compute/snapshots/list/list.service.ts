import { listSnapshots as declaration } from '@mold/shared/commands/snapshots/listSnapshots.ts'
import type { Facets, ParamsOf } from '@mold/shared/contract/command.ts'
import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../../../access/caller.ts'
import { idOf, type IdTable, idsOf } from '../../../access/ids.ts'
import { listScope } from '../../../access/list-scope.ts'
import type { Db } from '../../../db/database.ts'
import type { Sort } from '../../../db/sort.ts'
import { loadSnapshots } from '../snapshot.repository.ts'
import { snapshotView, type WireSnapshot } from '../snapshot.view.ts'
import { type SnapshotFacet, snapshotFacets, type SnapshotFilter } from './conditions.repository.ts'
import { facetCounts, snapshotPage } from './list.repository.ts'

type Params = ParamsOf<typeof declaration>

/** @throws AppError `api.facet_unknown` */
function facetsOf(asked: readonly string[] = []): SnapshotFacet[] {
  return [...new Set(asked)].map((name) => {
    const facet = snapshotFacets.find((each) => each === name)
    if (facet) return facet
    throw new AppError('api.facet_unknown', { name, allowed: snapshotFacets.join(', ') })
  })
}

const isOther = (asked: string | undefined, only: string) =>
  asked !== undefined && asked.toUpperCase() !== only

/** Ids that never existed are errors, whatever else is asked for (protocol §4). */
async function filterOf(db: Db, caller: Caller, params: Params): Promise<SnapshotFilter> {
  const command = declaration
  const one = (table: IdTable, param: keyof Params, uuid: string | undefined) =>
    uuid === undefined ? undefined : idOf(db, table, uuid, { command, param })
  const { id, ids, volumeid, virtualmachineid } = params
  if (id !== undefined && ids !== undefined) throw new AppError('image.id_and_ids')
  await one('snapshot', 'id', id)
  if (ids) await idsOf(db, 'snapshot', ids, { command, param: 'ids' })
  const named = id ?? volumeid ?? virtualmachineid
  return {
    scope: await listScope(db, caller, { ...params, id: named }, declaration),
    isEmpty:
      isOther(params.snapshottype, 'MANUAL') ||
      isOther(params.intervaltype, 'MANUAL') ||
      isOther(params.locationtype, 'SECONDARY'),
    uuids: id === undefined ? ids : [id],
    name: params.name,
    states: params.state,
    zoneId: await one('zone', 'zoneid', params.zoneid),
    volumeId: await one('volume', 'volumeid', volumeid),
    instanceId: await one('instance', 'virtualmachineid', virtualmachineid),
    storeId: await one('image_store', 'imagestoreid', params.imagestoreid),
    tags: params.tags,
    keyword: params.keyword,
  }
}

/**
 * One page of snapshots, the number of all matches, and counts by facet where they are asked for. Whoever
 * names one, a volume or an instance, and no owner looks everywhere that they may look.
 *
 * @throws AppError image.id_and_ids, api.facet_unknown, api.invalid_uuid, and refusals of the owner that is named
 */
export async function listSnapshots(
  db: Db,
  caller: Caller,
  params: Params,
  page: { readonly limit: number; readonly offset: number; readonly sort?: Sort | undefined },
): Promise<{ count: number; items: WireSnapshot[]; facets?: Facets }> {
  const facets = facetsOf(params.facets)
  const filter = await filterOf(db, caller, params)
  const { count, ids } = await snapshotPage(db, filter, page)
  const counts = await Promise.all(
    facets.map(async (facet) => [facet, await facetCounts(db, filter, facet)] as const),
  )
  const rows = await loadSnapshots(db, ids)
  return {
    count,
    items: rows.map((row) => snapshotView(row, caller)),
    ...(facets.length > 0 && { facets: Object.fromEntries(counts) }),
  }
}
