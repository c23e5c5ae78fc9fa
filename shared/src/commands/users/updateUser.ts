import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { userFields } from './user.fields.ts'

/** api-commands §6: the own user; admins those of their domain and below. */
export const updateUser = command({
  name: 'updateUser',
  description: 'Changes a user; a new password ends the user’s other sessions',
  roles: everyRole,
  mode: 'sync',
  readonly: false,
  params: {
    id: param.required(param.uuid('id of the user', { related: 'listUsers' })),
    username: param.string('new name to sign in with'),
    firstname: param.string('first name'),
    lastname: param.string('last name'),
    email: param.string('e-mail address'),
    timezone: param.string('time zone, such as Asia/Seoul; empty for none'),
    password: param.string('new password', { secret: true }),
    currentpassword: param.string('the present password; admins need not give it', {
      secret: true,
    }),
  },
  answer: objectOf('user', userFields),
})
