import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { ownerParams } from '../common.ts'
import * as image from '../images/image.params.ts'
import { uploadParamsFields } from './upload.fields.ts'
import { zoneids } from './upload.params.ts'

const { directdownload: _, ...flags } = image.flagParams

/** api-commands §1; `zoneids` is Mold's own: the bytes come once, the other zones copy. */
export const getUploadParamsForTemplate = command({
  name: 'getUploadParamsForTemplate',
  description: 'Adds a template whose file is sent afterwards; answers where to',
  roles: everyRole,
  mode: 'sync',
  readonly: false,
  envelope: 'postuploadtemplateresponse',
  params: {
    name: param.required(image.name),
    displaytext: image.displaytext,
    format: param.required(param.string('QCOW2, RAW, VHD, VHDX, VMDK or OVA, in any case')),
    hypervisor: param.required(
      param.string('KVM, XenServer, VMware or Hyperv', { related: 'listHypervisors' }),
    ),
    zoneid: param.required(param.uuid('the zone', { related: 'listZones' })),
    zoneids,
    ostypeid: image.ostypeid,
    bits: param.integer('64 (default) or 32'),
    ...flags,
    sshkeyenabled: param.boolean('its instances can have SSH keys set'),
    requireshvm: param.boolean('needs hardware virtualisation (default false)'),
    checksum: image.checksum,
    details: image.details,
    templatetag: param.string('tag (root admins)'),
    isrouting: param.boolean('router template (root admins)'),
    templatetype: param.string('USER, or SYSTEM, BUILTIN, ROUTING (root admins)'),
    deployasis: param.boolean('keep the appliance’s own settings (VMware)'),
    arch: param.string('x86_64 (default) or aarch64'),
    alsofor: image.alsofor,
    ...ownerParams,
  },
  answer: objectOf('getuploadparams', uploadParamsFields),
})
