import { command, everyRole, success } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'

/** Mold's own: keys that nobody needs any more, or that got into wrong hands, are revoked. */
export const deleteUserKeys = command({
  name: 'deleteUserKeys',
  description: 'Revokes the API keys of a user; calls that they sign are refused from then on',
  since: 'mold',
  roles: everyRole,
  mode: 'sync',
  readonly: false,
  params: { id: param.required(param.uuid('id of the user', { related: 'listUsers' })) },
  answer: success,
})
