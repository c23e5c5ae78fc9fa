import { command, everyRole, objectOf } from '../../contract/command.ts'
import { extractFields } from '../images/image.fields.ts'
import { extractParams } from '../images/image.params.ts'

/** api-commands §1, semantics §10 */
export const extractIso = command({
  name: 'extractIso',
  description: 'Makes a link that downloads an ISO',
  className: 'org.apache.cloudstack.api.command.user.iso.ExtractIsoCmd',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  params: extractParams,
  answer: objectOf('iso', extractFields),
})
