import { deleteAccountFromProject as declaration } from '@mold/shared/commands/projects/deleteAccountFromProject.ts'
import type { Db } from '../../db/database.ts'
import { managedProject } from '../../projects/find.ts'
import { dropMember, memberToRemove } from '../../projects/member.service.ts'
import { memberEvent } from '../../projects/project.events.ts'
import { accountsCalled, findProject } from '../../projects/project.repository.ts'
import type { AsyncHandler } from '../handler.ts'

/** api-commands §7 */
export const createDeleteAccountFromProject = (db: Db): AsyncHandler<typeof declaration> => ({
  async start({ projectid: id, account }, { caller }) {
    const asked = { id, command: declaration, param: 'projectid' } as const
    const project = await managedProject(db, caller, { ...asked, unknown: 'project.unknown' })
    const { name: member } = await memberToRemove(db, project, account)
    return {
      instance: { type: 'Project', uuid: project.uuid },
      event: memberEvent(project, 'REMOVE', { accountId: project.accountId, member }),
    }
  },
  async run({ params }) {
    const project = await findProject(db, params.projectid)
    // Gone with the project, or with the account.
    const [member] = project
      ? await accountsCalled(db, project.domainId, { name: params.account })
      : []
    if (project && member) await dropMember(db, project, member)
    return { success: true }
  },
})
