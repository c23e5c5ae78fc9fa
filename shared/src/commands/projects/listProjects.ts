import { command, everyRole, listOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { keyword, paging, sorting } from '../common.ts'
import { projectFields } from './project.fields.ts'

/** api-commands §7: those that the caller’s account belongs to, unless an admin asks for more. */
export const listProjects = command({
  name: 'listProjects',
  description: 'Lists projects, by name',
  roles: everyRole,
  mode: 'sync',
  readonly: true,
  params: {
    id: param.uuid('only this project'),
    name: param.string('exact name'),
    displaytext: param.string('exact description'),
    state: param.string('Active, Suspended or Disabled'),
    account: param.string('projects of this account; goes with domainid', {
      related: 'listAccounts',
    }),
    domainid: param.uuid('projects of this domain', { related: 'listDomains' }),
    username: param.string('projects of the account of this user'),
    details: param.list('all, resource or min; min leaves out what it has and may have'),
    listall: param.boolean('for admins: all projects that the caller may see'),
    isrecursive: param.boolean('with domainid: its sub-domains too'),
    ...keyword,
    ...sorting,
    ...paging,
  },
  answer: listOf('project', projectFields),
})
