import { adminRoles, command, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { instanceFields } from './instance.fields.ts'

/** api-commands §8 */
export const recoverVirtualMachine = command({
  name: 'recoverVirtualMachine',
  description: 'Takes back that an instance was destroyed: it is Stopped again',
  roles: adminRoles,
  mode: 'sync',
  readonly: false,
  params: {
    id: param.required(param.uuid('id of the instance', { related: 'listVirtualMachines' })),
  },
  answer: objectOf('virtualmachine', instanceFields),
})
