import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { instanceFields } from './instance.fields.ts'

/** api-commands §8 */
export const stopVirtualMachine = command({
  name: 'stopVirtualMachine',
  description: 'Stops an instance: its guest is asked to, and has the time of setting vm.stop.wait',
  className: 'org.apache.cloudstack.api.command.user.vm.StopVMCmd',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  params: {
    id: param.required(param.uuid('id of the instance', { related: 'listVirtualMachines' })),
    forced: param.boolean('cuts its power at once'),
  },
  answer: objectOf('virtualmachine', instanceFields),
})
