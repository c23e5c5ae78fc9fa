import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { instanceFields } from './instance.fields.ts'

/** api-commands §8 */
export const rebootVirtualMachine = command({
  name: 'rebootVirtualMachine',
  description: 'Starts a running instance anew',
  className: 'org.apache.cloudstack.api.command.user.vm.RebootVMCmd',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  params: {
    id: param.required(param.uuid('id of the instance', { related: 'listVirtualMachines' })),
    forced: param.boolean('accepted, no effect: it is always the power that is cut'),
    bootintosetup: param.boolean('accepted, no effect'),
  },
  answer: objectOf('virtualmachine', instanceFields),
})
