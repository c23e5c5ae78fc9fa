import { command, everyRole, listOf } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import * as param from '../../contract/param.ts'
import { keyword, paging, sorting } from '../common.ts'
import * as project from './project.params.ts'

/** api-commands §7 */
export const listProjectAccounts = command({
  name: 'listProjectAccounts',
  description: 'Lists the members of a project, its Admins first',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {
    projectid: project.projectid,
    account: param.string('only this account', { related: 'listAccounts' }),
    role: param.string('Admin or Regular'),
    userid: param.uuid('only the account of this user', { related: 'listUsers' }),
    projectroleid: param.uuid('projects have no roles of their own, so none has it'),
    ...keyword,
    ...sorting,
    ...paging,
  },
  answer: listOf('projectaccount', {
    projectid: field.string('id of the project'),
    project: field.string('name of the project'),
    accountid: field.string('id of the member'),
    account: field.string('name of the member'),
    accounttype: field.integer('type of the member'),
    role: field.string('Admin or Regular'),
    domainid: field.string('domain of the member'),
    domain: field.string('name of that domain'),
    domainpath: field.string('path of that domain'),
    user: field.always(
      field.objects('users of the member', {
        id: field.string('id of the user'),
        username: field.string('user name'),
        firstname: field.string('first name'),
        lastname: field.string('last name'),
      }),
    ),
  }),
})
