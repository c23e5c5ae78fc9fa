import type { instanceCommands } from '@mold/shared/commands/instances/index.ts'
import type { ListParts } from '../../compute/instances/list/list.service.ts'
import type { HandlersOf } from '../handler.ts'
import { createListNothing } from '../nothing.ts'
import { createListVirtualMachines } from './listVirtualMachines.ts'
import { asyncUnderWay, syncUnderWay } from '../under-way.ts'

/** What the handlers of instances are built from. */
export type InstanceParts = ListParts

export function createInstanceHandlers(parts: InstanceParts): HandlersOf<typeof instanceCommands> {
  return {
    deployVirtualMachine: asyncUnderWay('deployVirtualMachine'),
    destroyVirtualMachine: asyncUnderWay('destroyVirtualMachine'),
    expungeVirtualMachine: asyncUnderWay('expungeVirtualMachine'),
    getVMScreenshot: syncUnderWay('getVMScreenshot'),
    listSSHKeyPairs: createListNothing(),
    listUserData: createListNothing(),
    listVirtualMachines: createListVirtualMachines(parts),
    rebootVirtualMachine: asyncUnderWay('rebootVirtualMachine'),
    recoverVirtualMachine: syncUnderWay('recoverVirtualMachine'),
    startVirtualMachine: asyncUnderWay('startVirtualMachine'),
    stopVirtualMachine: asyncUnderWay('stopVirtualMachine'),
    updateVirtualMachine: syncUnderWay('updateVirtualMachine'),
  }
}
