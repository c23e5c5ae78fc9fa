import { deployVirtualMachine } from './deployVirtualMachine.ts'
import { destroyVirtualMachine } from './destroyVirtualMachine.ts'
import { expungeVirtualMachine } from './expungeVirtualMachine.ts'
import { getVMPassword } from './getVMPassword.ts'
import { getVMScreenshot } from './getVMScreenshot.ts'
import { listSSHKeyPairs } from './listSSHKeyPairs.ts'
import { listUserData } from './listUserData.ts'
import { listVirtualMachines } from './listVirtualMachines.ts'
import { rebootVirtualMachine } from './rebootVirtualMachine.ts'
import { recoverVirtualMachine } from './recoverVirtualMachine.ts'
import { resetPasswordForVirtualMachine } from './resetPasswordForVirtualMachine.ts'
import { startVirtualMachine } from './startVirtualMachine.ts'
import { stopVirtualMachine } from './stopVirtualMachine.ts'
import { updateVirtualMachine } from './updateVirtualMachine.ts'

export const instanceCommands = {
  deployVirtualMachine,
  destroyVirtualMachine,
  expungeVirtualMachine,
  getVMPassword,
  getVMScreenshot,
  listSSHKeyPairs,
  listUserData,
  listVirtualMachines,
  rebootVirtualMachine,
  recoverVirtualMachine,
  resetPasswordForVirtualMachine,
  startVirtualMachine,
  stopVirtualMachine,
  updateVirtualMachine,
} as const
