import { command, everyRole, objectOf } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import { projectFields } from './project.fields.ts'
import * as project from './project.params.ts'

/** api-commands §7 */
export const updateProject = command({
  name: 'updateProject',
  description: 'Changes a project, or the role of one of its members',
  className: 'org.apache.cloudstack.api.command.user.project.UpdateProjectCmd',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  params: {
    id: project.id,
    name: project.name,
    displaytext: project.displaytext,
    account: param.string('the member that becomes its owner, or gets the role', {
      related: 'listProjectAccounts',
    }),
    userid: param.uuid('a user of that member, in place of account', { related: 'listUsers' }),
    swapowner: param.boolean(
      'the member becomes Admin in the place of the only one; true if no role is given',
    ),
    roletype: project.roletype,
  },
  answer: objectOf('project', projectFields),
})
