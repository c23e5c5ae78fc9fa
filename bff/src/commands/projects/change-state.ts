import type { Commands } from '@mold/shared/commands/index.ts'
import { projectFor } from '../../access/projects.ts'
import { stopAll } from '../../compute/instances/stop-all.ts'
import type { Db } from '../../db/database.ts'
import { managedProject, requireAlive, shownProject } from '../../projects/find.ts'
import { projectEvent } from '../../projects/project.events.ts'
import { setState } from '../../projects/update.service.ts'
import type { AsyncHandler } from '../handler.ts'

/** The handler of a command that makes a project active or suspended, whatever it was. */
export function stateHandler(
  db: Db,
  of: {
    readonly name: 'activateProject' | 'suspendProject'
    readonly state: 'Active' | 'Suspended'
  },
): AsyncHandler<Commands['activateProject']> {
  const verb = of.state === 'Active' ? 'ACTIVATE' : 'SUSPEND'
  return {
    async start({ id }, { caller }) {
      const asked = { id, command: of, param: 'id', unknown: 'project.update_unknown' } as const
      const project = await managedProject(db, caller, asked)
      requireAlive(project)
      return {
        instance: { type: 'Project', uuid: project.uuid },
        event: projectEvent(project, verb, project.accountId),
      }
    },
    async run({ params, caller, jobUuid }) {
      const project = await projectFor(db, caller, params.id, 'project.update_unknown')
      const { id, accountId } = project
      await setState(db, id, of.state)
      if (of.state === 'Suspended') await stopAll(db, accountId, jobUuid)
      return shownProject(db, caller, id)
    },
  }
}
