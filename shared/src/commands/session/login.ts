import { command, plain } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import * as param from '../../contract/param.ts'

/** protocol §6 */
export const login = command({
  name: 'login',
  description: 'Signs a user in and starts a session; POST only',
  roles: 'public',
  mode: 'sync',
  readonly: false,
  params: {
    username: param.required(param.string('the user name')),
    password: param.required(param.string('the password', { length: 1024, secret: true })),
    domain: param.string('path of the user’s domain, such as /research; ROOT when absent'),
    domainid: param.string('id of the user’s domain; wins over the path'),
  },
  answer: plain({
    username: field.string('the user name'),
    userid: field.string('id of the user'),
    domainid: field.string('id of the domain'),
    timeout: field.integer('seconds without a call after which the session ends'),
    account: field.string('the account that the user belongs to'),
    firstname: field.string('first name'),
    lastname: field.string('last name'),
    type: field.string('type of the account, a number as text'),
    timezone: field.string('time zone of the user'),
    timezoneoffset: field.string('offset of the time zone in hours'),
    registered: field.string('whether the user has signed in before, as text'),
    sessionkey: field.string('the key that every changing call of this session carries'),
    is2faenabled: field.string('always "false": there is no second factor'),
    is2faverified: field.string('always "true"'),
  }),
})
