import { instanceCommands } from '@mold/shared/commands/instances/index.ts'
import type { AskNowParts } from '../../compute/host-commands/ask-now.ts'
import type { BringUpParts } from '../../compute/instances/bring-up.ts'
import type { DeployParts } from '../../compute/instances/deploy/deploy.service.ts'
import type { HandlersOf } from '../handler.ts'
import { createListNothing } from '../nothing.ts'
import { createDeployVirtualMachine } from './deployVirtualMachine.ts'
import { createDestroyVirtualMachine } from './destroyVirtualMachine.ts'
import { createExpungeVirtualMachine } from './expungeVirtualMachine.ts'
import { createGetVMPassword } from './getVMPassword.ts'
import { createGetVMScreenshot } from './getVMScreenshot.ts'
import { createListVirtualMachines } from './listVirtualMachines.ts'
import { createRebootVirtualMachine } from './rebootVirtualMachine.ts'
import { createRecoverVirtualMachine } from './recoverVirtualMachine.ts'
import { createResetPasswordForVirtualMachine } from './resetPasswordForVirtualMachine.ts'
import { createStartVirtualMachine } from './startVirtualMachine.ts'
import { createStopVirtualMachine } from './stopVirtualMachine.ts'
import { createUpdateVirtualMachine } from './updateVirtualMachine.ts'

/** What the handlers of instances are built from. */
export type InstanceParts = DeployParts & BringUpParts & AskNowParts

export function createInstanceHandlers(parts: InstanceParts): HandlersOf<typeof instanceCommands> {
  return {
    deployVirtualMachine: createDeployVirtualMachine(parts),
    destroyVirtualMachine: createDestroyVirtualMachine(parts),
    expungeVirtualMachine: createExpungeVirtualMachine(parts.db),
    getVMPassword: createGetVMPassword(parts.db),
    getVMScreenshot: createGetVMScreenshot(parts),
    listSSHKeyPairs: createListNothing(instanceCommands.listSSHKeyPairs),
    listUserData: createListNothing(instanceCommands.listUserData),
    listVirtualMachines: createListVirtualMachines(parts),
    rebootVirtualMachine: createRebootVirtualMachine(parts.db),
    recoverVirtualMachine: createRecoverVirtualMachine(parts.db),
    resetPasswordForVirtualMachine: createResetPasswordForVirtualMachine(parts),
    startVirtualMachine: createStartVirtualMachine(parts),
    stopVirtualMachine: createStopVirtualMachine(parts),
    updateVirtualMachine: createUpdateVirtualMachine(parts),
  }
}
