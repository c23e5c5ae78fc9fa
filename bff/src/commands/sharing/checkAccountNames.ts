import type { Commands } from '@mold/shared/commands/index.ts'
import { imageFor } from '../../images/find.ts'
import { checkNames } from '../../images/sharing/names.service.ts'
import { ownerDomainOf } from '../../images/sharing/permission.repository.ts'
import type { SharingParts } from '../../images/sharing/update-permissions.service.ts'
import type { SyncHandler } from '../handler.ts'

/** Names are of the caller's domain, or of the owner's of an image that the caller may share. */
export const createCheckAccountNames =
  (parts: SharingParts): SyncHandler<Commands['checkAccountNames']> =>
  async ({ id, names }, { caller }) => {
    const domainId = id === undefined ? caller.domain.id : await domainOf(id)
    const items = await checkNames(parts, caller, domainId, names)
    return { count: items.length, items }

    async function domainOf(image: string): Promise<number> {
      const of = {
        id: image,
        kind: undefined,
        command: 'checkaccountnames',
        words: 'specified',
      } as const
      const { account_id } = await imageFor(parts.db, caller, of, 'share')
      return (await ownerDomainOf(parts.db, account_id)).id
    }
  }
