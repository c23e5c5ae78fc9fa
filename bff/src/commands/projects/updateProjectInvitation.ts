import { updateProjectInvitation as declaration } from '@mold/shared/commands/projects/updateProjectInvitation.ts'
import { AppError } from '@mold/shared/errors.ts'
import type { Caller } from '../../access/caller.ts'
import { idOf } from '../../access/ids.ts'
import type { Db } from '../../db/database.ts'
import {
  answerInvitation,
  invitationTimeout,
  invitedAccount,
  requireInvitation,
} from '../../projects/invitation.service.ts'
import { invitationEvent } from '../../projects/project.events.ts'
import { findInvitingProject } from '../../projects/project.repository.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { AsyncHandler } from '../handler.ts'

type Params = Parameters<AsyncHandler<typeof declaration>['start']>[0]

/** api-commands §7 */
export function createUpdateProjectInvitation(parts: {
  db: Db
  settings: Settings
}): AsyncHandler<typeof declaration> {
  const { db, settings } = parts

  async function asked(caller: Caller, params: Params) {
    const { projectid: id, account, token: uuid, accept = true } = params
    const project = await findInvitingProject(db, id)
    if (!project) throw new AppError('project.update_unknown', { id })
    const invited = await invitedAccount(db, caller, project, account)
    return { project, invited, uuid, accept, timeout: await invitationTimeout(settings) }
  }

  return {
    async start(params, { caller }) {
      await idOf(db, 'project', params.projectid, { command: declaration, param: 'projectid' })
      const of = await asked(caller, params)
      await requireInvitation(db, caller, of)
      const { project, invited, accept } = of
      return {
        instance: { type: 'Project', uuid: project.uuid },
        event: invitationEvent(project, accept ? 'ACCEPT' : 'DECLINE', {
          accountId: project.accountId,
          invited: invited.name,
        }),
      }
    },
    async run({ params, caller }) {
      await answerInvitation(db, await asked(caller, params))
      return { success: true }
    },
  }
}
