import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { keysFields } from './keys.fields.ts'

/** api-commands §6: own user, or an admin over the user's domain. */
export const registerUserKeys = command({
  name: 'registerUserKeys',
  description: 'Makes a new pair of API keys for a user; the old pair stops working',
  roles: everyRole,
  mode: 'sync',
  readonly: false,
  params: { id: param.required(param.uuid('id of the user', { related: 'listUsers' })) },
  answer: objectOf('userkeys', keysFields),
})
