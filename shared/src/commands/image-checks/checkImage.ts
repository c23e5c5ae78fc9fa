import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { imageCheckFields } from './image-check.fields.ts'

/** Mold's own (issue: Image check): reads the disk of a template without booting it. */
export const checkImage = command({
  name: 'checkImage',
  description:
    'Looks into the disk of a template for what should not be in it, such as SSH host keys; writes nothing to it',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  since: 'mold',
  params: {
    id: param.required(param.uuid('the template', { related: 'listTemplates' })),
  },
  answer: objectOf('imagecheck', imageCheckFields),
})
