import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { ownerParams } from '../common.ts'
import { imageFields } from '../images/image.fields.ts'
import * as image from '../images/image.params.ts'

/** api-commands §1, semantics §8: from a volume whose instance is stopped, or from a snapshot. */
export const createTemplate = command({
  name: 'createTemplate',
  description: 'Makes a template from a volume or a snapshot',
  className: 'org.apache.cloudstack.api.command.user.template.CreateTemplateCmd',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  params: {
    name: param.required(image.name),
    displaytext: image.displaytext,
    ostypeid: param.required(image.ostypeid),
    volumeid: param.uuid('the volume to make it from', { related: 'listVolumes' }),
    snapshotid: param.uuid('the snapshot to make it from', { related: 'listSnapshots' }),
    zoneid: param.uuid('the zone of the snapshot; only with snapshotid', {
      related: 'listZones',
    }),
    bits: param.integer('64 (default) or 32'),
    ispublic: image.flagParams.ispublic,
    isfeatured: image.flagParams.isfeatured,
    passwordenabled: image.flagParams.passwordenabled,
    sshkeyenabled: param.boolean('its instances can have SSH keys set'),
    isdynamicallyscalable: image.flagParams.isdynamicallyscalable,
    requireshvm: param.boolean('needs hardware virtualisation (default true)'),
    templatetag: param.string('tag (root admins)'),
    details: param.details('details that come on top of those of its source, details[0].key=value'),
    ...ownerParams,
  },
  answer: objectOf('template', imageFields),
})
