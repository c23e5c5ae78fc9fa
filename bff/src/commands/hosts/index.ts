import type { hostCommands } from '@mold/shared/commands/hosts/index.ts'
import type { HandlersOf } from '../handler.ts'
import { asyncUnderWay, syncUnderWay } from '../under-way.ts'

export function createHostHandlers(): HandlersOf<typeof hostCommands> {
  return {
    addHost: syncUnderWay('addHost'),
    cancelHostMaintenance: asyncUnderWay('cancelHostMaintenance'),
    createStoragePool: syncUnderWay('createStoragePool'),
    deleteHost: syncUnderWay('deleteHost'),
    listClusters: syncUnderWay('listClusters'),
    listHosts: syncUnderWay('listHosts'),
    listHypervisorCapabilities: syncUnderWay('listHypervisorCapabilities'),
    listPods: syncUnderWay('listPods'),
    listStoragePools: syncUnderWay('listStoragePools'),
    prepareHostForMaintenance: asyncUnderWay('prepareHostForMaintenance'),
    updateHost: syncUnderWay('updateHost'),
  }
}
