import { prepareTemplate as declaration } from '@mold/shared/commands/templates/prepareTemplate.ts'
import { idOf } from '../../access/ids.ts'
import type { BaseParts } from '../../compute/bases/ensure.ts'
import { prepareTemplate } from '../../compute/templates/prepare.service.ts'
import { imageFor } from '../../images/find.ts'
import { zoneRowView } from '../../images/image.view.ts'
import type { SyncHandler } from '../handler.ts'

/** api-commands §1 */
export const createPrepareTemplate =
  (parts: BaseParts): SyncHandler<typeof declaration> =>
  async ({ templateid, zoneid, storageid }, { caller }) => {
    const { db } = parts
    const of = { id: templateid, kind: undefined, command: 'preparetemplate' } as const
    const image = await imageFor(db, caller, { ...of, words: 'specified' }, 'use')
    const command = declaration
    const zoneId = await idOf(db, 'zone', zoneid, { command, param: 'zoneid' })
    const poolId =
      storageid === undefined
        ? undefined
        : await idOf(db, 'storage_pool', storageid, { command, param: 'storageid' })
    await prepareTemplate(parts, image, zoneId, poolId)
    const copies = image.copies.filter(({ zone_id }) => zone_id === zoneId)
    const items = copies.map((copy) => zoneRowView(image, copy, caller))
    return { count: items.length, items }
  }
