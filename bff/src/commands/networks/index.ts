import type { networkCommands } from '@mold/shared/commands/networks/index.ts'
import type { HandlersOf } from '../handler.ts'
import { createListNothing } from '../nothing.ts'
import { syncUnderWay } from '../under-way.ts'

export function createNetworkHandlers(): HandlersOf<typeof networkCommands> {
  return {
    listIpForwardingRules: createListNothing(),
    listNetworkOfferings: createListNothing(),
    listNetworks: syncUnderWay('listNetworks'),
    listPhysicalNetworks: createListNothing(),
    listPortForwardingRules: createListNothing(),
    listPublicIpAddresses: createListNothing(),
    listVPCs: createListNothing(),
  }
}
