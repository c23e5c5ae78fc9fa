import { command, everyRole, listOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { keyword, listOwnerParams, paging, sorting } from '../common.ts'
import { invitationFields } from './invitation.fields.ts'

/** api-commands §7: those to the caller’s account, and to projects that the caller manages. */
export const listProjectInvitations = command({
  name: 'listProjectInvitations',
  description: 'Lists invitations to projects, newest first',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {
    id: param.uuid('only this invitation'),
    userid: param.uuid('invitations of the account of this user', { related: 'listUsers' }),
    state: param.string('Pending, Completed, Expired or Declined'),
    activeonly: param.boolean('only those that can still be accepted'),
    ...listOwnerParams,
    ...keyword,
    ...sorting,
    ...paging,
  },
  answer: listOf('projectinvitation', invitationFields),
})
