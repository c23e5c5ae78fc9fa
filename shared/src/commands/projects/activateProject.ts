import { command, everyRole, objectOf } from '../../contract/command.ts'
import { projectFields } from './project.fields.ts'
import * as project from './project.params.ts'

/** api-commands §7 */
export const activateProject = command({
  name: 'activateProject',
  description: 'Lets a suspended project have new things again',
  className: 'org.apache.cloudstack.api.command.user.project.ActivateProjectCmd',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  params: { id: project.id },
  answer: objectOf('project', projectFields),
})
