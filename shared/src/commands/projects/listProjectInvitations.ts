import { command, everyRole, listOf } from '../../contract/command.ts'
import * as field from '../../contract/field.ts'
import * as param from '../../contract/param.ts'
import { keyword, listOwnerParams, paging, sorting } from '../common.ts'

/** api-commands §7: members are added at once, so that there is never an invitation. */
export const listProjectInvitations = command({
  name: 'listProjectInvitations',
  description: 'Lists invitations to projects: none, as members are added at once',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {
    id: param.uuid('only this invitation'),
    userid: param.uuid('invitations of this user', { related: 'listUsers' }),
    state: param.string('Pending, Completed, Expired or Declined'),
    activeonly: param.boolean('only those that can still be accepted'),
    ...listOwnerParams,
    ...keyword,
    ...sorting,
    ...paging,
  },
  answer: listOf('projectinvitation', {
    id: field.string('id of the invitation'),
    projectid: field.string('id of the project'),
    project: field.string('name of the project'),
    account: field.string('account that is invited'),
    domainid: field.string('domain of that account'),
    domain: field.string('name of that domain'),
    state: field.string('Pending, Completed, Expired or Declined'),
  }),
})
