import type { Commands } from '@mold/shared/commands/index.ts'
import { beginCopy, type CopyParts } from '../../images/copy/begin.service.ts'
import { copyOutcome } from '../../images/copy/outcome.ts'
import { destinations } from '../../images/copy/request.ts'
import { eventOf } from '../../images/image.events.ts'
import { type AsyncHandler, notYet } from '../handler.ts'

export const createCopyIso = (parts: CopyParts): AsyncHandler<Commands['copyIso']> => ({
  async start(params, { caller }) {
    const image = await beginCopy(parts, caller, { ...params, kind: 'iso' })
    return {
      instance: { type: 'Iso', uuid: image.uuid },
      event: eventOf(image, 'COPY', 'ISO copy'),
    }
  },
  async run({ params, caller }) {
    const of = { id: params.id, zoneUuids: destinations(params) }
    return (await copyOutcome(parts.db, caller, of)) ?? notYet
  },
})
