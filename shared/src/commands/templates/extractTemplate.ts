import { command, everyRole, objectOf } from '../../contract/command.ts'
import { extractFields } from '../images/image.fields.ts'
import { extractParams } from '../images/image.params.ts'

/** api-commands §1, semantics §10 */
export const extractTemplate = command({
  name: 'extractTemplate',
  description: 'Makes a link that downloads a template',
  className: 'org.apache.cloudstack.api.command.user.template.ExtractTemplateCmd',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  params: extractParams,
  answer: objectOf('template', extractFields),
})
