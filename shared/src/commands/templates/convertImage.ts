import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { ownerParams } from '../common.ts'
import { imageFields } from '../images/image.fields.ts'
import * as image from '../images/image.params.ts'

/** Mold's own (spec K3): one step instead of a download, a tool and an upload. */
export const convertImage = command({
  name: 'convertImage',
  description: 'Makes a template of another format or for another hypervisor from a template',
  className: 'org.apache.cloudstack.api.command.user.template.ConvertImageCmd',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  since: 'mold',
  params: {
    id: param.required(
      param.uuid('the template to make it from, which stays as it is', {
        related: 'listTemplates',
      }),
    ),
    hypervisor: param.required(
      param.string('KVM, XenServer, VMware or Hyperv', { related: 'listHypervisors' }),
    ),
    format: param.string('RAW, QCOW2, VHD, VHDX or VMDK; else the usual one of the hypervisor'),
    name: image.name,
    displaytext: image.displaytext,
    zoneids: param.uuids('the zones; those that have the source if none is given', {
      related: 'listZones',
    }),
    ...ownerParams,
  },
  answer: objectOf('template', imageFields),
})
