import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { instanceFields } from './instance.fields.ts'

/** api-commands §8 */
export const startVirtualMachine = command({
  name: 'startVirtualMachine',
  description: 'Starts a stopped instance',
  className: 'org.apache.cloudstack.api.command.user.vm.StartVMCmd',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  params: {
    id: param.required(param.uuid('id of the instance', { related: 'listVirtualMachines' })),
    hostid: param.uuid('root admins: has to be the host that has its disks', {
      related: 'listHosts',
    }),
    bootintosetup: param.boolean('accepted, no effect'),
  },
  answer: objectOf('virtualmachine', instanceFields),
})
