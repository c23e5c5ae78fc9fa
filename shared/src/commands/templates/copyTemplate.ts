import { command, everyRole, objectOf } from '../../contract/command.ts'
import { copyParams } from '../images/copy.params.ts'
import { imageFields } from '../images/image.fields.ts'

/** api-commands §1, semantics §12 */
export const copyTemplate = command({
  name: 'copyTemplate',
  description: 'Copies a template to further zones',
  className: 'org.apache.cloudstack.api.command.user.template.CopyTemplateCmd',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  params: copyParams,
  answer: objectOf('template', imageFields),
})
