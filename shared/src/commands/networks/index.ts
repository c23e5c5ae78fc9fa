import { listIpForwardingRules } from './listIpForwardingRules.ts'
import { listNetworkOfferings } from './listNetworkOfferings.ts'
import { listNetworks } from './listNetworks.ts'
import { listPhysicalNetworks } from './listPhysicalNetworks.ts'
import { listPortForwardingRules } from './listPortForwardingRules.ts'
import { listPublicIpAddresses } from './listPublicIpAddresses.ts'
import { listVPCs } from './listVPCs.ts'

export const networkCommands = {
  listIpForwardingRules,
  listNetworkOfferings,
  listNetworks,
  listPhysicalNetworks,
  listPortForwardingRules,
  listPublicIpAddresses,
  listVPCs,
} as const
