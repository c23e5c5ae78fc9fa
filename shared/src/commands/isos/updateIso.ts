import { command, everyRole, objectOf } from '../../contract/command.ts'
import { imageFields } from '../images/image.fields.ts'
import { updateImageParams } from '../images/image.params.ts'

/** api-commands §2: only what is given changes. */
export const updateIso = command({
  name: 'updateIso',
  description: 'Changes attributes of an ISO',
  roles: everyRole,
  mode: 'sync',
  readonly: false,
  params: updateImageParams,
  answer: objectOf('iso', imageFields),
})
