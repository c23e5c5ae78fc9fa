import { command, everyRole, success } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import * as project from './project.params.ts'

/** api-commands §7 */
export const deleteAccountFromProject = command({
  name: 'deleteAccountFromProject',
  description: 'Ends the membership of an account in a project; what the project has stays its own',
  className: 'org.apache.cloudstack.api.command.user.account.DeleteAccountFromProjectCmd',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  params: {
    projectid: project.projectid,
    account: param.required(
      param.string('name of the account', { related: 'listProjectAccounts' }),
    ),
  },
  answer: success,
})
