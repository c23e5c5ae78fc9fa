import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { instanceFields } from './instance.fields.ts'

/** api-commands §8 */
export const destroyVirtualMachine = command({
  name: 'destroyVirtualMachine',
  description: 'Destroys an instance: it is stopped, and kept until it is expunged',
  className: 'org.apache.cloudstack.api.command.user.vm.DestroyVMCmd',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  params: {
    id: param.required(param.uuid('id of the instance', { related: 'listVirtualMachines' })),
    expunge: param.boolean('removes it and its root disk at once, for good'),
    volumeids: param.uuids('further disks of it that are deleted too', { related: 'listVolumes' }),
  },
  answer: objectOf('virtualmachine', instanceFields),
})
