import type { Commands } from '@mold/shared/commands/index.ts'
import { deleteDomain as declaration } from '@mold/shared/commands/domains/deleteDomain.ts'
import { idOf } from '../../access/ids.ts'
import type { DeleteParts } from '../../images/delete.service.ts'
import { deleteDomain, domainToDelete } from '../../people/domains/delete.service.ts'
import { domainEvent } from '../../people/domains/domain.events.ts'
import type { AsyncHandler } from '../handler.ts'

/** api-commands §6 */
export function createDeleteDomain(parts: DeleteParts): AsyncHandler<Commands['deleteDomain']> {
  const domainId = (id: string) =>
    idOf(parts.db, 'domain', id, { command: declaration, param: 'id' })
  return {
    async start({ id, cleanup = false }, { caller }) {
      const domain = await domainToDelete(parts.db, caller, await domainId(id), cleanup)
      return {
        instance: { type: 'Domain', uuid: domain.uuid },
        event: domainEvent(caller, domain, 'DELETE', `Deleting domain ${domain.name}`),
      }
    },
    async run({ params: { id, cleanup = false }, caller, ...job }) {
      const { username } = caller.user
      await deleteDomain(parts, await domainId(id), cleanup, { ...job, username })
      return { success: true }
    },
  }
}
