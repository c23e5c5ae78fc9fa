import { addHost } from './addHost.ts'
import { cancelHostMaintenance } from './cancelHostMaintenance.ts'
import { createStoragePool } from './createStoragePool.ts'
import { deleteHost } from './deleteHost.ts'
import { listClusters } from './listClusters.ts'
import { listHosts } from './listHosts.ts'
import { listHypervisorCapabilities } from './listHypervisorCapabilities.ts'
import { listPods } from './listPods.ts'
import { listStoragePools } from './listStoragePools.ts'
import { prepareHostForMaintenance } from './prepareHostForMaintenance.ts'
import { renewHostToken } from './renewHostToken.ts'
import { updateHost } from './updateHost.ts'

export const hostCommands = {
  addHost,
  cancelHostMaintenance,
  createStoragePool,
  deleteHost,
  listClusters,
  listHosts,
  listHypervisorCapabilities,
  listPods,
  listStoragePools,
  prepareHostForMaintenance,
  renewHostToken,
  updateHost,
} as const
