import { adminRoles, command, success } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'

/** api-commands §8; users expunge with `destroyVirtualMachine` (setting allow.user.expunge.recover.vm). */
export const expungeVirtualMachine = command({
  name: 'expungeVirtualMachine',
  description: 'Removes a destroyed instance and its root disk for good',
  className: 'org.apache.cloudstack.api.command.admin.vm.ExpungeVMCmd',
  roles: adminRoles,
  mode: 'async',
  readonly: false,
  params: {
    id: param.required(param.uuid('id of the instance', { related: 'listVirtualMachines' })),
  },
  answer: success,
})
