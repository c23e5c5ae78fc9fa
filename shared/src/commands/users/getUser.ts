import { command, objectOf, rootOnly } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { userFields } from './user.fields.ts'

/** api-commands §6 */
export const getUser = command({
  name: 'getUser',
  description: 'Finds a user by API key',
  roles: rootOnly,
  mode: 'sync',
  readonly: true,
  params: { userapikey: param.required(param.string('the API key')) },
  answer: objectOf('user', userFields),
})
