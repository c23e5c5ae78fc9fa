import type { Commands } from '@mold/shared/commands/index.ts'
import { beginCopy, type CopyParts } from '../../images/copy/begin.service.ts'
import { copyOutcome } from '../../images/copy/outcome.ts'
import { destinations } from '../../images/copy/request.ts'
import { eventOf } from '../../images/image.events.ts'
import { type AsyncHandler, notYet } from '../handler.ts'

export const createCopyTemplate = (parts: CopyParts): AsyncHandler<Commands['copyTemplate']> => ({
  async start(params, { caller }) {
    const image = await beginCopy(parts, caller, { ...params, kind: 'template' })
    return {
      instance: { type: 'Template', uuid: image.uuid },
      event: eventOf(image, 'COPY', 'Template copy'),
    }
  },
  async run({ params, caller }) {
    const of = { id: params.id, zoneUuids: destinations(params) }
    return (await copyOutcome(parts.db, caller, of)) ?? notYet
  },
})
