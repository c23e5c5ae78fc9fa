import { listVirtualMachines as declaration } from '@mold/shared/commands/instances/listVirtualMachines.ts'
import type { Facets, ParamsOf } from '@mold/shared/contract/command.ts'
import { AppError } from '@mold/shared/errors.ts'
import { type Caller, isAdmin } from '../../../access/caller.ts'
import { idOf, idsOf, type IdTable } from '../../../access/ids.ts'
import { listScope } from '../../../access/list-scope.ts'
import type { Db } from '../../../db/database.ts'
import type { Sort } from '../../../db/sort.ts'
import type { Settings } from '../../../settings/settings.service.ts'
import { loadInstances } from '../instance.repository.ts'
import { instanceView, type WireInstance } from '../instance.view.ts'
import { type InstanceFacet, instanceFacets } from './conditions.repository.ts'
import type { InstanceFilter } from './filter.ts'
import { facetCounts, instancePage } from './list.repository.ts'

type Params = ParamsOf<typeof declaration>

export interface ListParts {
  readonly db: Db
  readonly settings: Settings
}

/** Facets that only admins are told of. */
const ofAdmins: ReadonlySet<InstanceFacet> = new Set(['host'])

/** @throws AppError `api.facet_unknown` */
function facetsOf(caller: Caller, asked: readonly string[] = []): InstanceFacet[] {
  const known = instanceFacets.filter((facet) => isAdmin(caller) || !ofAdmins.has(facet))
  return [...new Set(asked)].map((name) => {
    const facet = known.find((each) => each === name)
    if (facet === undefined) {
      throw new AppError('api.facet_unknown', { name, allowed: known.join(', ') })
    }
    return facet
  })
}

/** Ids that never existed are errors, whatever else is asked for (protocol §4). */
async function filterOf(
  { db, settings }: ListParts,
  caller: Caller,
  params: Params,
): Promise<InstanceFilter> {
  const one = (table: IdTable, param: keyof Params, uuid: string | undefined) =>
    uuid === undefined ? undefined : idOf(db, table, uuid, { command: declaration, param })
  const many = (table: IdTable, param: keyof Params, uuids?: readonly string[]) =>
    uuids && idsOf(db, table, uuids, { command: declaration, param })
  const { id, ids } = params
  if (id !== undefined && ids !== undefined) throw new AppError('image.id_and_ids')
  await one('instance', 'id', id)
  const zoneId = await one('zone', 'zoneid', params.zoneid)
  const zoneIds = await many('zone', 'zoneids', params.zoneids)
  const sees =
    isAdmin(caller) ||
    (await settings.boolean('allow.user.view.destroyed.vm', { accountId: caller.account.id }))
  return {
    scope: await listScope(db, caller, params, declaration),
    hidesDestroyed: !sees,
    uuids: id === undefined ? ids : [id],
    name: params.name,
    states: params.state,
    zoneIds: zoneId === undefined ? zoneIds : [zoneId],
    hostId: await one('host', 'hostid', isAdmin(caller) ? params.hostid : undefined),
    templateId: await one('vm_template', 'templateid', params.templateid),
    isoId: await one('vm_template', 'isoid', params.isoid),
    networkId: await one('network', 'networkid', params.networkid),
    userId: await one('user', 'userid', params.userid),
    hypervisor: params.hypervisor,
    arch: params.arch,
    offeringIds: await many('service_offering', 'serviceofferingid', params.serviceofferingid),
    osTypeIds: await many('guest_os', 'ostypeid', params.ostypeid),
    accountIds: await many('account', 'accountids', params.accountids),
    tags: params.tags,
    keyword: params.keyword,
  }
}

/**
 * One page of instances, the number of all matches, and counts by facet where they are asked for.
 *
 * @throws AppError image.id_and_ids, api.facet_unknown, api.invalid_uuid, and refusals of the owner that is named
 */
export async function listInstances(
  parts: ListParts,
  caller: Caller,
  params: Params,
  page: { readonly limit: number; readonly offset: number; readonly sort?: Sort | undefined },
): Promise<{ count: number; items: WireInstance[]; facets?: Facets }> {
  const { db } = parts
  const facets = facetsOf(caller, params.facets)
  const filter = await filterOf(parts, caller, params)
  // No instance is in a group or is hidden.
  const none = params.groupid !== undefined || params.displayvm === false
  const { count, ids } = none ? { count: 0, ids: [] } : await instancePage(db, filter, page)
  const counts = await Promise.all(
    facets.map(async (facet) => [facet, await facetCounts(db, filter, facet)] as const),
  )
  const rows = await loadInstances(db, ids)
  return {
    count,
    items: rows.map((row) => instanceView(row, caller)),
    ...(facets.length > 0 && { facets: Object.fromEntries(counts) }),
  }
}
