import { assignImage as declaration } from '@mold/shared/commands/images/assignImage.ts'
import { lowerNameOf } from '@mold/shared/contract/command.ts'
import { idOf } from '../../access/ids.ts'
import type { Db } from '../../db/database.ts'
import { imageFor } from '../../images/find.ts'
import { assignImage } from '../../people/owned/assign.service.ts'
import type { Settings } from '../../settings/settings.service.ts'
import type { SyncHandler } from '../handler.ts'

/** Mold's own (design.md) */
export function createAssignImage(parts: {
  db: Db
  settings: Settings
}): SyncHandler<typeof declaration> {
  const command = lowerNameOf(declaration)
  return async ({ id, ...to }, { caller }) => {
    const { domainid } = to
    if (domainid !== undefined) {
      const of = { command: declaration, param: 'domainid', includeRemoved: false }
      await idOf(parts.db, 'domain', domainid, of)
    }
    const of = { id, kind: undefined, command, words: 'specified' } as const
    await assignImage(parts, caller, await imageFor(parts.db, caller, of, 'update'), to)
    return { success: true }
  }
}
