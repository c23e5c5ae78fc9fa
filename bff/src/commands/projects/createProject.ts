import type { Commands } from '@mold/shared/commands/index.ts'
import { projectFor } from '../../access/projects.ts'
import type { Db } from '../../db/database.ts'
import { createProject } from '../../projects/create.service.ts'
import { shownProject } from '../../projects/find.ts'
import { projectEvent } from '../../projects/project.events.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { AsyncHandler } from '../handler.ts'

export const createCreateProject = (parts: {
  db: Db
  settings: Settings
}): AsyncHandler<Commands['createProject']> => ({
  async start(params, { caller }) {
    const { uuid, name, ownerId } = await createProject(parts, caller, params)
    return {
      id: uuid,
      instance: { type: 'Project', uuid },
      event: projectEvent({ name, uuid }, 'CREATE', ownerId),
    }
  },
  async run({ instance = '', caller }) {
    const { id } = await projectFor(parts.db, caller, instance)
    return shownProject(parts.db, caller, id)
  },
})
