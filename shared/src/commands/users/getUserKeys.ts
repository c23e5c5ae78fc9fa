import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { keysFields } from './keys.fields.ts'

/** api-commands §6: own user, or an admin over the user's domain. */
export const getUserKeys = command({
  name: 'getUserKeys',
  description: 'Shows the API keys of a user',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: { id: param.required(param.uuid('id of the user', { related: 'listUsers' })) },
  answer: objectOf('userkeys', keysFields),
})
