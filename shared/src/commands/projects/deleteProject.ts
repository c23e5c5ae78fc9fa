import { command, everyRole, success } from '../../contract/command.ts'
import * as param from '../../contract/param.ts'
import * as project from './project.params.ts'

/** api-commands §7: refused while the project has something, unless that is to go with it. */
export const deleteProject = command({
  name: 'deleteProject',
  description: 'Deletes a project',
  className: 'org.apache.cloudstack.api.command.user.project.DeleteProjectCmd',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  params: {
    id: project.id,
    cleanup: param.boolean('deletes its templates and ISOs too'),
  },
  answer: success,
})
