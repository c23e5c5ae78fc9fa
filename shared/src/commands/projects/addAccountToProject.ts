import { command, everyRole, success } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import * as project from './project.params.ts'

/**
 * api-commands §7: an account of the project’s domain; one that is a member already stays as it is. With the setting
 * project.invite.required it is invited, and a member once it accepts.
 */
export const addAccountToProject = command({
  name: 'addAccountToProject',
  description:
    'Makes an account of the project’s domain a member, or invites it where the settings say so',
  className: 'org.apache.cloudstack.api.command.user.account.AddAccountToProjectCmd',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  params: {
    projectid: project.projectid,
    account: param.string('name of the account', { related: 'listAccounts' }),
    email: param.string('in place of account: e-mail address of one of its users'),
    projectroleid: param.uuid('refused: projects have the two role types only'),
    roletype: project.roletype,
  },
  answer: success,
})
