import { command, everyRole, success } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import * as project from './project.params.ts'

/** api-commands §7: for the invited account, and for admins over it. */
export const updateProjectInvitation = command({
  name: 'updateProjectInvitation',
  description: 'Accepts or declines an invitation to a project',
  className: 'org.apache.cloudstack.api.command.user.project.UpdateProjectInvitationCmd',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  params: {
    projectid: project.projectid,
    account: param.string('name of the invited account; the caller’s without', {
      related: 'listAccounts',
    }),
    token: param.string('id of the invitation; no tokens are sent by e-mail'),
    accept: param.boolean('false declines it; true without'),
  },
  answer: success,
})
