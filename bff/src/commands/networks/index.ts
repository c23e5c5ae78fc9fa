import { networkCommands } from '@mold/shared/commands/networks/index.ts'
import type { Db } from '../../db/database.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { HandlersOf } from '../handler.ts'
import { createListNothing } from '../nothing.ts'
import { createListNetworks } from './listNetworks.ts'

export function createNetworkHandlers(parts: {
  db: Db
  settings: Settings
}): HandlersOf<typeof networkCommands> {
  return {
    listIpForwardingRules: createListNothing(networkCommands.listIpForwardingRules),
    listNetworkOfferings: createListNothing(networkCommands.listNetworkOfferings),
    listNetworks: createListNetworks(parts),
    listPhysicalNetworks: createListNothing(networkCommands.listPhysicalNetworks),
    listPortForwardingRules: createListNothing(networkCommands.listPortForwardingRules),
    listPublicIpAddresses: createListNothing(networkCommands.listPublicIpAddresses),
    listVPCs: createListNothing(networkCommands.listVPCs),
  }
}
