import type { projectFields } from '@mold/shared/commands/projects/project.fields.ts'
import { wireDate } from '@mold/shared/contract/dates.ts'
import type { ObjectOf } from '@mold/shared/contract/field.ts'
import { type Caller, shownPath } from '../access/caller.ts'
import type { InstanceCounts } from '../compute/instances/counts.repository.ts'
import type { ResourceSet } from '../limits/resource-set.ts'
import { projectCan } from './can.ts'
import type { ProjectRow } from './list.repository.ts'

export type WireProject = ObjectOf<typeof projectFields>

/** api-commands §0: Project. Without counters where they are not asked for. */
export function projectView(
  row: ProjectRow,
  caller: Caller,
  counters: (ResourceSet & InstanceCounts) | undefined,
): WireProject {
  const membership = caller.projects.find(({ accountId }) => accountId === row.account_id)
  return {
    id: row.uuid,
    name: row.name,
    displaytext: row.display_text,
    domainid: row.domain_uuid,
    domain: row.domain_name,
    domainpath: shownPath(row.domain_path),
    owner: row.admins.map((account) => ({ account })),
    projectaccountname: row.account_name,
    state: row.state,
    created: wireDate(row.created),
    tags: [],
    ...counters,
    role: membership && (membership.admin ? 'Admin' : 'Regular'),
    membercount: row.members,
    can: projectCan(caller, row),
  }
}
