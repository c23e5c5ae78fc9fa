import { updateProject as declaration } from '@mold/shared/commands/projects/updateProject.ts'
import { projectFor } from '../../access/projects.ts'
import type { Db } from '../../db/database.ts'
import { managedProject, shownProject } from '../../projects/find.ts'
import { projectEvent } from '../../projects/project.events.ts'
import { roleChange, updateProject } from '../../projects/update.service.ts'
import type { AsyncHandler } from '../handler.ts'

/** api-commands §7 */
export const createUpdateProject = (db: Db): AsyncHandler<typeof declaration> => ({
  async start(params, { caller }) {
    const asked = { id: params.id, command: declaration, param: 'id' } as const
    const project = await managedProject(db, caller, {
      ...asked,
      unknown: 'project.update_unknown',
    })
    await roleChange(db, project, params)
    return {
      instance: { type: 'Project', uuid: project.uuid },
      event: projectEvent(project, 'UPDATE', project.accountId),
    }
  },
  async run({ params, caller }) {
    const project = await projectFor(db, caller, params.id, 'project.update_unknown')
    await updateProject(db, project, params)
    return shownProject(db, caller, project.id)
  },
})
