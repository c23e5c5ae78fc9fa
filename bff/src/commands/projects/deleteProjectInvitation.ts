import { deleteProjectInvitation as declaration } from '@mold/shared/commands/projects/deleteProjectInvitation.ts'
import { invalidUuid, isUuid } from '../../access/ids.ts'
import type { Db } from '../../db/database.ts'
import { managedProject } from '../../projects/find.ts'
import { deleteInvitation } from '../../projects/invitation.repository.ts'
import { findInvitation, invitationTimeout } from '../../projects/invitation.service.ts'
import { invitationEvent } from '../../projects/project.events.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { AsyncHandler } from '../handler.ts'

/** For those who manage the project. */
export function createDeleteProjectInvitation(parts: {
  db: Db
  settings: Settings
}): AsyncHandler<typeof declaration> {
  const { db, settings } = parts
  return {
    async start({ id: uuid }, { caller }) {
      if (!isUuid(uuid)) throw invalidUuid(uuid, { command: declaration, param: 'id' })
      const found = await findInvitation(db, caller, uuid, await invitationTimeout(settings))
      const asked = { id: found.projectUuid, command: declaration, param: 'id' } as const
      const project = await managedProject(db, caller, { ...asked, unknown: 'project.unknown' })
      const { accountId } = project
      return {
        instance: { type: 'Project', uuid: project.uuid },
        event: invitationEvent(project, 'WITHDRAW', { accountId, invited: found.account }),
      }
    },
    async run({ params }) {
      await deleteInvitation(db, params.id)
      return { success: true }
    },
  }
}
