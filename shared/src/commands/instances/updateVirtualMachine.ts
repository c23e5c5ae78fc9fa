import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { instanceFields } from './instance.fields.ts'

/** api-commands §8: only what is given changes, and acts at the next start. */
export const updateVirtualMachine = command({
  name: 'updateVirtualMachine',
  description: 'Changes attributes of an instance',
  roles: everyRole,
  mode: 'sync',
  readonly: false,
  params: {
    id: param.required(param.uuid('id of the instance', { related: 'listVirtualMachines' })),
    name: param.string('host name, of a stopped instance', { length: 63 }),
    displayname: param.string('name to show'),
    ostypeid: param.uuid('guest OS type', { related: 'listOsTypes' }),
    details: param.details('replaces all details'),
    cleanupdetails: param.boolean('removes all details'),
    displayvm: param.boolean('accepted, no effect'),
    haenable: param.boolean('accepted, no effect'),
    isdynamicallyscalable: param.boolean('accepted, no effect'),
  },
  answer: objectOf('virtualmachine', instanceFields),
})
