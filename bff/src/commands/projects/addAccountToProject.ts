import { addAccountToProject as declaration } from '@mold/shared/commands/projects/addAccountToProject.ts'
import { AppError } from '@mold/shared/errors.ts'
import { projectFor } from '../../access/projects.ts'
import type { Db } from '../../db/database.ts'
import { managedProject } from '../../projects/find.ts'
import { addMember, newMember } from '../../projects/member.service.ts'
import { memberEvent } from '../../projects/project.events.ts'
import type { AsyncHandler } from '../handler.ts'

/** api-commands §7 */
export const createAddAccountToProject = (db: Db): AsyncHandler<typeof declaration> => ({
  async start(params, { caller }) {
    const asked = { id: params.projectid, command: declaration, param: 'projectid' } as const
    const project = await managedProject(db, caller, { ...asked, unknown: 'project.unknown' })
    const { state } = project
    if (state !== 'Active') throw new AppError('project.account_state', { state })
    if (params.projectroleid !== undefined) throw new AppError('project.no_roles')
    const { name: member } = await newMember(db, project, params)
    return {
      instance: { type: 'Project', uuid: project.uuid },
      event: memberEvent(project, 'ADD', { accountId: project.accountId, member }),
    }
  },
  async run({ params, caller }) {
    const project = await projectFor(db, caller, params.projectid, 'project.unknown')
    const { id: accountId } = await newMember(db, project, params)
    await addMember(db, project, { accountId, role: params.roletype ?? 'Regular' })
    return { success: true }
  },
})
