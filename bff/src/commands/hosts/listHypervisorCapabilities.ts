import { listHypervisorCapabilities as declaration } from '@mold/shared/commands/hosts/listHypervisorCapabilities.ts'
import { drivers } from '../../compute/drivers/index.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortItems } from '../sorting.ts'

/** api-commands §5 */
export function createListHypervisorCapabilities(
  settings: Settings,
): SyncHandler<typeof declaration> {
  return async (params) => {
    const { limit, offset } = pageOf(params, await settings.number('default.page.size'))
    const isWanted = (name: string) =>
      name.toLowerCase() === (params.hypervisor ?? name).toLowerCase() &&
      name.toLowerCase().includes((params.keyword ?? '').toLowerCase())
    const items = drivers
      .filter(
        ({ hypervisor, capabilities: { id } }) => isWanted(hypervisor) && id === (params.id ?? id),
      )
      .map(({ hypervisor, capabilities }) => ({
        id: capabilities.id,
        hypervisor,
        hypervisorversion: 'default',
        maxguestslimit: capabilities.maxGuests,
        maxdatavolumeslimit: capabilities.maxDataVolumes,
        maxhostspercluster: capabilities.maxHosts,
        securitygroupenabled: false,
        storagemotionenabled: false,
        vmsnapshotenabled: false,
      }))
    const sorted = sortItems(items, params, declaration)
    return { count: items.length, items: sorted.slice(offset, offset + limit) }
  }
}
