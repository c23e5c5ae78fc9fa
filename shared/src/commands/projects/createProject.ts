import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { projectFields } from './project.fields.ts'
import * as project from './project.params.ts'

/** api-commands §7: the row is there at once, with its errors. */
export const createProject = command({
  name: 'createProject',
  description: 'Creates a project, whose Admin is the caller’s account or the one that is named',
  className: 'org.apache.cloudstack.api.command.user.project.CreateProjectCmd',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  params: {
    name: param.required(project.name),
    displaytext: project.displaytext,
    account: param.string('account that is to be its Admin; goes with domainid', {
      related: 'listAccounts',
    }),
    domainid: param.uuid('the domain of that account', { related: 'listDomains' }),
    accountid: param.uuid('the same account by its id', { related: 'listAccounts' }),
    userid: param.uuid('a user of that account; goes with accountid and domainid', {
      related: 'listUsers',
    }),
  },
  answer: objectOf('project', projectFields),
})
