import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { ownerParams } from '../common.ts'
import { instanceFields } from './instance.fields.ts'

/** api-commands §8, semantics §14; from an ISO: §13 */
export const deployVirtualMachine = command({
  name: 'deployVirtualMachine',
  description: 'Makes an instance from a template, or from a bootable ISO, and starts it',
  className: 'org.apache.cloudstack.api.command.admin.vm.DeployVMCmdByAdmin',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  params: {
    serviceofferingid: param.required(
      param.uuid('service offering', { related: 'listServiceOfferings' }),
    ),
    templateid: param.required(
      param.uuid('the template, or the bootable ISO', { related: 'listTemplates,listIsos' }),
    ),
    zoneid: param.required(param.uuid('the zone', { related: 'listZones' })),
    name: param.string('host name: letters, digits and hyphens, up to 63; made when absent', {
      length: 63,
    }),
    displayname: param.string('name to show; the host name when absent'),
    networkids: param.uuids('the network', { related: 'listNetworks' }),
    diskofferingid: param.uuid(
      'of a further disk; from an ISO, of the root disk, and then it is required',
      { related: 'listDiskOfferings' },
    ),
    size: param.long('GiB of the disk of a disk offering that leaves it open'),
    rootdisksize: param.long('GiB of the root disk, not less than the template has'),
    hypervisor: param.string('KVM; required for an ISO', { related: 'listHypervisors' }),
    startvm: param.boolean('false: makes it without starting it (default true)'),
    hostid: param.uuid('root admins: the host', { related: 'listHosts' }),
    details: param.details('details: rootDiskController, nicAdapter, video.hardware and others'),
    boottype: param.string('BIOS (default) or UEFI'),
    bootmode: param.string('LEGACY (default), or SECURE with UEFI'),
    password: param.string(
      'the first password of the guest, where the template is password-enabled: 6 to 128 printable ASCII characters without spaces; made when absent',
      { secret: true },
    ),
    displayvm: param.boolean('accepted, no effect'),
    keyboard: param.string('accepted, no effect'),
    group: param.string('accepted, no effect'),
    userdata: param.string('refused: guests get no user data here', { length: 1_048_576 }),
    keypair: param.string('refused: guests get no keys here'),
    keypairs: param.list('refused: guests get no keys here'),
    ipaddress: param.string('refused: the network gives addresses'),
    ...ownerParams,
  },
  answer: objectOf('virtualmachine', instanceFields),
})
