import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { instanceFields } from '../instances/instance.fields.ts'

/** api-commands §2, semantics §13: one that is there already is replaced. */
export const attachIso = command({
  name: 'attachIso',
  description: 'Puts an ISO into the drive of an instance',
  className: 'org.apache.cloudstack.api.command.user.iso.AttachIsoCmd',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  params: {
    id: param.required(param.uuid('the ISO', { related: 'listIsos' })),
    virtualmachineid: param.required(
      param.uuid('the instance', { related: 'listVirtualMachines' }),
    ),
    forced: param.boolean('accepted, no effect on KVM'),
  },
  answer: objectOf('virtualmachine', instanceFields),
})
