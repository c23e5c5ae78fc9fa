import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import * as param from '../../contract/param.ts'

/** api-commands §8. It is for instances with an SSH key pair, which none has here. */
export const getVMPassword = command({
  name: 'getVMPassword',
  description:
    'The password of an instance, encrypted for its SSH key pair; instances have no key pairs here, so there is none',
  className: 'org.apache.cloudstack.api.command.user.vm.GetVMPasswordCmd',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {
    id: param.required(param.uuid('id of the instance', { related: 'listVirtualMachines' })),
  },
  answer: objectOf('password', {
    encryptedpassword: field.string('the password, encrypted with RSA, in Base64'),
  }),
})
