import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'

/** protocol §11 */
export const listCapabilities = command({
  name: 'listCapabilities',
  description: 'Says what this installation can do, for the caller',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {},
  answer: objectOf('capability', {
    securitygroupsenabled: field.always(field.boolean('security groups')),
    dynamicrolesenabled: field.always(field.boolean('roles with rules of their own')),
    cloudstackversion: field.string('the protocol version that is spoken'),
    userpublictemplateenabled: field.always(
      field.boolean('whether the caller may make public images'),
    ),
    supportELB: field.string('"true" or "false": elastic load balancing'),
    projectinviterequired: field.always(field.boolean('joining a project needs an invitation')),
    allowusercreateprojects: field.always(field.boolean('users may create projects')),
    regionsecondaryenabled: field.always(field.boolean('image stores span zones')),
    kvmsnapshotenabled: field.always(field.boolean('KVM volumes can be snapshotted')),
    apilimitinterval: field.integer('seconds of a throttling window'),
    apilimitmax: field.integer('calls in a throttling window'),
    allowuserviewdestroyedvm: field.always(field.boolean('users see destroyed instances')),
    allowuserexpungerecovervm: field.always(field.boolean('users may expunge instances')),
    allowuserexpungerecovervolume: field.always(field.boolean('users may expunge volumes')),
    allowuserviewalldomainaccounts: field.always(
      field.boolean('users see all accounts of their domain'),
    ),
    allowuserforcestopvm: field.always(field.boolean('users may force a stop')),
    kubernetesserviceenabled: field.always(field.boolean('Kubernetes clusters')),
    defaultuipagesize: field.integer('rows of a page in the console'),
    dynamicscalingenabled: field.always(field.boolean('instances scale while they run')),
    importfolderenabled: field.always(
      field.boolean('the caller may register from the import folder', 'mold'),
    ),
    converter: field.string(
      'whether images can be converted: ready, or missing where no worker has qemu-utils',
      'mold',
    ),
    imagechecker: field.string(
      'whether images can be looked into: ready, or missing where no worker has libguestfs-tools',
      'mold',
    ),
  }),
})
