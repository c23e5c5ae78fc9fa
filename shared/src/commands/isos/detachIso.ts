import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { instanceFields } from '../instances/instance.fields.ts'

/** api-commands §2, semantics §13 */
export const detachIso = command({
  name: 'detachIso',
  description: 'Takes the ISO out of the drive of an instance',
  className: 'org.apache.cloudstack.api.command.user.iso.DetachIsoCmd',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  params: {
    virtualmachineid: param.required(
      param.uuid('the instance', { related: 'listVirtualMachines' }),
    ),
    forced: param.boolean('accepted, no effect on KVM'),
  },
  answer: objectOf('virtualmachine', instanceFields),
})
