import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { imageFields } from '../images/image.fields.ts'
import { updateImageParams } from '../images/image.params.ts'

/** api-commands §1: only what is given changes. */
export const updateTemplate = command({
  name: 'updateTemplate',
  description: 'Changes attributes of a template',
  roles: everyRole,
  mode: 'sync',
  readonly: false,
  params: {
    ...updateImageParams,
    templatetag: param.string('tag (root admins)'),
    templatetype: param.string('type (root admins)'),
  },
  answer: objectOf('template', imageFields),
})
