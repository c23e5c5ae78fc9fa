import type { hostCommands } from '@mold/shared/commands/hosts/index.ts'
import type { DeleteHostParts } from '../../compute/hosts/delete.service.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { HandlersOf } from '../handler.ts'
import { createAddHost } from './addHost.ts'
import { createCancelHostMaintenance } from './cancelHostMaintenance.ts'
import { createCreateStoragePool } from './createStoragePool.ts'
import { createDeleteHost } from './deleteHost.ts'
import { createListClusters } from './listClusters.ts'
import { createListHosts } from './listHosts.ts'
import { createListHypervisorCapabilities } from './listHypervisorCapabilities.ts'
import { createListPods } from './listPods.ts'
import { createListStoragePools } from './listStoragePools.ts'
import { createPrepareHostForMaintenance } from './prepareHostForMaintenance.ts'
import { createRenewHostToken } from './renewHostToken.ts'
import { createUpdateHost } from './updateHost.ts'

export interface HostHandlerParts extends DeleteHostParts {
  readonly settings: Settings
  /** What hosts are to know this server by, where no authority vouches for it. */
  readonly pin?: string | undefined
}

/** The handlers of hosts, pods, clusters and primary storage. */
export function createHostHandlers(parts: HostHandlerParts): HandlersOf<typeof hostCommands> {
  const { db } = parts
  return {
    addHost: createAddHost(db, parts.pin),
    cancelHostMaintenance: createCancelHostMaintenance(db),
    createStoragePool: createCreateStoragePool(db),
    deleteHost: createDeleteHost(parts),
    listClusters: createListClusters(parts),
    listHosts: createListHosts(parts),
    listHypervisorCapabilities: createListHypervisorCapabilities(parts.settings),
    listPods: createListPods(parts),
    listStoragePools: createListStoragePools(parts),
    prepareHostForMaintenance: createPrepareHostForMaintenance(db),
    renewHostToken: createRenewHostToken(db, parts.pin),
    updateHost: createUpdateHost(db),
  }
}
