import { command, everyRole, success } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'

/** For those who manage the project. */
export const deleteProjectInvitation = command({
  name: 'deleteProjectInvitation',
  description: 'Withdraws an invitation to a project, or removes an old one from the list',
  className: 'org.apache.cloudstack.api.command.user.project.DeleteProjectInvitationCmd',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  params: {
    id: param.required(param.uuid('id of the invitation', { related: 'listProjectInvitations' })),
  },
  answer: success,
})
