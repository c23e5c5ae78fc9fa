import { deleteProject as declaration } from '@mold/shared/commands/projects/deleteProject.ts'
import { idOf } from '../../access/ids.ts'
import type { DeleteParts } from '../../images/delete.service.ts'
import { deleteProject, requireEmpty } from '../../projects/delete.service.ts'
import { managedProject } from '../../projects/find.ts'
import { projectEvent } from '../../projects/project.events.ts'
import type { AsyncHandler } from '../handler.ts'

/** api-commands §7 */
export const createDeleteProject = (parts: DeleteParts): AsyncHandler<typeof declaration> => ({
  async start({ id, cleanup }, { caller }) {
    const asked = { id, command: declaration, param: 'id' } as const
    const project = await managedProject(parts.db, caller, {
      ...asked,
      unknown: 'project.update_unknown',
    })
    if (cleanup !== true) await requireEmpty(parts.db, project.accountId)
    return {
      instance: { type: 'Project', uuid: project.uuid },
      event: projectEvent(project, 'DELETE', caller.account.id),
    }
  },
  async run({ params, caller, jobUuid, signal, progress }) {
    const projectId = await idOf(parts.db, 'project', params.id, {
      command: declaration,
      param: 'id',
    })
    await deleteProject(parts, {
      projectId,
      cleanup: params.cleanup === true,
      username: caller.user.username,
      jobUuid,
      signal,
      progress,
    })
    return { success: true }
  },
})
