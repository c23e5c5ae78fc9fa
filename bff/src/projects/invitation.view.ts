import type { listProjectInvitations } from '@mold/shared/commands/projects/listProjectInvitations.ts'
import type { ResultOf } from '@mold/shared/contract/command.ts'
import { wireDate } from '@mold/shared/contract/dates.ts'
import { type Caller, shownPath } from '../access/caller.ts'
import { mayManageProject } from '../access/projects.ts'
import type { InvitationRow } from './invitation.repository.ts'

/** What a caller is shown of an invitation. */
export function invitationView(
  row: InvitationRow,
  caller: Caller,
  timeout: number,
): ResultOf<typeof listProjectInvitations>['items'][number] {
  const isMine = row.invitedId === caller.account.id
  const isPending = row.state === 'Pending'
  return {
    id: row.uuid,
    projectid: row.projectUuid,
    project: row.project,
    account: row.account,
    domainid: row.domainUuid,
    domain: row.domain,
    domainpath: shownPath(row.ofPath),
    state: row.state,
    role: row.role,
    created: wireDate(row.created),
    expires: isPending ? wireDate(new Date(row.created.getTime() + timeout * 1_000)) : undefined,
    can: {
      answer: isMine && isPending,
      delete: mayManageProject(caller, row) || 'project.admins_only',
    },
  }
}
