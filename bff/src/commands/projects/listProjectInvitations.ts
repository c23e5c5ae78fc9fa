import { listProjectInvitations as declaration } from '@mold/shared/commands/projects/listProjectInvitations.ts'
import type { ResultOf } from '@mold/shared/contract/command.ts'
import type { SyncHandler } from '../handler.ts'
import { sortItems } from '../sorting.ts'

const invitations: ResultOf<typeof declaration>['items'] = []

/** Members are added at once (setting project.invite.required), so that nobody is ever invited. */
export const createListProjectInvitations =
  (): SyncHandler<typeof declaration> => async (params) => ({
    count: 0,
    items: sortItems(invitations, params, declaration),
  })
