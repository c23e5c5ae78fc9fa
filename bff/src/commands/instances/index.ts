import type { instanceCommands } from '@mold/shared/commands/instances/index.ts'
import type { HandlersOf } from '../handler.ts'
import { createListNothing } from '../nothing.ts'
import { asyncUnderWay, syncUnderWay } from '../under-way.ts'

export function createInstanceHandlers(): HandlersOf<typeof instanceCommands> {
  return {
    deployVirtualMachine: asyncUnderWay('deployVirtualMachine'),
    destroyVirtualMachine: asyncUnderWay('destroyVirtualMachine'),
    expungeVirtualMachine: asyncUnderWay('expungeVirtualMachine'),
    getVMScreenshot: syncUnderWay('getVMScreenshot'),
    listSSHKeyPairs: createListNothing(),
    listUserData: createListNothing(),
    listVirtualMachines: syncUnderWay('listVirtualMachines'),
    rebootVirtualMachine: asyncUnderWay('rebootVirtualMachine'),
    recoverVirtualMachine: syncUnderWay('recoverVirtualMachine'),
    startVirtualMachine: asyncUnderWay('startVirtualMachine'),
    stopVirtualMachine: asyncUnderWay('stopVirtualMachine'),
    updateVirtualMachine: syncUnderWay('updateVirtualMachine'),
  }
}
