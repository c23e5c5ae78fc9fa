import { addAccountToProject as declaration } from '@mold/shared/commands/projects/addAccountToProject.ts'
import { AppError } from '@mold/shared/errors.ts'
import { projectFor } from '../../access/projects.ts'
import type { Db } from '../../db/database.ts'
import { managedProject } from '../../projects/find.ts'
import { inviteToProject } from '../../projects/invitation.service.ts'
import { addMember, newMember } from '../../projects/member.service.ts'
import { memberEvent } from '../../projects/project.events.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { AsyncHandler } from '../handler.ts'

/** api-commands §7 */
export function createAddAccountToProject(parts: {
  db: Db
  settings: Settings
}): AsyncHandler<typeof declaration> {
  const { db, settings } = parts
  const invites = () => settings.boolean('project.invite.required')
  return {
    async start(params, { caller }) {
      const asked = { id: params.projectid, command: declaration, param: 'projectid' } as const
      const project = await managedProject(db, caller, { ...asked, unknown: 'project.unknown' })
      const { state } = project
      if (state !== 'Active') throw new AppError('project.account_state', { state })
      if (params.projectroleid !== undefined) throw new AppError('project.no_roles')
      const { name: member } = await newMember(db, project, params)
      const verb = (await invites()) ? 'INVITE' : 'ADD'
      return {
        instance: { type: 'Project', uuid: project.uuid },
        event: memberEvent(project, verb, { accountId: project.accountId, member }),
      }
    },
    async run({ params, caller }) {
      const project = await projectFor(db, caller, params.projectid, 'project.unknown')
      const { id: accountId } = await newMember(db, project, params)
      const member = { accountId, role: params.roletype ?? 'Regular' }
      if (await invites()) await inviteToProject(db, project.id, member)
      else await addMember(db, project, member)
      return { success: true }
    },
  }
}
