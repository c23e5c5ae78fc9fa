import type { networkCommands } from '@mold/shared/commands/networks/index.ts'
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
    listIpForwardingRules: createListNothing(),
    listNetworkOfferings: createListNothing(),
    listNetworks: createListNetworks(parts),
    listPhysicalNetworks: createListNothing(),
    listPortForwardingRules: createListNothing(),
    listPublicIpAddresses: createListNothing(),
    listVPCs: createListNothing(),
  }
}
