import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { ownerParams } from '../common.ts'
import { imageFields } from '../images/image.fields.ts'
import * as image from '../images/image.params.ts'

/** Mold's own (issue: Image check): what a check finds is taken away in a copy, never in the original. */
export const cleanImage = command({
  name: 'cleanImage',
  description:
    'Makes a template from a template with Linux without what should not be in it, such as SSH host keys and logs',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  since: 'mold',
  params: {
    id: param.required(
      param.uuid('the template to copy, which stays as it is', { related: 'listTemplates' }),
    ),
    name: image.name,
    displaytext: image.displaytext,
    zoneids: param.uuids('the zones; those that have the source if none is given', {
      related: 'listZones',
    }),
    ...ownerParams,
  },
  answer: objectOf('template', imageFields),
})
