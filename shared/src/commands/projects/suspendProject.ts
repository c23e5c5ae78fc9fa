import { command, everyRole, objectOf } from '../../contract/command.ts'
import { projectFields } from './project.fields.ts'
import * as project from './project.params.ts'

/** api-commands §7 */
export const suspendProject = command({
  name: 'suspendProject',
  description: 'Keeps what a project has and lets nothing new in',
  className: 'org.apache.cloudstack.api.command.user.project.SuspendProjectCmd',
  roles: everyRole,
  mode: 'async',
  readonly: false,
  params: { id: project.id },
  answer: objectOf('project', projectFields),
})
