import * as param from '../../contract/param.ts'

/** What a new user begins with (api-commands §6). */
export const newUserParams = {
  username: param.required(param.string('name to sign in with, which nobody in the domain has')),
  password: param.required(param.string('password', { secret: true })),
  firstname: param.required(param.string('first name')),
  lastname: param.required(param.string('last name')),
  email: param.required(param.string('e-mail address')),
  timezone: param.string('time zone, such as Asia/Seoul'),
  userid: param.uuid('the id that the user is to have'),
}
