import type { listVirtualMachines as declaration } from '@mold/shared/commands/instances/listVirtualMachines.ts'
import { instanceColumns } from '../../compute/instances/list/list.repository.ts'
import { listInstances, type ListParts } from '../../compute/instances/list/list.service.ts'
import type { SyncHandler } from '../handler.ts'
import { pageOf } from '../paging.ts'
import { sortOf } from '../sorting.ts'

/** api-commands §8 */
export const createListVirtualMachines =
  (parts: ListParts): SyncHandler<typeof declaration> =>
  async (params, { caller }) => {
    const page = pageOf(params, await parts.settings.number('default.page.size'))
    const sort = sortOf(params, instanceColumns)
    return listInstances(parts, caller, params, { ...page, sort })
  }
