import { command, everyRole, listOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { ownerParams } from '../common.ts'
import { imageFields } from '../images/image.fields.ts'
import * as image from '../images/image.params.ts'

/** api-commands §1: answers a list, one row per zone. */
export const registerTemplate = command({
  name: 'registerTemplate',
  description: 'Adds a template from a URL; its bytes are fetched at once',
  roles: everyRole,
  mode: 'sync',
  readonly: false,
  params: {
    name: param.required(image.name),
    displaytext: image.displaytext,
    url: param.required(image.url),
    format: param.required(param.string('QCOW2, RAW, VHD, VHDX, VMDK or OVA, in any case')),
    hypervisor: param.required(
      param.string('KVM, XenServer, VMware or Hyperv', { related: 'listHypervisors' }),
    ),
    zoneid: param.uuid('the zone, or -1 for all zones', { related: 'listZones' }),
    zoneids: param.uuids('the zones, or -1 alone for all zones', { related: 'listZones' }),
    ostypeid: image.ostypeid,
    bits: param.integer('64 (default) or 32'),
    ...image.flagParams,
    sshkeyenabled: param.boolean('its instances can have SSH keys set'),
    requireshvm: param.boolean('needs hardware virtualisation (default true)'),
    checksum: image.checksum,
    details: image.details,
    templatetag: param.string('tag (root admins)'),
    isrouting: param.boolean('router template (root admins)'),
    templatetype: param.string('USER, or SYSTEM, BUILTIN, ROUTING (root admins)'),
    deployasis: param.boolean('keep the appliance’s own settings (VMware)'),
    arch: param.string('x86_64 (default) or aarch64'),
    skipprobe: image.skipprobe,
    alsofor: image.alsofor,
    ...ownerParams,
  },
  answer: listOf('template', imageFields),
})
