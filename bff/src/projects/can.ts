import type { ErrorCode } from '@mold/shared/errors.ts'
import type { Standing } from '../access/caller.ts'
import { mayManageProject } from '../access/projects.ts'
import type { ProjectRow } from './list.repository.ts'

/** True, or the code of the reason why not. */
type May = true | ErrorCode

/** `add` is to add a member, `use` to add something that belongs to the project. */
export type ProjectCan = Readonly<
  Record<'update' | 'activate' | 'suspend' | 'delete' | 'add' | 'use', May>
>

/** What a caller that may enter a project may do with it now (design: `can`). */
export function projectCan(
  caller: Standing,
  row: Pick<ProjectRow, 'account_id' | 'domain_path' | 'state'>,
): ProjectCan {
  const facts = { accountId: row.account_id, domainPath: row.domain_path }
  const manage: May = mayManageProject(caller, facts) || 'project.admins_only'
  const isDisabled = row.state === 'Disabled'
  const alive: May = isDisabled ? 'project.being_deleted' : manage
  const active: May = row.state === 'Active' || 'project.suspended'
  return {
    update: alive,
    activate: alive === true && row.state === 'Active' ? 'project.active' : alive,
    suspend: alive === true ? active : alive,
    delete: manage,
    add: alive === true ? active : alive,
    use: isDisabled ? 'project.being_deleted' : active,
  }
}
