import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { instanceFields } from './instance.fields.ts'

/** api-commands §8, semantics §15.1 */
export const resetPasswordForVirtualMachine = command({
  name: 'resetPasswordForVirtualMachine',
  description:
    'Gives a stopped instance of a password-enabled template a new password, which its guest takes at its next start',
  className: 'org.apache.cloudstack.api.command.user.vm.ResetVMPasswordCmd',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  params: {
    id: param.required(param.uuid('id of the instance', { related: 'listVirtualMachines' })),
    password: param.string(
      'the new password, 6 to 128 printable ASCII characters without spaces; made when absent',
      { secret: true },
    ),
  },
  answer: objectOf('virtualmachine', instanceFields),
})
